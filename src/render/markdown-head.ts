// The head of a plan in Markdown: what it comes to, what to be warned of, a table of counts. Always there, so everything in it is capped.
import { parseAddress } from '../model/address.ts';
import { isError } from '../model/finding.ts';
import { actionsOf } from '../model/plan.ts';
import type { Change, Plan, Risk, Verb } from '../model/plan.ts';
import { mightyIn } from './access.ts';
import { callCount } from './calls.ts';
import { sinceName } from './causes.ts';
import { VERBS } from './changes.ts';
import { code } from './code.ts';
import { count } from './layout.ts';
import { nothing } from './text.ts';

/** Names in one line. */
const MOST_NAMES = 25;
/** Characters of a name. */
const MOST_TEXT = 300;

/** The paragraphs of the head, its title first. */
export function headOf(plan: Plan): string[] {
  return [`## iamsync plan for account ${plan.account}`, counts(plan), ...warnings(plan), ...table(plan.changes), about(plan)];
}

function counts(plan: Plan): string {
  const { changes } = plan;
  if (changes.length === 0 && plan.waves.flat().length === 0)
    return plan.options.only.length > 0 ? '**No changes in what was compared.**' : `**${nothing(plan)}**`;
  const verbs = VERBS.flatMap((verb, index) => {
    const number = changes.filter((change) => change.verb === verb).length;
    return number === 0 && index > 2 ? [] : [`${number} to ${verb}`];
  });
  return `**${verbs.join(', ')}** in ${callCount(plan)}.${causes(plan)}`;
}

function causes({ since, changes }: Plan): string {
  if (since === undefined) return '';
  const drift = changes.filter((change) => change.cause === 'drift').length;
  return ` Since ${name(sinceName(since))}: ${changes.length - drift} by this change, ${drift} by drift.`;
}

function warnings(plan: Plan): string[] {
  const { findings, changes, options, caller, digest } = plan;
  const errors = findings.filter(isError).length;
  const lost: readonly (readonly [Verb, string])[] = [
    ['delete', 'Deletes'],
    ['replace', 'Replaces'],
  ];
  const lines = [
    ...(errors === 0 ? [] : [`**Refused:** ${count(errors, 'error')}, see the findings below.`]),
    ...lost.flatMap(([verb, says]) => {
      const found = changes.filter((change) => change.verb === verb);
      return found.length === 0 ? [] : [`**${says} ${found.length}:** ${names(found.map((change) => change.address))}`];
    }),
    ...escalations(plan),
    ...risks(plan),
    ...(options.only.length === 0
      ? []
      : [`**Partial:** only ${names(options.only)} and what these need; the rest of the account was not compared.`]),
    ...(caller === null && digest === null ? ['**Not all was read:** this plan can be looked at, but not applied by its digest.'] : []),
  ];
  return lines.length === 0 ? [] : [lines.map((line) => `> ${line}`).join('\n>\n')];
}

// Who comes to more power by this stands beside what is deleted; the sections below say how.
function escalations({ access, changes }: Plan): string[] {
  if (access.state === 'not-computed' || changes.length === 0) return [];
  const who = mightyIn({ access, changes });
  const { paths } = access;
  const opened = [...new Set(paths.map(({ principal }) => principal))];
  return [
    ...(paths.length === 0 ? [] : [`**Opens ${count(paths.length, 'way')} to more access:** for ${names(opened)}`]),
    ...(who.length === 0 ? [] : [`**Gives power over permissions to ${who.length}:** ${names(who)}`]),
  ];
}

function risks(plan: Plan): string[] {
  const of = (risk: Risk): number => actionsOf(plan).filter((action) => action.risk === risk).length;
  const [gaps, final] = [of('gap'), of('irreversible')];
  return [
    ...(final === 0 ? [] : [`**Cannot be undone:** ${count(final, 'call')}.`]),
    ...(gaps === 0 ? [] : [`**Access is missing for a moment:** ${count(gaps, 'call')}.`]),
  ];
}

/** Counts by kind and verb; verbs that do not occur have no column. */
function table(changes: readonly Change[]): string[] {
  if (changes.length === 0) return [];
  const verbs = VERBS.filter((verb) => changes.some((change) => change.verb === verb));
  const kinds = [...new Set(changes.map(kindOf))];
  const rows = kinds.map((kind) => {
    const cells = verbs.map((verb) => String(changes.filter((change) => change.verb === verb && kindOf(change) === kind).length));
    return `| ${kind} | ${cells.join(' | ')} |`;
  });
  return [[`| Kind | ${verbs.join(' | ')} |`, `| :--- |${' ---: |'.repeat(verbs.length)}`, ...rows].join('\n')];
}

function kindOf({ address }: Change): string {
  return parseAddress(address)?.kind ?? 'other';
}

function about({ asOf, caller, owner, counts: { declared, unchanged, live } }: Plan): string {
  const by = caller === null ? 'from a file' : `by ${name(caller.arn)}`;
  const whose = owner === null ? '' : ` for ${name(owner)}`;
  return `Planned as of ${asOf} ${by}${whose}. Declared: ${declared}, unchanged: ${unchanged}, in the account: ${live}.`;
}

function names(all: readonly string[]): string {
  const more = all.length - MOST_NAMES;
  return `${all.slice(0, MOST_NAMES).map(name).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function name(text: string): string {
  return code(text.length <= MOST_TEXT ? text : `${text.slice(0, MOST_TEXT)}…`);
}
