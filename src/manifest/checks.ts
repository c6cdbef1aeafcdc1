// The section `checks`: what principals can and cannot do, read and held against what is declared.
import { isObject } from '../model/json.ts';
import type { ContextValues } from '../model/access.ts';
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Assertion, Check } from '../model/check.ts';
import type { Place } from '../model/finding.ts';
import { checkAction } from '../policy/grammar/action.ts';
import type { Problem } from '../policy/grammar/problem.ts';
import { checkResource } from '../policy/grammar/resource.ts';
import { checkSchema } from './checks-schema.ts';
import { didYouMean } from './nearest.ts';
import type { Node, Path } from './node.ts';
import { nodeAt, placeAt } from './node.ts';
import { appliesHere } from './only.ts';
import { removedProblem } from './registry.ts';
import type { Registry } from './registry.ts';
import { at, error } from './report.ts';
import type { Report } from './report.ts';
import { fit, shapeOf } from './validate.ts';
import { replaceAll } from './variables.ts';
import type { Variables } from './variables.ts';

export interface Ground {
  readonly registry: Registry;
  readonly variables: Variables;
  readonly accountName: string | null;
}

/** The checks for this account, in the order of the files. What is no check is reported; so are two of one name. */
export function readChecks(lists: readonly Node[], ground: Ground, report: Report): Check[] {
  const seen = new Map<string, Place>();
  return lists.flatMap((list) =>
    itemsOf(list, report).flatMap((item) => {
      const check = appliesHere(item, ground, report) ? readCheck(item, ground, report) : undefined;
      if (check === undefined) return [];
      const first = seen.get(check.name);
      if (first === undefined) seen.set(check.name, check.origin);
      else {
        const finding = error(
          'duplicate-check',
          check.origin,
          `There are two checks named ${check.name}, the first at ${at(first)}.`,
          'Give one of them another name.',
        );
        report({ ...finding, related: [{ place: first, message: 'first here' }] });
      }
      return [check];
    }),
  );
}

function itemsOf(list: Node, report: Report): readonly Node[] {
  if (list.type === 'list') return list.items;
  report(
    error('type', list.place, 'checks must be a list of checks.', 'Write a dash before each: - name: … with principal and can or cannot.'),
  );
  return [];
}

function readCheck(item: Node, ground: Ground, report: Report): Check | undefined {
  const tree = replaceAll(item, ground.variables, report);
  const fitted = tree === undefined ? undefined : fit(tree, shapeOf('check', checkSchema, 'a check'), item.place, report);
  if (fitted === undefined || !isObject(fitted.json)) return undefined;
  const { name, principal, live } = fitted.json;
  const reading: Reading = { root: fitted.node, origin: item.place, report };
  const can = assertionsOf('can', reading);
  const cannot = assertionsOf('cannot', reading);
  if (fitted.sound && can.length === 0 && cannot.length === 0 && !isCut(fitted.node))
    report(error('check', item.place, 'The check asserts nothing.', 'Write can: or cannot: with at least one { action, resource }.'));
  const address =
    typeof principal === 'string' ? principalOf(principal, placeAt(fitted.node, ['principal']), ground.registry, report) : undefined;
  if (typeof name !== 'string' || address === undefined) return undefined;
  const prefix = isObject(live) ? live['prefix'] : undefined;
  return { name, principal: address, can, cannot, live: typeof prefix === 'string' ? { prefix } : null, origin: item.place };
}

// What was reported and left out is not missing.
function isCut(node: Node): boolean {
  return node.type === 'mapping' && (node.dropped.length > 0 || node.entries.some(({ value }) => value.type === 'list' && value.dropped));
}

interface Reading {
  readonly root: Node;
  readonly origin: Place;
  readonly report: Report;
}

function assertionsOf(member: 'can' | 'cannot', reading: Reading): Assertion[] {
  const list = nodeAt(reading.root, [member]);
  return list?.type === 'list' ? list.items.map((_, index) => assertionOf([member, index], reading)) : [];
}

function assertionOf(path: Path, { root, origin, report }: Reading): Assertion {
  const tell = (problems: readonly Problem[]): void => {
    for (const { severity, rule, message, next, at: where } of problems)
      report({ severity, rule, message, next, place: placeAt(root, where, origin) });
  };
  const actions = textsAt(root, [...path, 'action']);
  const resources = textsAt(root, [...path, 'resource']);
  for (const { text, where } of actions) tell(checkAction(text, where));
  for (const { text, where } of resources) tell(checkResource(text, where, '2012-10-17'));
  return {
    actions: actions.map(({ text }) => text),
    resources: resources.length === 0 ? ['*'] : resources.map(({ text }) => text),
    context: contextAt(path, { root, origin, report }),
    origin: placeAt(root, path, origin),
  };
}

function textsAt(root: Node, path: Path): { text: string; where: Path }[] {
  const node = nodeAt(root, path);
  if (node?.type === 'list') return node.items.map((item, index) => ({ text: textOf(item), where: [...path, index] }));
  return node === undefined ? [] : [{ text: textOf(node), where: path }];
}

function textOf(node: Node): string {
  return node.type === 'scalar' ? String(node.value) : '';
}

function contextAt(path: Path, { root, report }: Reading): Assertion['context'] {
  const context = nodeAt(root, [...path, 'context']);
  const entries = context?.type === 'mapping' ? context.entries : [];
  const seen = new Set<string>();
  for (const { key, place } of entries) {
    if (!/^[a-z0-9-]+:.+$/i.test(key))
      report(error('check-context', place, `${key} is not a condition key.`, 'Write it with its service, for example aws:SourceIp.'));
    if (seen.has(key.toLowerCase()))
      report(
        error(
          'check-context',
          place,
          `The condition key ${key} is here twice; keys are compared without regard to case.`,
          'Remove one of them.',
        ),
      );
    seen.add(key.toLowerCase());
  }
  return Object.fromEntries(entries.map(({ key, value }): [string, ContextValues] => [key, valuesOf(value)]));
}

function valuesOf(node: Node): ContextValues {
  return node.type === 'list' ? node.items.map(textOf) : textOf(node);
}

// A principal that is declared for other accounts only is no error: the check is for those accounts, too.
function principalOf(text: string, place: Place, registry: Registry, report: Report): Address | undefined {
  const written = parseAddress(text);
  if (written === undefined) return undefined;
  const { kind, name } = written;
  if (name.startsWith('account:')) return `${kind}/${name.slice('account:'.length)}`;
  const known = registry.declared.get(text.toLowerCase());
  if (known?.address === text) return known.address;
  if (known !== undefined) {
    const message = `${text} differs by case from ${known.address} (${at(known.place)}).`;
    report(error('check-principal', place, message, `Write ${known.address}.`));
    return undefined;
  }
  if (registry.elsewhere.has(text.toLowerCase())) return undefined;
  const gone = registry.removed.get(text.toLowerCase());
  if (gone !== undefined) {
    const { rule, message, next } = removedProblem(text, `${kind}/${name}`, gone);
    report(error(rule, place, message, next));
  } else if (!registry.broken.some((source) => source.includes(name))) {
    const declared = [...registry.declared.values()].map(({ address }) => address).filter((address) => address.startsWith(`${kind}/`));
    const next = `${didYouMean(text, declared)}Declare it, or write ${kind}/account:${name} if the account has it and these manifests don't manage it.`;
    report(error('check-principal', place, `There is no ${text} in these manifests.`, next));
  }
  return undefined;
}
