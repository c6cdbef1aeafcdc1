// Policies compiled, layer by layer, with everything that AWS would refuse in them told at once.
import { Failure } from '../../model/failure.ts';
import { isList } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import type { Complain, Place } from './members.ts';
import type { Policies } from './question.ts';
import { rulesOf } from './reader.ts';
import type { Grammar } from './reader.ts';
import { sheetOf } from './sheet.ts';
import type { Sheet } from './sheet.ts';

/** Policies that can be asked. */
export interface Prepared {
  readonly identity: Sheet;
  /** Null: there is none, and it does not limit. */
  readonly boundary: Sheet | null;
  readonly session: Sheet | null;
  readonly resource: Sheet | null;
  readonly scps: readonly Sheet[];
  readonly rcps: readonly Sheet[];
  readonly explicitOnly: boolean;
}

/**
 * The levels of service control policies. A document of Deny statements alone that is given without a level of its own hangs beside
 * one that allows, as every such document does in an organisation; with none beside it, it is a level that allows nothing.
 */
function levelsOf(given: readonly { readonly sheet: Sheet; readonly plain: boolean }[]): Sheet[] {
  const allows = ({ sheet }: { readonly sheet: Sheet }): boolean => sheet.rules.some((rule) => rule.allows);
  const beside = given.filter((level) => level.plain && !allows(level));
  const levels = given.filter((level) => !beside.includes(level));
  const [first, ...others] = levels;
  if (first === undefined || beside.length === 0) return given.map(({ sheet }) => sheet);
  return [sheetOf([...first.sheet.rules, ...beside.flatMap(({ sheet }) => sheet.rules)]), ...others.map(({ sheet }) => sheet)];
}

/** Throws Failure('input') with one line for each finding. */
export function prepare(policies: Policies): Prepared {
  const problems: string[] = [];
  const complain: Complain = (place, what) => void problems.push(`${place} ${what}`);
  const read = (value: Json | readonly Json[], place: Place, grammar: Grammar): Sheet => {
    if (!isList(value)) return sheetOf(rulesOf(value, place, grammar, complain));
    return sheetOf(value.flatMap((document, index) => rulesOf(document, `${place}[${index}]`, grammar, complain)));
  };
  const one = (value: Json | readonly Json[] | undefined, place: Place, grammar: Grammar): Sheet | null =>
    value === undefined || value === null || (isList(value) && value.length === 0) ? null : read(value, place, grammar);
  const prepared = {
    identity: read(policies.identityPolicies, 'identityPolicies', 'identity'),
    boundary: one(policies.boundary, 'boundary', 'identity'),
    session: one(policies.session, 'session', 'identity'),
    resource: one(policies.resourcePolicy, 'resourcePolicy', 'resource'),
    scps: levelsOf(
      (policies.scps ?? []).map((level, index) => ({ sheet: read(level, `scps[${index}]`, 'identity'), plain: !isList(level) })),
    ),
    rcps: (policies.rcps ?? []).map((level, index) => read(level, `rcps[${index}]`, 'control')),
    explicitOnly: policies.explicitOnly ?? false,
  };
  if (problems.length > 0)
    throw new Failure('input', problems.join('\n'), 'Compare the policies with the grammar of the IAM policy language.');
  return prepared;
}
