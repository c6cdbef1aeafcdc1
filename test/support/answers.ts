// Answers of AWS in tests: they hold what the test is about and nothing else.
import type { OutputOf, ReadOp } from '../../src/model/operations.ts';

/** Takes what a test prepared for the answer of this operation. */
export function isAnswer<Op extends ReadOp>(_op: Op, answer: object): answer is OutputOf<Op> {
  return typeof answer === 'object';
}
