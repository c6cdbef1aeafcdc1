// Console passwords: made up while they are set, handed to a sink, and never read again. A tag remembers one that was set and not
// yet delivered, so that an interrupted run leaves nobody waiting for a password that is lost.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html
import { addressOf } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { same } from '../../model/json.ts';
import { isKept } from '../../model/state.ts';
import type { Kept, Live, Unread } from '../../model/state.ts';
import { signed } from '../access-key/slot.ts';
import type { Aiming, Birth, Kind, Move, Subject, Terrain } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { refuseStrangeSink } from '../sinks.ts';
import { loginLookups } from './lookups.ts';
import { askProfiles, CONSOLE_TAG, profileArn, readProfiles } from './read.ts';

export type LoginProfileSpec = {
  /** `pending`: a password may have been set that nobody was told. */
  readonly state: 'set' | 'pending' | Unread;
  readonly resetRequired: boolean | Kept | Unread;
  /** The sink that a new password is handed to; null in what is live. */
  readonly deliver: string | null;
};

export const loginProfile: Kind<LoginProfileSpec> = {
  ...ungoverned,
  name: 'LoginProfile',
  life: { create: 'CreateLoginProfile', destroy: 'DeleteLoginProfile' },
  section: '',
  rank: 61,
  schema: { type: 'object' },
  names: { pattern: /^[\w+=,.@-]{1,64}$/, longest: 64 },
  fixed: [],
  arn: profileArn,
  holder: (name) => addressOf('User', name),
  usual: { resetRequired: [true, false] },
  compile: () => undefined,
  declare: () => ({}),
  read: readProfiles,
  align: (live, desired) => ({ ...live, deliver: desired.deliver }),
  aim: aimProfile,
  census: { count: '', quota: '' },
  views: (before, after) => [view(before), view(after)],
  shown: view,
  birth,
  walk,
  empty: ({ name, live }) => (live?.spec.state === 'pending' ? [plain(unmark(name), 'the password goes')] : []),
  beyond: askProfiles,
  lookups: loginLookups,
  confirmedBy: { CreateLoginProfile: ['GetLoginProfile', 'GetUser'] },
};

function view(spec: LoginProfileSpec | undefined) {
  if (spec === undefined) return {};
  return { state: spec.state, ...(isKept(spec.resetRequired) ? {} : { resetRequired: spec.resetRequired }) };
}

function aimProfile(spec: LoginProfileSpec, live: Live<LoginProfileSpec> | null, aiming: Aiming): LoginProfileSpec {
  const { refuse } = aiming;
  const { deliver } = spec;
  refuseStrangeSink(deliver, aiming);
  if (live !== null && live.spec.state !== 'pending') return { ...spec, state: live.spec.state, resetRequired: resetAim(spec, live.spec) };
  if (deliver === null && !(live !== null && isInUse(live)))
    refuse('A password has to be set, and nothing says where it goes.', 'Write deliver: SINK, a name under sinks in iamsync.yaml.');
  return { ...spec, state: 'set', resetRequired: typeof spec.resetRequired === 'boolean' ? spec.resetRequired : true };
}

// A new password is asked for once: whoever has chosen one is not asked again.
function resetAim(
  { resetRequired: wanted }: LoginProfileSpec,
  { resetRequired: there }: LoginProfileSpec,
): LoginProfileSpec['resetRequired'] {
  return wanted === true && there === false ? there : wanted;
}

// Somebody has signed in with it, so that it was delivered.
function isInUse({ facts }: Live): boolean {
  const { created, used } = facts;
  return typeof created === 'string' && typeof used === 'string' && used >= created;
}

function mark(name: string, { scope }: Terrain): Call {
  const value = signed('pending', { account: scope.account, user: name, slot: 'console' });
  return call('TagUser', { UserName: name, Tags: [{ Key: CONSOLE_TAG, Value: value }] });
}

function birth({ name, address }: Subject<LoginProfileSpec>, spec: LoginProfileSpec, terrain: Terrain): Birth<LoginProfileSpec> {
  return {
    create: mark(name, terrain),
    destroy: call('DeleteLoginProfile', { UserName: name }),
    born: { ...spec, state: 'pending' },
    takes: [addressOf('User', name)],
    rejoin: [],
    stays: `the mark of ${address} stays until the password is delivered`,
    lost: 'the password, which nobody can read',
  };
}

function walk(subject: Subject<LoginProfileSpec>, before: LoginProfileSpec, after: LoginProfileSpec): Move[] {
  if (same(before, after)) return [];
  if (before.state === 'pending' && after.state === 'set') return inFile(setMoves(subject, after), addressOf('User', subject.name));
  const { resetRequired } = after;
  if (typeof resetRequired !== 'boolean' || typeof before.resetRequired !== 'boolean' || before.resetRequired === resetRequired) return [];
  const put = (PasswordResetRequired: boolean): Call => call('UpdateLoginProfile', { UserName: subject.name, PasswordResetRequired });
  return [{ ...plain(put(resetRequired), 'whether a new password is asked for differs'), undo: [put(before.resetRequired)] }];
}

// A password that may have been set before is set anew: nobody was told the earlier one.
function setMoves({ name: UserName, address, live }: Subject<LoginProfileSpec>, { resetRequired, deliver }: LoginProfileSpec): Move[] {
  if (live !== null && isInUse(live)) return [plain(unmark(UserName), 'the password was delivered: somebody has signed in with it')];
  const isThere = live?.facts['created'] !== undefined;
  const input = {
    UserName,
    Password: { generate: 'password' },
    PasswordResetRequired: typeof resetRequired === 'boolean' ? resetRequired : true,
  } as const;
  const set = isThere ? call('UpdateLoginProfile', input) : call('CreateLoginProfile', input);
  return [
    { ...plain(set, isThere ? 'the password that was set is lost, so there is a new one' : 'declared, and there is none'), effects: [] },
    plain(
      { secret: `${address}#${set.op}`, sink: deliver ?? '', name: `${UserName}/console` },
      'the password goes from memory to the sink and nowhere else',
    ),
    plain(unmark(UserName), 'the password is delivered'),
  ];
}

function unmark(UserName: string): Call {
  return call('UntagUser', { UserName, TagKeys: [CONSOLE_TAG] });
}

function inFile(moves: readonly Move[], user: Address): Move[] {
  return moves.map((move, index) => ({ ...move, takes: [user], ...(index === 0 ? {} : { afterPrevious: true }) }));
}

function plain(step: Move['do'], reason: string): Move {
  const undo = { lost: 'somebody may have been told the password by now; end it with console: { none: true }' };
  return { do: step, undo, takes: [], lets: [], effects: [], when: 'last', risk: 'none', reason };
}
