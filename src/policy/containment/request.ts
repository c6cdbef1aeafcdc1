// One request against boxes: what the search proposes is believed only when it holds here.
import type { AccessRequest, ContextValues } from '../../model/access.ts';
import { truth } from './atom.ts';
import type { Box, Side } from './box.ts';
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import type { Cover, Form } from './form.ts';
import { filled } from './language.ts';
import type { Lookup } from './language.ts';
import { found } from './lookup.ts';
import { globOf } from './glob.ts';
import { actionLiteral, arnLiteral, holds } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import { names } from './principal.ts';
import type { Asker } from './principal.ts';

/** A request, taken apart once for many boxes. */
export interface Concrete {
  readonly action: Pattern;
  readonly resource: Pattern;
  readonly asker: Asker | null;
  readonly lookup: Lookup;
}

export function concreteOf(request: AccessRequest, asker: Asker | null, wide: boolean): Concrete {
  const context = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(request.context)) context.set(key.toLowerCase(), listOf(value));
  return {
    action: actionLiteral(request.action),
    resource: arnLiteral(request.resource, wide),
    asker,
    lookup: (key) => context.get(key),
  };
}

function listOf(value: ContextValues): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** Whether a box holds a request; undefined if an operator can't be judged. */
export function boxHolds(box: Box, concrete: Concrete): boolean | undefined {
  const { principals } = box;
  if (principals !== null && (concrete.asker === null || names(principals.named, concrete.asker) === principals.negated)) return false;
  if (!sideHolds(box.actions, concrete.action, concrete.lookup)) return false;
  if (!sideHolds(box.resources, concrete.resource, concrete.lookup)) return false;
  let sure = true;
  for (const atom of box.atoms) {
    const value = truth(atom, concrete.lookup);
    if (value === false) return false;
    if (value === undefined) sure = false;
  }
  return sure ? true : undefined;
}

function sideHolds(side: Side, text: Pattern, lookup: Lookup): boolean {
  return side.patterns.some((pattern) => holdsFilled(pattern, text, lookup)) !== side.negated;
}

function holdsFilled(pattern: Pattern, text: Pattern, lookup: Lookup): boolean {
  if (!pattern.open || pattern.parts === null) return holds(pattern, text);
  const parts = pattern.parts.map((part) => filled(part.tokens, lookup));
  return holds({ ...pattern, parts: parts.filter((part) => part !== null).map((tokens) => globOf('', tokens)) }, text);
}

/** Whether any of the boxes holds a request; undefined if none surely does and one can't be judged. */
export function anyHolds(cover: Cover, concrete: Concrete, budget: Budget): boolean | undefined {
  let sure = true;
  for (const id of found(cover.actions, concrete.action, budget)) {
    const box = cover.boxes[id];
    if (box === undefined) continue;
    spend(budget, 10 * box.resources.patterns.length);
    const held = boxHolds(box, concrete);
    if (held === true) return true;
    if (held === undefined) sure = false;
  }
  return sure ? false : undefined;
}

/** Whether permissions permit a request; undefined if an operator can't be judged. */
export function permits(form: Form, concrete: Concrete): boolean | undefined {
  const budget = { left: Number.POSITIVE_INFINITY };
  const denied = anyHolds(form.deny, concrete, budget);
  const allowed = new Set([form.allow, ...form.limits].map((cover) => anyHolds(cover, concrete, budget)));
  if (denied === true || allowed.has(false)) return false;
  return denied === undefined || allowed.has(undefined) ? undefined : true;
}
