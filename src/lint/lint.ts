// Lint: every rule over every document and entity, less what is suppressed.
import type { Finding, Place } from '../model/finding.ts';
import { checkGrammar } from '../policy/grammar.ts';
import { RULES } from './rules/index.ts';
import type { Fault, Rule } from './rule.ts';
import type { Policy, Subject } from './subject.ts';
import { suppress } from './suppress.ts';
import type { Found } from './suppress.ts';

export interface LintOptions {
  /** Ids of the rules to ask; empty: all. */
  readonly only: readonly string[];
  /** What loading the manifests found. Findings of rules that lint has are treated like its own, all others are kept. */
  readonly findings: readonly Finding[];
  /** Texts of files, for suppressions. */
  readonly sources: ReadonlyMap<string, string>;
}

export const RULE_IDS: readonly string[] = RULES.map(({ id }) => id);
const BY_ID: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

/** True for the id of a rule that lint has; other findings come from reading manifests. */
export function isLintRule(id: string): boolean {
  return BY_ID.has(id);
}

/** Everything that the rules find, and what loading found, without what is suppressed. */
export function lint(subject: Subject, options: LintOptions): Finding[] {
  const ran = options.only.length === 0 ? RULES : RULES.filter(({ id }) => options.only.includes(id));
  const ids = new Set(ran.map(({ id }) => id));
  const named = new Map(subject.policies.flatMap((policy) => (policy.named === null ? [] : [[fileOf(policy), policy.named] as const])));
  const loaded = options.findings.filter(({ rule }) => !isLintRule(rule) || ids.has(rule)).map(raised);
  const found: Found[] = [
    ...loaded.map((finding) => ({ finding, named: (finding.place === null ? null : named.get(finding.place.file)) ?? null })),
    ...ran.flatMap((rule) => foundBy(rule, subject)),
    ...subject.policies.flatMap((policy) => grammarOf(policy).filter(({ finding }) => ids.has(finding.rule))),
  ];
  return unique(suppress(withoutWeaker(found), options.sources, { known: RULE_IDS, ran: ids }));
}

function fileOf(policy: Policy): string {
  return policy.place([])?.file ?? '';
}

/** Whoever lints wants to know what AWS refuses: an empty list that loading warns of is an error here. */
function raised(finding: Finding): Finding {
  const rule = BY_ID.get(finding.rule);
  return rule?.grammar === true && rule.severity === 'error' && RAISED.has(rule.id) ? { ...finding, severity: 'error' } : finding;
}

const RAISED: ReadonlySet<string> = new Set(['empty-list']);

/** The grammar of a document that was read from an account; that of manifests is checked when they are loaded. */
function grammarOf(policy: Policy): Found[] {
  if (policy.place([]) !== null) return [];
  const problems = checkGrammar(policy.document, policy.use === 'trust' ? 'trust' : 'identity');
  return problems.map(({ at, severity, rule, message, next }) => ({
    finding: raised({
      severity,
      rule,
      message: `${message.replace(/\.$/, '')} (${policy.name}${stepsOf(at)}).`,
      next,
      place: null,
      address: policy.address,
    }),
    named: null,
  }));
}

/** The members on the way, but not the numbers: the normal form has an order of its own. */
function stepsOf(at: Fault['at']): string {
  const members = at.filter((step) => typeof step === 'string' && step !== 'Statement');
  return members.length === 0 ? '' : `, ${members.join('.')}`;
}

function foundBy(rule: Rule, subject: Subject): Found[] {
  const { statement, policy: document, entity, account } = rule;
  return [
    ...subject.policies.flatMap((policy) => {
      const faults = [
        ...(document === undefined ? [] : document(policy, subject)),
        ...(statement === undefined ? [] : policy.statements.flatMap((one) => statement(one, policy, subject))),
      ];
      return faults.map((fault) => ({
        finding: findingOf(rule, fault, policy.place(fault.at), policy.address, policy.name),
        named: policy.named,
      }));
    }),
    ...subject.entities.flatMap((one) =>
      (entity === undefined || one.builtIn ? [] : entity(one, subject)).map((fault) => ({
        finding: findingOf(rule, fault, one.place(fault.at), one.address, one.address),
        named: null,
      })),
    ),
    ...(account === undefined ? [] : account(subject)).map((fault) => ({
      finding: { severity: rule.severity, rule: rule.id, message: fault.message, next: fault.next, place: null },
      named: null,
    })),
  ];
}

/** Without a place the message says which document is meant. */
function findingOf(rule: Rule, { message, next }: Fault, place: Place | null, address: Policy['address'], name: string): Finding {
  const text = place === null && name !== address ? `${message.replace(/\.$/, '')} (${name}).` : message;
  return { severity: rule.severity, rule: rule.id, message: text, next, place, address };
}

/** Without findings that another at the same place says better. */
function withoutWeaker(found: readonly Found[]): Found[] {
  const better = new Set(
    found.flatMap(({ finding }) => (BY_ID.get(finding.rule)?.supersedes ?? []).map((rule) => placed(finding.place, rule, finding.address))),
  );
  return found.filter(({ finding }) => finding.place === null || !better.has(placed(finding.place, finding.rule, finding.address)));
}

function placed(place: Place | null, rule: string, address: string | undefined): string {
  return place === null ? `${address ?? ''}\n${rule}` : `${place.file}:${place.line}:${place.column}\n${rule}`;
}

/** A document that two declarations name is judged twice and told once. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ place, rule, message, address }) => {
    const key = `${placed(place, rule, address)}\n${message}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
