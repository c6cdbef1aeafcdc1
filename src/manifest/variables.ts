// Variables: `$(name)` is replaced once, never recursively, and the result is text; `$$(` writes a literal `$(`.
// IAM's own `${aws:username}` is none of ours.
import type { Scope } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import { byCodePoint } from '../model/json.ts';
import { didYouMean } from './nearest.ts';
import type { Entry, Mapping, Node, Scalar } from './node.ts';
import { mapItems, mapValues } from './node.ts';
import { at, error } from './report.ts';
import type { Report } from './report.ts';

export type Variables = ReadonlyMap<string, string>;

/** What a variable may be called. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/;

/** Built in, so nobody may set them. */
export const BUILT_IN = ['account', 'partition'] as const;

/**
 * Stands for an account that is not known yet (offline validation). It has the shape of a real one, so that lengths and patterns
 * are judged as they will be, and belongs to nobody, so that no ARN of a manifest is taken for one of this account.
 */
export const SYMBOLIC: Scope = { account: '000000000000', partition: 'aws' };

/** The variables of a run: the built-in ones, which win, and those of the configuration. */
export function variablesOf(scope: Scope | null, vars: Readonly<Record<string, string>>): Variables {
  const { account, partition } = scope ?? SYMBOLIC;
  return new Map([...Object.entries(vars), ['account', account], ['partition', partition]]);
}

const TOKEN = /\$\$\(|\$\(([^()]*)\)|\$\(/g;

export interface Replaced {
  readonly text: string;
  readonly problems: readonly { readonly message: string; readonly next: string }[];
}

/** Replaces every variable of a text; unknown and malformed ones stay and are problems. */
export function replace(text: string, variables: Variables): Replaced {
  if (!text.includes('$(')) return { text, problems: [] };
  const problems: { message: string; next: string }[] = [];
  const result = text.replace(TOKEN, (token: string, name: string | undefined) => {
    if (token === '$$(') return '$(';
    const value = name === undefined ? undefined : variables.get(name);
    if (value !== undefined) return value;
    problems.push(name !== undefined && VARIABLE_NAME.test(name) ? unknown(name, variables) : malformed(token));
    return token;
  });
  return { text: result, problems };
}

function unknown(name: string, variables: Variables): { message: string; next: string } {
  const known = [...variables.keys()].sort(byCodePoint);
  return {
    message: `There is no variable ${name}.`,
    next: `${didYouMean(name, known)}Known are ${known.join(', ')}; set others under vars of the account, and write $$( for a literal $(.`,
  };
}

function malformed(token: string): { message: string; next: string } {
  return {
    message: `${token} is not a variable.`,
    next: 'Write $(name) with letters, digits and _.- in the name, or $$( for a literal $(.',
  };
}

/** Replaces the variables in all keys and text values of a tree. What could not be replaced is reported and left out. */
export function replaceAll(node: Node, variables: Variables, report: Report): Node | undefined {
  switch (node.type) {
    case 'scalar':
      return replaceScalar(node, variables, report);
    case 'list':
      return mapItems(node, (item) => replaceAll(item, variables, report));
    case 'mapping':
      return mapValues(replaceKeys(node, variables, report), (value) => replaceAll(value, variables, report));
  }
}

function replaceScalar(scalar: Scalar, variables: Variables, report: Report): Scalar | undefined {
  if (typeof scalar.value !== 'string') return scalar;
  const value = replaceText(scalar.value, scalar.place, variables, report);
  if (value === undefined) return undefined;
  return value === scalar.value ? scalar : { ...scalar, value, source: value };
}

/** Replaces the variables in the keys of one mapping, and reports keys that occur twice; of those the first is kept. */
export function replaceKeys(mapping: Mapping, variables: Variables, report: Report): Mapping {
  const isPlain = !mapping.entries.some((entry) => entry.key.includes('$('));
  if (isPlain && new Set(mapping.entries.map((entry) => entry.key)).size === mapping.entries.length) return mapping;
  const seen = new Map<string, Place>();
  const dropped: string[] = [];
  const entries = mapping.entries.flatMap((entry): Entry[] => {
    const key = replaceText(entry.key, entry.place, variables, report);
    if (key === undefined) {
      dropped.push(entry.key);
      return [];
    }
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, entry.place);
      return [{ ...entry, key }];
    }
    report({
      ...error(
        'duplicate-key',
        entry.place,
        `The key ${key} is here twice, first at ${at(first)}.`,
        'Remove one of them, or merge the two.',
      ),
      related: [{ place: first, message: 'first here' }],
    });
    return [];
  });
  return { ...mapping, entries, dropped: [...mapping.dropped, ...dropped] };
}

function replaceText(text: string, place: Place, variables: Variables, report: Report): string | undefined {
  const { text: result, problems } = replace(text, variables);
  for (const problem of problems) report(error('unknown-variable', place, problem.message, problem.next));
  return problems.length === 0 ? result : undefined;
}
