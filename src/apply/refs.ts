// Placeholders: ids that AWS chose in an earlier answer, put where the plan asked for them.
import { isObject } from '../model/json.ts';
import type { ActionId, Call, Ref } from '../model/call.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** AWS's answers by the action that received them. */
export type Outputs = ReadonlyMap<ActionId, JsonObject>;

/** The id that a placeholder stands for was never received. */
export class UnresolvedRef extends Error {
  readonly ref: Ref;

  constructor(ref: Ref) {
    super(`the answer of ${ref.ref} holds no ${ref.field}`);
    this.name = 'UnresolvedRef';
    this.ref = ref;
  }
}

/** The call with every placeholder replaced by the id that it stands for. Throws UnresolvedRef. */
export function resolveRefs<C extends Call>(call: C, outputs: Outputs): C {
  return resolveSome(call, outputs, () => false);
}

/** The same, but placeholders for answers that are still to come stay. */
export function resolveSome<C extends Call>(call: C, outputs: Outputs, toCome: (id: ActionId) => boolean): C {
  const literals: Record<string, unknown> = {};
  for (const [member, value] of Object.entries(call.input)) {
    const filled = fill(value, outputs, toCome);
    if (filled !== value) literals[member] = filled;
  }
  return { ...call, input: Object.assign({ ...call.input }, literals) };
}

// The same object if nothing in it is filled in.
function fill(value: unknown, outputs: Outputs, toCome: (id: ActionId) => boolean): unknown {
  if (isRef(value)) return toCome(value.ref) ? value : lookUp(value, outputs);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const filled = items.map((item) => fill(item, outputs, toCome));
    return filled.every((item, index) => item === items[index]) ? value : filled;
  }
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const members = Object.entries(value).map(([key, member]: [string, unknown]) => [key, member, fill(member, outputs, toCome)] as const);
  return members.every(([, member, filled]) => member === filled)
    ? value
    : Object.fromEntries(members.map(([key, , filled]) => [key, filled]));
}

/** The actions whose answers the call waits for. */
export function refsOf(call: Call): ActionId[] {
  return Object.values(call.input).flatMap(refsIn);
}

function refsIn(value: unknown): ActionId[] {
  if (isRef(value)) return [value.ref];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

function isRef(value: unknown): value is Ref {
  return typeof value === 'object' && value !== null && 'ref' in value && 'field' in value;
}

function lookUp(ref: Ref, outputs: Outputs): Json {
  let value: Json | undefined = outputs.get(ref.ref);
  for (const member of ref.field.split('.')) value = isObject(value) ? value[member] : undefined;
  if (value === undefined) throw new UnresolvedRef(ref);
  return value;
}
