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

  /** Takes a token for a call. Throws Throttling if there is none left. */
  take(throttle: Circumstances['throttle'], account: string, op: string, now: number): void {
    const allowance = throttle[op] ?? throttle['*'];
    if (allowance === undefined) return;
    const bucket = this.bucket(`${account}/${op}`, allowance, now);
    if (bucket.tokens < 1) throw new AwsError('Throttling', 400, 'Rate exceeded');
    bucket.tokens -= 1;
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
