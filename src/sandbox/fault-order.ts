// What an order of faults may say, as JSON: at the start from a file, or at runtime from a request.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import type { CircumstancesChange } from './circumstances.ts';
import { readCircumstances } from './circumstances.ts';
import type { FaultRule } from './faults.ts';

export interface FaultOrder {
  /** True: whatever was ordered before is taken back first. */
  readonly clear: boolean;
  /** Where chance begins; by default the seed of the sandbox. */
  readonly seed: string | undefined;
  readonly rules: readonly FaultRule[];
  readonly circumstances: CircumstancesChange;
}

const MEMBERS = new Set(['clear', 'seed', 'rules', 'circumstances']);
const TEXTS = ['op', 'code', 'message'] as const;
const NUMBERS = ['nth', 'times', 'rate', 'status'] as const;
const RULE_MEMBERS = new Set<string>([...TEXTS, ...NUMBERS, 'withMarker', 'when', 'meanwhile']);

/** Reads an order. Throws TypeError that says what is wrong. */
export function readFaultOrder(value: Json | undefined): FaultOrder {
  if (!isObject(value)) throw new TypeError('an order of faults is a mapping');
  const { seed, rules = [], circumstances = {} } = value;
  const unknown = Object.keys(value).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw new TypeError(`${unknown} is not known; there are ${[...MEMBERS].join(', ')}`);
  if (!isList(rules)) throw new TypeError('rules is not a list');
  if (!isObject(circumstances)) throw new TypeError('circumstances is not a mapping');
  if (seed !== undefined && typeof seed !== 'string') throw new TypeError('seed is not a text');
  return { clear: value['clear'] === true, seed, rules: rules.map(readRule), circumstances: readCircumstances(circumstances) };
}

function readRule(value: Json): FaultRule {
  if (!isObject(value)) throw new TypeError('a rule is a mapping');
  const unknown = Object.keys(value).find((name) => !RULE_MEMBERS.has(name));
  if (unknown !== undefined) throw new TypeError(`${unknown} is not known in a rule; there are ${[...RULE_MEMBERS].join(', ')}`);
  for (const name of TEXTS) check(value, name, 'string');
  for (const name of NUMBERS) check(value, name, 'number');
  const { when, meanwhile } = value;
  if (when !== undefined && when !== 'before' && when !== 'after') throw new TypeError('when is neither before nor after');
  return {
    ...picked(value),
    ...(value['withMarker'] === true ? { withMarker: true } : {}),
    ...(when === undefined ? {} : { when }),
    ...(meanwhile === undefined ? {} : { meanwhile: readMeanwhile(meanwhile) }),
  };
}

function picked(value: JsonObject): FaultRule {
  return Object.fromEntries([...TEXTS, ...NUMBERS].flatMap((name) => (value[name] === undefined ? [] : [[name, value[name]]])));
}

function check(value: JsonObject, name: string, type: 'string' | 'number'): void {
  if (value[name] !== undefined && typeof value[name] !== type)
    throw new TypeError(`${name} is not a ${type === 'string' ? 'text' : 'number'}`);
}

function readMeanwhile(value: Json): { op: string; input: JsonObject } {
  const { op, input = {} } = isObject(value) ? value : {};
  if (typeof op !== 'string' || !isObject(input)) throw new TypeError('meanwhile needs an op and its input');
  return { op, input };
}
