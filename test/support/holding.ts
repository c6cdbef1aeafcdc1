// A matcher of vitest with a type: theirs is `any`.
import { expect } from 'vitest';

/** Matches every text that holds this part. */
export function holding(part: string): unknown {
  return expect.stringContaining(part);
}
