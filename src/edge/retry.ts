// How the SDK's clients repeat a request. Ours, because the SDK takes IAM's quota error LimitExceeded for throttling and retries it.
import { openPacing, UNPACED } from './pacing.ts';
import type { Pacing } from './pacing.ts';
import { isClockCorrected, isThrottling, symptomOf } from './symptom.ts';
import type { IAMClientConfig } from '@aws-sdk/client-iam';

type Strategy = Extract<NonNullable<IAMClientConfig['retryStrategy']>, { acquireInitialRetryToken: unknown }>;
type Token = Awaited<ReturnType<Strategy['acquireInitialRetryToken']>>;

export interface Retry {
  readonly attempt: number;
  readonly inSeconds: number;
  /** The error code that made it necessary. */
  readonly code: string;
}

interface Patience {
  readonly attempts: number;
  /** Milliseconds. */
  readonly base: number;
  readonly cap: number;
}

// Buckets refill by the second; who can't be reached is mostly misspelt, and a person is waiting for that answer.
const THROTTLED: Patience = { attempts: 10, base: 500, cap: 20_000 };
const UNANSWERED: Patience = { attempts: 8, base: 200, cap: 10_000 };
const UNREACHED: Patience = { attempts: 3, base: 200, cap: 1_000 };
const AT_ONCE: Patience = { attempts: 2, base: 0, cap: 0 };

/** Most attempts that a read can take; sent to AWS in a header. */
export const MOST_ATTEMPTS = THROTTLED.attempts;

/** Reads are repeated on throttling, 5xx and network failures, with decorrelated jitter; `random` is in [0, 1). */
export function readStrategy(random: () => number, onRetry?: (retry: Retry) => void): Strategy {
  return strategyOf(patienceWithRead, random, openPacing(random), onRetry);
}

/** Writes are sent once: what may be repeated is decided where it is known what the call does. */
export function writeStrategy(): Strategy {
  return strategyOf(
    (error) => (isClockCorrected(error) ? AT_ONCE : undefined),
    () => 0,
    UNPACED,
  );
}

function patienceWithRead(error: unknown): Patience | undefined {
  if (isClockCorrected(error)) return AT_ONCE;
  const { code, ambiguous, status } = symptomOf(error);
  if (isThrottling(code) || status === 429) return THROTTLED;
  if (code === 'NetworkError') return UNREACHED;
  // InternalError is what S3 answers, too; without an answer it is a defect of ours.
  const ours = code === 'InternalError' && status === undefined;
  return ambiguous && !ours && code !== 'NotAws' ? UNANSWERED : undefined;
}

function strategyOf(
  patienceWith: (error: unknown) => Patience | undefined,
  random: () => number,
  pacing: Pacing,
  onRetry?: (retry: Retry) => void,
): Strategy {
  // The SDK gets its token when the request may be sent; how long it was held back, is remembered here.
  const issued = new WeakMap<Token, { readonly sent: number; readonly delay: number }>();
  const issue = async (count: number, delay: number): Promise<Token> => {
    const sent = await pacing.turn(delay);
    const token: Token = { getRetryCount: () => count, getRetryDelay: () => 0 };
    issued.set(token, { sent, delay });
    return token;
  };
  return {
    acquireInitialRetryToken: () => issue(0, 0),
    refreshRetryTokenForRetry: (last, info) => {
      const { sent, delay: before } = issued.get(last) ?? { sent: 0, delay: 0 };
      const isServing = pacing.missed(info.error, sent);
      const patience = patienceWith(info.error);
      const attempt = last.getRetryCount() + 2;
      if (patience === undefined || attempt > patience.attempts || !isServing) return Promise.reject(new Error('not repeated'));
      const most = Math.max(patience.base, before * 3);
      const delay = Math.min(patience.cap, patience.base + random() * (most - patience.base));
      onRetry?.({ attempt, inSeconds: delay / 1000, code: symptomOf(info.error).code });
      return issue(attempt - 1, delay);
    },
    recordSuccess: () => pacing.served(),
  };
}
