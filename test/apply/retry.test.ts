// The retry table, row by row, and the pauses.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, pause } from '../../src/apply/retry.ts';
import type { Decision, Pace, Situation } from '../../src/apply/retry.ts';

const calm: Situation = {
  op: 'AttachRolePolicy',
  attempts: 1,
  elapsed: 0,
  doubtful: false,
  fresh: false,
  born: false,
  emptied: false,
  buried: false,
  misses: 1,
};
const INVALID = 'Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:role/x"';

type Then = Decision['then'];

function then(code: string, at: Partial<Situation> = {}, told: { message?: string; ambiguous?: boolean } = {}): Then {
  return decide({ code, message: told.message ?? '', ambiguous: told.ambiguous ?? false }, { ...calm, ...at }).then;
}

describe('the retry table', () => {
  it.each<[string, Partial<Situation>, { message?: string; ambiguous?: boolean }, Then]>([
    // Throttling is repeated ten times in all; a quota never is, whatever the SDK takes it for.
    ['Throttling', {}, {}, 'repeat'],
    ['Throttling', { attempts: 9 }, {}, 'repeat'],
    ['Throttling', { attempts: 10 }, {}, 'fail'],
    ['RequestLimitExceeded', {}, {}, 'repeat'],
    ['TooManyRequests', {}, {}, 'repeat'],
    ['LimitExceeded', {}, {}, 'fail'],
    ['LimitExceeded', { fresh: true, born: true, emptied: true, doubtful: true }, {}, 'fail'],
    // No answer.
    ['TimeoutError', {}, { ambiguous: true }, 'repeat'],
    ['TimeoutError', { attempts: 9 }, { ambiguous: true }, 'repeat'],
    ['TimeoutError', { attempts: 10 }, { ambiguous: true }, 'fail'],
    // Nobody is served: no call of the run is repeated any more.
    ['TimeoutError', { misses: 15 }, { ambiguous: true }, 'repeat'],
    ['TimeoutError', { misses: 16 }, { ambiguous: true }, 'stop'],
    ['NetworkError', { misses: 16 }, {}, 'stop'],
    ['Throttling', { misses: 16 }, {}, 'stop'],
    ['NoSuchEntity', { misses: 16 }, {}, 'fail'],
    ['ServiceFailure', {}, { ambiguous: true }, 'repeat'],
    ['ServiceFailure', { op: 'CreateRole' }, { ambiguous: true }, 'repeat'],
    ['ServiceFailure', { op: 'CreatePolicyVersion' }, { ambiguous: true }, 'reread'],
    ['NetworkError', { op: 'CreatePolicyVersion' }, {}, 'repeat'],
    ['NotAws', {}, { ambiguous: true }, 'fail'],
    ['TlsError', {}, {}, 'fail'],
    ['InternalError', {}, { ambiguous: true }, 'fail'],
    // Missing.
    ['NoSuchEntity', {}, {}, 'fail'],
    ['NoSuchEntity', { fresh: true }, {}, 'repeat'],
    ['NoSuchEntity', { fresh: true, elapsed: 119_999 }, {}, 'repeat'],
    ['NoSuchEntity', { fresh: true, elapsed: 120_000 }, {}, 'fail'],
    [
      'NoSuchEntity',
      { op: 'AttachRolePolicy', fresh: true },
      { message: 'Policy arn:aws:iam::aws:policy/Typo does not exist or is not attachable.' },
      'fail',
    ],
    ['NoSuchEntity', { op: 'DetachRolePolicy' }, { message: 'Policy arn:aws:iam::aws:policy/Gone was not found.' }, 'skip'],
    ['NoSuchEntity', { op: 'DeleteRole' }, {}, 'skip'],
    ['NoSuchEntity', { op: 'DetachRolePolicy' }, {}, 'skip'],
    ['NoSuchEntity', { op: 'DeleteRolePermissionsBoundary' }, {}, 'skip'],
    ['NoSuchEntity', { op: 'RemoveRoleFromInstanceProfile', doubtful: true }, {}, 'done'],
    ['NoSuchEntity', { op: 'DeletePolicyVersion', doubtful: true }, {}, 'done'],
    ['NoSuchEntity', { op: 'DeleteRole', born: true }, {}, 'repeat'],
    ['NoSuchEntity', { op: 'DeleteUser', born: true, doubtful: true }, { message: 'The user with name x cannot be found.' }, 'done'],
    [
      'NoSuchEntity',
      { op: 'DeleteUserPolicy', born: true, doubtful: true },
      { message: 'The user policy with name x cannot be found.' },
      'done',
    ],
    [
      'NoSuchEntity',
      { op: 'DeleteUserPolicy', born: true, doubtful: true },
      { message: 'The user with name x cannot be found.' },
      'repeat',
    ],
    ['NoSuchEntity', { op: 'DeactivateMFADevice' }, {}, 'skip'],
    ['NoSuchEntity', { op: 'UpdateUser', doubtful: true }, {}, 'reread'],
    ['NoSuchEntity', { op: 'UpdateGroup', doubtful: true, elapsed: 120_000 }, {}, 'fail'],
    ['NoSuchEntity', { op: 'UpdateUser' }, {}, 'fail'],
    ['EntityAlreadyExists', { op: 'UpdateUser', doubtful: true }, {}, 'fail'],
    ['LimitExceeded', { op: 'AddRoleToInstanceProfile', doubtful: true }, {}, 'reread'],
    ['NoSuchEntity', { op: 'DeleteRole', born: true, elapsed: 120_000 }, {}, 'skip'],
    ['NoSuchEntity', { op: 'UntagRole' }, {}, 'fail'],
    // Present.
    ['EntityAlreadyExists', { op: 'CreateRole' }, {}, 'fail'],
    ['EntityAlreadyExists', { op: 'CreateRole', doubtful: true }, {}, 'reread'],
    ['EntityAlreadyExists', { op: 'CreateRole', doubtful: true, elapsed: 120_000 }, {}, 'fail'],
    ['EntityAlreadyExists', { op: 'CreateRole', buried: true }, {}, 'repeat'],
    ['LimitExceeded', { op: 'CreatePolicyVersion', doubtful: true }, {}, 'reread'],
    ['LimitExceeded', { op: 'AddRoleToInstanceProfile', doubtful: true }, {}, 'reread'],
    // Replicas that lag behind this run; a typo must fail at once.
    ['MalformedPolicyDocument', {}, { message: INVALID }, 'fail'],
    ['MalformedPolicyDocument', { fresh: true }, { message: INVALID }, 'repeat'],
    ['MalformedPolicyDocument', { fresh: true, elapsed: 120_000 }, { message: INVALID }, 'fail'],
    ['MalformedPolicyDocument', { fresh: true }, { message: 'Syntax errors in policy.' }, 'fail'],
    ['DeleteConflict', {}, {}, 'fail'],
    ['DeleteConflict', { emptied: true }, {}, 'repeat'],
    ['DeleteConflict', { emptied: true, elapsed: 120_000 }, {}, 'fail'],
    ['ConcurrentModification', {}, {}, 'repeat'],
    ['ConcurrentModification', { elapsed: 120_000 }, {}, 'fail'],
    ['EntityTemporarilyUnmodifiable', { elapsed: 120_000 }, {}, 'repeat'],
    ['EntityTemporarilyUnmodifiable', { elapsed: 300_000 }, {}, 'fail'],
    // Final.
    ['AccessDenied', { fresh: true, doubtful: true }, {}, 'fail'],
    ['UnmodifiableEntity', {}, {}, 'fail'],
    ['ValidationError', {}, {}, 'fail'],
    ['ExpiredToken', {}, {}, 'stop'],
    ['InvalidClientTokenId', {}, {}, 'stop'],
    ['CredentialsProviderError', {}, {}, 'stop'],
  ])('%s with %j %j: %s', (code, at, told, expected) => {
    expect(then(code, at, told)).toBe(expected);
  });
});

describe('pauses', () => {
  it('lie between the base and three times the one before, and below the cap', () => {
    const paces: Pace[] = ['throttled', 'network', 'replication'];
    fc.assert(
      fc.property(
        fc.constantFrom(...paces),
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (pace, rolls) => {
          const base = pause(pace, 0, 0);
          let previous = 0;
          for (const roll of rolls) {
            const next = pause(pace, previous, roll);
            expect(next).toBeGreaterThanOrEqual(base);
            expect(next).toBeLessThanOrEqual(Math.min(20_000, Math.max(base, previous * 3)));
            previous = next;
          }
        },
      ),
    );
  });

  it('spread: two runs that fail together do not repeat together', () => {
    expect(pause('throttled', 1000, 0.1)).not.toBe(pause('throttled', 1000, 0.9));
  });
});
