// Entities that are a part of another one, as slots and passwords are of users: judged with the one that holds them.
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { Failure } from '../model/failure.ts';
import type { DesiredState, Live, LiveState, Removal } from '../model/state.ts';
import { slotsUnderWay } from '../kinds/access-key/slot.ts';
import { kindOf } from '../kinds/index.ts';
import { CONSOLE_TAG } from '../kinds/login-profile/read.ts';
import type { Pair } from '../kinds/terrain.ts';
import { refusal } from './rules.ts';
import type { KeptField, Notes, Rules } from './rules.ts';

/** The entity that this one is a part of, by its address; undefined for what stands by itself. */
export function holderOf(address: Address): Address | undefined {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind)?.holder?.(parsed.name);
}

/** The removals that have to be looked at: what is removed with the entity that it is a part of goes with that one. */
export function standing({ removed }: DesiredState, live: LiveState): Removal[] {
  const there = new Set(live.entities.map((entity) => addressOf(entity.kind, entity.name)));
  const dying = new Set(removed.flatMap(({ address }) => (there.has(address) ? [address] : [])));
  return removed.filter(({ address }) => {
    const holder = holderOf(address);
    return holder === undefined || !dying.has(holder);
  });
}

/** The live part with the marks of the entity that holds it, which say whose it is. */
export function withMarksOfHolder(live: Live, state: LiveState): Live {
  const holder = holderOf(addressOf(live.kind, live.name));
  const held = state.entities.find((entity) => addressOf(entity.kind, entity.name) === holder);
  return held?.marks === undefined ? live : { ...live, marks: held.marks };
}

/** The parts of declared entities that are there and that no manifest mentions: they stay. */
export function keptParts({ entities, removed }: DesiredState, live: LiveState): KeptField[] {
  const declared = new Set(entities.flatMap(({ kind, name, renamedFrom = name }) => [addressOf(kind, name), addressOf(kind, renamedFrom)]));
  const ended = new Set(removed.map(({ address }) => address));
  return live.entities.flatMap((entity) => {
    const address = addressOf(entity.kind, entity.name);
    const holder = holderOf(address);
    if (holder === undefined || !declared.has(holder) || declared.has(address) || ended.has(address)) return [];
    return kindOf(entity.kind)?.isNothing?.(entity.spec) === true ? [] : [{ address, field: 'entity', value: 'declared nowhere' }];
  });
}

/** Refuses to rename a user in the middle of what its tags say is being done about its credentials. */
export function refuseRenames(pairs: readonly Pick<Pair, 'address' | 'after' | 'from' | 'live'>[], account: string, notes: Notes): void {
  for (const { address, after, from, live } of pairs) {
    if (from === undefined || live?.marks === undefined || after === null) continue;
    const slots = slotsUnderWay(live.marks, { account, user: live.name });
    const what = [...slots.map((slot) => `the slot ${slot}`), ...(live.marks[CONSOLE_TAG] === undefined ? [] : ['its password'])];
    if (what.length === 0) continue;
    const message = `${from} can't be renamed while ${what.join(' and ')} is being replaced or set: tags that say so name the user.`;
    notes.findings.push(
      refusal(
        'credentials',
        { address, origin: after.origin },
        message,
        'Have it come to rest under the old name first (keys list says when).',
      ),
    );
  }
}

/** Throws Failure('usage') for a wish about what no manifest declares. */
export function refuseWishes({ entities }: DesiredState, { wishes }: Pick<Rules, 'wishes'>): void {
  const declared = new Set(entities.map((entity) => addressOf(entity.kind, entity.name)));
  for (const address of wishes?.keys() ?? []) {
    if (declared.has(address)) continue;
    const name = parseAddress(address)?.name ?? address;
    const slash = name.indexOf('/');
    const others = [...declared].filter((one) => holderOf(one) !== undefined && holderOf(one) === holderOf(address));
    const known = others.filter((one) => one.startsWith('AccessKey/')).map((one) => one.slice('AccessKey/'.length));
    throw new Failure(
      'usage',
      `No manifest declares the slot ${name} for this account.`,
      known.length > 0
        ? `Declared for this user: ${known.join(', ')}.`
        : `Declare it first: accessKeys: { ${name.slice(slash + 1)}: {} } of the user ${name.slice(0, slash)}.`,
    );
  }
}
