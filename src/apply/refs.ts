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
  const literals: Record<string, Json> = {};
  for (const [member, value] of Object.entries(call.input)) {
    if (isRef(value) && !toCome(value.ref)) literals[member] = lookUp(value, outputs);
  }
  return { ...call, input: Object.assign({ ...call.input }, literals) };
}

/** The actions whose answers the call waits for. */
export function refsOf(call: Call): ActionId[] {
  return Object.values(call.input).flatMap((value: unknown) => (isRef(value) ? [value.ref] : []));
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
