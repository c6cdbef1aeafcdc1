// What a user's declaration holds of other kinds: access keys by slot, and the console password.
import { KEPT } from '../../model/state.ts';
import type { AccessKeySpec } from '../access-key/access-key.ts';
import type { LoginProfileSpec } from '../login-profile/login-profile.ts';
import { isOver } from '../expiry.ts';
import type { CompileContext, Within } from '../kind.ts';
import type { SlotDeclaration, UserDeclaration } from './schema.ts';

const HOURS = { d: 24, h: 1 } as const;
/** An old key works this long beside the new one, and is kept this long after it is switched off, in hours. */
const OVERLAP = 7 * 24;
const GRACE = 7 * 24;

/** The slots and the password of a user. Of an expired one none: switching it off switches off all that it has. */
export function heldBy(name: string, declared: UserDeclaration, context: CompileContext): Within[] {
  const silent: CompileContext = { ...context, report: () => undefined };
  if (isOver(declared.expires, ['expires'], silent)) return [];
  judgeKeys(name, declared, context);
  judgeTags(name, declared, context);
  return [...slotsOf(name, declared, context), ...consoleOf(name, declared)];
}

/** IAM lets a user have two keys and 50 tags, one of which is left for the owner's stamp. */
const MOST_KEYS = 2;
const MOST_TAGS = 49;

function judgeKeys(user: string, { accessKeys = {} }: UserDeclaration, context: CompileContext): void {
  const slots = Object.keys(accessKeys);
  const rotating = slots.filter((slot) => accessKeys[slot]?.rotateEvery !== undefined);
  if (slots.length > MOST_KEYS)
    context.report(['accessKeys', slots[MOST_KEYS] ?? ''], {
      rule: 'access-key',
      message: `${user} has ${slots.length} slots, and IAM lets a user have two keys.`,
      next: 'Give the others to a user of their own.',
    });
  if (rotating.length === 0 || slots.length < MOST_KEYS) return;
  context.report(['accessKeys', rotating.at(-1) ?? ''], {
    rule: 'access-key',
    severity: rotating.length > 1 ? 'error' : 'warning',
    message: `The slot ${rotating.at(-1) ?? ''} of ${user} rotates, which takes a second key for a while; IAM lets a user have two, and another slot has one.`,
    next: 'Give the other slot to a user of its own.',
  });
}

// A slot takes two tags while it rotates, a password one while it is set.
function judgeTags(user: string, { accessKeys = {}, console: said, tags = {} }: UserDeclaration, context: CompileContext): void {
  const own = Object.keys(accessKeys).length * 2 + (said === undefined ? 0 : 1);
  const over = Object.keys(tags).length + own - MOST_TAGS;
  if (own === 0 || over <= 0) return;
  context.report(['tags'], {
    rule: 'tag-count',
    message: `${user} has ${Object.keys(tags).length} tags, and its credentials need ${own} more; IAM allows 50, and one is left for the owner stamp.`,
    next: `Remove ${over} of them.`,
  });
}

function slotsOf(user: string, { accessKeys = {}, renamedFrom }: UserDeclaration, context: CompileContext): Within[] {
  const seen = new Map<string, string>();
  return Object.entries(accessKeys).map(([slot, declaration]) => {
    const at = ['accessKeys', slot];
    const problem = slotProblem(slot, seen.get(slot.toLowerCase()));
    if (problem !== undefined) context.report(at, { rule: 'access-key', ...problem });
    seen.set(slot.toLowerCase(), slot);
    const former = renamedFrom === undefined ? {} : { renamedFrom: `${renamedFrom}/${slot}` };
    return { kind: 'AccessKey', name: `${user}/${slot}`, spec: slotSpec(declaration), ...former, at };
  });
}

function slotProblem(slot: string, twin: string | undefined): { message: string; next: string } | undefined {
  if (!/^[\w.-]{1,64}$/.test(slot) || slot.endsWith(':old'))
    return { message: `${slot} is not a name for a slot.`, next: 'Use 1 to 64 letters, digits and _.-.' };
  return twin === undefined
    ? undefined
    : { message: `The slots ${twin} and ${slot} differ only by case, which tags of users do not tell apart.`, next: 'Rename one of them.' };
}

function slotSpec({ status, rotateEvery, overlap, grace, deliver }: SlotDeclaration): AccessKeySpec {
  return {
    stage: 'settled',
    status: status ?? KEPT,
    settings: {
      every: hours(rotateEvery) ?? null,
      overlap: hours(overlap) ?? OVERLAP,
      grace: hours(grace) ?? GRACE,
      deliver: deliver ?? null,
    },
    begun: null,
  };
}

function hours(text: string | undefined): number | undefined {
  const [, count, unit] = /^([0-9]+)([dh])$/.exec(text ?? '') ?? [];
  return count === undefined ? undefined : Number(count) * (unit === 'h' ? HOURS.h : HOURS.d);
}

function consoleOf(name: string, { console: said, renamedFrom }: UserDeclaration): Within[] {
  if (said === undefined) return [];
  const at = ['console'];
  if ('none' in said) return [{ kind: 'LoginProfile', name, spec: null, at }];
  const spec: LoginProfileSpec = { state: 'set', resetRequired: said.passwordResetRequired ?? KEPT, deliver: said.deliver ?? null };
  return [{ kind: 'LoginProfile', name, spec, ...(renamedFrom === undefined ? {} : { renamedFrom }), at }];
}
