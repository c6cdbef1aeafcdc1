// The law of one step: an access key of an administrator is told exactly where the concrete evaluator lets it be made.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { escalate, escalationOf } from '../../src/access/escalation.ts';
import { ENOUGH, memoryOf } from '../../src/access/escalation/memory.ts';
import { evaluate } from '../../src/access/evaluate.ts';
import { contextOf, knownOf } from '../../src/access/known.ts';
import { account, ACCOUNT, ADMIN, allow, deny, policy, attached, user } from './escalation-scene.ts';

const IAM = `arn:aws:iam::${ACCOUNT}:user`;
const statement = fc
  .tuple(
    fc.constantFrom(allow, allow, deny),
    fc.constantFrom('iam:CreateAccessKey', 'iam:Create*', 'IAM:*key', 'iam:Get*', 's3:*', '*:*'),
    fc.constantFrom('*', `${IAM}/admin`, `${IAM}/a*`, `${IAM}/*n`, `${IAM}/x`, `${IAM}/\${aws:username}`, 'arn:aws:iam::*:user/?dmin'),
    fc.constantFrom(undefined, undefined, { StringEquals: { 'aws:PrincipalTag/team': 'a' } }, { StringNotEquals: { 'aws:username': 'x' } }),
  )
  .map(([write, action, resource, condition]) => write(action, resource, condition));
const held = fc.array(statement, { minLength: 1, maxLength: 4 });

it('is told where it is so, and nowhere else', () => {
  fc.assert(
    fc.property(held, fc.option(held), fc.constantFrom('a', 'b'), (inline, boundary, team) => {
      const x = user('x', { inline, tags: { team }, ...(boundary === null ? {} : { boundary }) });
      const scene = account([x, user('admin', { inline: [ADMIN] })]);
      const request = { action: 'iam:CreateAccessKey', resource: `${IAM}/admin`, context: contextOf(knownOf(x)) };
      const { decision } = evaluate({
        request,
        identityPolicies: x.policies.map((grant) => grant.document),
        boundary: x.boundary?.document ?? null,
      });
      const path = escalate(scene).find(
        ({ steps }) => steps.length === 1 && steps[0]?.template === 'create-access-key' && steps[0].via === 'User/admin',
      );
      // Who gets to an administrator in another way too is told that; an administrator is told nothing.
      const others = escalate(scene).some(({ steps }) => steps.some(({ template }) => template !== 'create-access-key'));
      if (decision !== 'Allowed') expect(path?.grade).not.toBe('concrete');
      else if (!others && escalate(scene).length > 0) expect(path?.grade).toBe('concrete');
    }),
    { numRuns: 100 },
  );
});

it('ends on what is built to be slow', () => {
  const stars = `arn:aws:iam::${ACCOUNT}:user/${'*a'.repeat(12)}*b`;
  const many = Array.from({ length: 12 }, (_, i) =>
    allow(['iam:*'], [`${stars}${i}`], { StringLike: { [`aws:PrincipalTag/t${i}`]: '*a'.repeat(6) } }),
  );
  const people = Array.from({ length: 3 }, (_, i) => user(`u${i}`, { policies: [attached(policy('slow', many))], tags: {} }));
  expect(escalate(account([...people, user('admin', { inline: [ADMIN] })], [], [policy('slow', many)]))).toBeInstanceOf(Array);
  expect(escalate(account([]))).toEqual([]);
});

it('asks no more than what it may spend, and says for whom it did not', () => {
  const slow = Array.from({ length: 120 }, (_, n) =>
    policy(`p${n}`, [
      (n % 4 === 3 ? deny : allow)(`iam:*${'aeu'[n % 3]}*`, `${IAM}/${`*${'abc'[n % 3]}`.repeat(20)}*`, {
        StringLike: { [`aws:PrincipalTag/t${n % 7}`]: `${`*${'xyz'[n % 3]}`.repeat(20)}*` },
      }),
    ]),
  );
  const tags = Object.fromEntries(Array.from({ length: 7 }, (_, n) => [`t${n}`, 'xyz'.repeat(20)]));
  const people = Array.from({ length: 12 }, (_, n) => user(`${'abc'.repeat(20)}${n}`, { policies: slow.map(attached), tags }));
  const scene = account([...people, user('admin', { inline: [ADMIN] })], [], slow);
  const short = memoryOf(100_000);
  expect(escalationOf(scene, short).undecided).toEqual(people.map(({ address }) => address).sort());
  expect(short.pool.left).toBeGreaterThan(-2_000_000);
  const enough = memoryOf();
  escalationOf(scene, enough);
  expect(ENOUGH - enough.pool.left).toBeLessThan(ENOUGH * 1.1);
});
