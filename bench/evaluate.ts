// Concrete decisions over 200 statements: how many requests are decided in a second once the policies are compiled.
import { decide, preparePolicies } from '../src/access/evaluate.ts';
import type { JsonObject } from '../src/model/json.ts';
import { atLeast, figure } from './support/bench.ts';
import type { Bench } from './support/bench.ts';

const STATEMENTS = 200;
const REQUESTS = 20_000;
const ACCOUNT = '111122223333';

/** Four actions and three resources, one with a variable; every third statement has a condition, every tenth denies. */
function statement(n: number, services: number): JsonObject {
  const service = `svc${n % services}`;
  return {
    Effect: n % 10 === 9 ? 'Deny' : 'Allow',
    Action: ['Get*', 'List*', `Put${n}`, `Delete${n}*`].map((name) => `${service}:${name}`),
    Resource: ['a', `b-${n}*`, '${aws:username}/*'].map((part) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:thing/${n}/${part}`),
    ...(n % 3 === 0 ? { Condition: { StringLike: { 'aws:PrincipalTag/team': [`team-${n}*`, 'core'] } } } : {}),
  };
}

/** Decisions a second where the statements are of so many services. */
function rate(services: number): number {
  const Statement = Array.from({ length: STATEMENTS }, (_, n) => statement(n, services));
  const prepared = preparePolicies({ identityPolicies: [{ Version: '2012-10-17', Statement }] });
  const requests = Array.from({ length: REQUESTS }, (_, i) => {
    const n = (i * 7) % STATEMENTS;
    const service = `svc${n % services}`;
    return {
      action: `${service}:${i % 2 === 0 ? 'GetThing' : `Delete${n}Thing`}`,
      resource: `arn:aws:${service}:eu-west-1:${ACCOUNT}:thing/${n}/${i % 3 === 0 ? 'ann/x' : `b-${n}-${i}`}`,
      principal: `arn:aws:iam::${ACCOUNT}:user/ann`,
      context: { 'aws:username': 'ann', 'aws:PrincipalTag/team': i % 2 === 0 ? 'core' : `team-${n}` },
    };
  });
  for (const request of requests.slice(0, 2000)) decide(prepared, request);
  const started = performance.now();
  for (const request of requests) decide(prepared, request);
  return (REQUESTS * 1000) / (performance.now() - started);
}

export const bench: Bench = {
  about: `Concrete decisions over ${STATEMENTS} statements with variables and conditions, compiled once, ${REQUESTS} different requests`,
  run: () => [
    figure('all statements of one service', rate(1), '/s', atLeast(10_000)),
    figure('statements of 20 services', rate(20), '/s', atLeast(10_000)),
  ],
};
