// Actions and resources of one statement that never meet.
import type { ActionTable } from '../model/actions.ts';
import { isEverything, isEveryAction, isOpen } from './questions.ts';
import { takes } from './resources.ts';
import type { Statement, Text } from './statement.ts';
import type { Policy } from './subject.ts';

export interface Mismatch {
  /** Action patterns that take none of the resources, with the forms of ARNs that they would take. */
  readonly idle: readonly (Text & { readonly forms: readonly string[] })[];
  /** Resources that no action takes, where some action takes another. */
  readonly useless: readonly Text[];
}

/** Larger statements are not judged, so that no input takes long. */
const MOST = 20_000;

const POSITIONS = 5_000_000;

const NONE: Mismatch = { idle: [], useless: [] };

/** What never meets; nothing where actions or resources are complements, everything, or not known. */
export function mismatch({ actions, resources }: Statement, { use }: Policy, table: ActionTable): Mismatch {
  if (use === 'trust' || actions === null || resources === null || resources.length === 0) return NONE;
  if (resources.some(({ text }) => isEverything(text)) || actions.length * resources.length > MOST) return NONE;
  if (resources.some(({ text }) => isOpen(text) || !text.startsWith('arn:'))) return NONE;
  const facts = actions.map((action) => ({
    action,
    facts: isEveryAction(action.text) || isOpen(action.text) ? [] : table.expand(action.text).flatMap((name) => table.find(name) ?? []),
  }));
  if (facts.some((one) => one.facts.length === 0)) return NONE;
  const budget = { left: POSITIONS };
  const pairs = facts.map(({ action, facts: known }) => {
    const forms = [...new Set(known.flatMap((fact) => fact.resources.map(({ arn }) => arn)))];
    return { action, forms, taken: new Set(resources.filter(({ text }) => takes(forms, text, budget))) };
  });
  const idle = pairs.filter(({ taken }) => taken.size === 0).map(({ action, forms }) => ({ ...action, forms }));
  if (idle.length === pairs.length) return { idle, useless: [] };
  return { idle, useless: resources.filter((resource) => !pairs.some(({ taken }) => taken.has(resource))) };
}
