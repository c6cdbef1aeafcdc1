// Containment of the AWS managed policies: each in itself (as a copy that is compared statement by statement), and random pairs.
import { compilePermissions, contains } from '../src/policy/containment.ts';
import type { Compiled } from '../src/policy/containment.ts';
import { parseLive } from '../src/policy/normal.ts';
import type { Document } from '../src/policy/document.ts';
import { awsManagedPolicies } from '../src/sandbox/aws-managed.ts';
import { atMost, figure } from './support/bench.ts';
import type { Bench } from './support/bench.ts';

const PAIRS = 20_000;

interface Study {
  readonly times: readonly number[];
  readonly undecided: number;
}

function study(pairs: readonly (readonly [larger: Compiled, smaller: Compiled])[]): Study {
  let undecided = 0;
  const times = pairs.map(([larger, smaller]) => {
    const started = performance.now();
    if (contains(larger, smaller).verdict === 'undecided') undecided++;
    return performance.now() - started;
  });
  return { times: times.sort((a, b) => a - b), undecided };
}

function quantile({ times }: Study, share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

function compiled(document: Document): Compiled {
  const made = compilePermissions({ grants: [document], limits: [] });
  contains(made, made);
  return made;
}

/** The same access, but no statement that is the same to the engine: nothing cancels. */
function copied(document: Document): Document {
  return { ...document, Statement: document.Statement.map((statement) => ({ ...statement, Copy: true })) };
}

/** 2,000 pairs of documents that look random and are the same in every run. */
function drawn(documents: readonly Compiled[]): readonly (readonly [Compiled, Compiled])[] {
  let state = 1;
  const next = (): Compiled | undefined => {
    state = (state * 48_271) % 2_147_483_647;
    return documents[state % documents.length];
  };
  return Array.from({ length: PAIRS }, () => [next(), next()] as const).flatMap(([a, b]) =>
    a === undefined || b === undefined ? [] : [[a, b] as const],
  );
}

export const bench: Bench = {
  about: `Containment of the AWS managed policies, compiled: every one in a copy of itself, and ${PAIRS} random ordered pairs`,
  async run() {
    const documents = [...awsManagedPolicies().values()].map((policy) => parseLive(policy.versions[0]?.text ?? ''));
    const originals = documents.map(compiled);
    const copies = documents.map((document) => compiled(copied(document)));
    const selves = study(originals.flatMap((original, i) => (copies[i] === undefined ? [] : [[copies[i], original] as const])));
    const pairs = study(drawn(originals));
    const share = (100 * (selves.undecided + pairs.undecided)) / (documents.length + PAIRS);
    return [
      figure('documents', documents.length, ''),
      figure('in a copy of itself, median', quantile(selves, 0.5), 'ms', atMost(0.5)),
      figure('in a copy of itself, p99', quantile(selves, 0.99), 'ms', atMost(20)),
      figure('in a copy of itself, slowest', quantile(selves, 1), 'ms'),
      figure('random pairs, median', quantile(pairs, 0.5), 'ms', atMost(0.5)),
      figure('random pairs, p99', quantile(pairs, 0.99), 'ms', atMost(20)),
      figure('random pairs, slowest', quantile(pairs, 1), 'ms'),
      figure('undecided', share, '%', atMost(0.1)),
    ];
  },
};
