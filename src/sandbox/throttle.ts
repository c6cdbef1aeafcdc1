// Token buckets by account and operation, filled by the sandbox's clock.
import type { Allowance, Circumstances } from './circumstances.ts';
import { AwsError } from './errors.ts';

interface Bucket {
  tokens: number;
  /** Milliseconds since the epoch. */
  filled: number;
}

export class Throttle {
  private readonly buckets = new Map<string, Bucket>();

  /** Takes a token for a call, of the bucket of its operation and of the one for all of them. Throws Throttling if one has none left. */
  take(throttle: Circumstances['throttle'], account: string, op: string, now: number): void {
    const allowances = { [op]: throttle[op] ?? throttle['*'], all: throttle['all'] };
    const buckets = Object.entries(allowances).flatMap(([name, allowance]) =>
      allowance === undefined ? [] : [this.bucket(`${account}/${name}`, allowance, now)],
    );
    if (buckets.some(({ tokens }) => tokens < 1)) throw new AwsError('Throttling', 400, 'Rate exceeded');
    for (const bucket of buckets) bucket.tokens -= 1;
  }

  /** All buckets are full again. */
  refill(): void {
    this.buckets.clear();
  }

  private bucket(key: string, { perSecond, burst }: Allowance, now: number): Bucket {
    const bucket = this.buckets.get(key) ?? { tokens: burst, filled: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filled) / 1000) * perSecond);
    bucket.filled = now;
    this.buckets.set(key, bucket);
    return bucket;
  }
}
