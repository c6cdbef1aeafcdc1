// From a cell and a context to a request that a person can read.
import type { AccessRequest, ContextValues } from '../../model/access.ts';
import type { Context } from './choose.ts';
import { textWith } from './glob.ts';
import type { Token } from './glob.ts';
import { FILLING } from './key.ts';
import type { Solution } from './key.ts';
import type { Pattern } from './pattern.ts';
import type { Asker } from './principal.ts';
import { variableOf } from './variables.ts';

/** One class of requests: a pattern each, and who asks. */
export interface Cell {
  readonly action: Pattern;
  readonly resource: Pattern;
  readonly asker: Asker | null;
}

/** What stands for a wildcard, in the order in which it is tried: what reads well first, what no pattern spells last. */
export function fillings(longest: number): readonly string[] {
  return ['x', '', 'q7', 'z'.repeat(longest + 2), '\u4e00'.repeat(longest + 1)];
}

export function requestOf(cell: Cell, context: Context, filling: string, spelling: (key: string) => string): AccessRequest {
  const values = contextValues(cell, context);
  const written: Record<string, ContextValues> = {};
  for (const [key, each] of [...values].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [only] = each;
    written[spelling(key)] = each.length === 1 && only !== undefined ? only : each;
  }
  const fill = (tokens: readonly Token[]): string => textWith(tokens, filling, (token) => valueIn(values, token));
  return {
    action: cell.action.parts === null ? anyAction(filling) : actionText(cell.action, filling),
    resource: cell.resource.parts === null ? '*' : cell.resource.parts.map((part) => fill(part.tokens)).join(':'),
    context: written,
    ...(cell.asker === null ? {} : { principal: cell.asker.name }),
  };
}

/** An action of a service that no document names, sooner or later. */
function anyAction(filling: string): string {
  return filling === 'x' ? 'example:x' : `${filling || 'y'}:${filling || 'y'}`;
}

/** As it is written, with its wildcards filled. */
function actionText(action: Pattern, filling: string): string {
  return action.text.replaceAll('*', filling).replaceAll('?', filling[0] ?? 'x');
}

/** The keys that must have values: those of conditions, and the variables of the resource and of conditions. */
function contextValues(cell: Cell, context: Context): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, readonly string[]>();
  const open: (readonly [string, Solution])[] = [];
  for (const [key, solution] of context) {
    if (solution.values !== null) values.set(key, solution.values);
    if (solution.templates?.some((template) => template !== null)) open.push([key, solution]);
  }
  const tokens = [
    ...(cell.resource.parts ?? []),
    ...open.flatMap(([, { templates }]) => (templates ?? []).map((template) => ({ tokens: template ?? [] }))),
  ];
  const variables = tokens.flatMap((part) => part.tokens.filter((token) => typeof token === 'string'));
  for (const [i, key] of [...new Set(variables.map((token) => variableOf(token).key))].entries()) {
    if (!values.has(key)) values.set(key, [i === 0 ? FILLING : `${FILLING}${i + 1}`]);
  }
  const valueOf = (token: string): string => valueIn(values, token);
  for (const [key, solution] of open) {
    const made = (solution.values ?? []).map((value, i) => {
      const template = solution.templates?.[i] ?? null;
      return template === null ? value : textWith(template, 'x', valueOf);
    });
    values.set(key, made);
  }
  return values;
}

function valueIn(values: ReadonlyMap<string, readonly string[]>, token: string): string {
  const { key, otherwise } = variableOf(token);
  return values.get(key)?.[0] ?? otherwise ?? FILLING;
}
