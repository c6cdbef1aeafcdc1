// An engine that is wrong must not be believed: what it refutes counts only if the evaluator answers the witness as it says.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { compareDocuments, judgeDocuments } from '../../src/access/compare.ts';
import type { AccessRequest, Containment } from '../../src/model/access.ts';
import * as containment from '../../src/policy/containment.ts';

vi.mock('../../src/policy/containment.ts', { spy: true });

const READ = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const WRITE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }] };
const asking = (action: string): AccessRequest => ({ action, resource: 'arn:aws:s3:::b/k', context: {} });
const says = (action: string): Containment => ({ verdict: 'refuted', witness: asking(action) });

beforeEach(() => {
  vi.mocked(containment.contains).mockReset();
});

describe('a refutation', () => {
  it.each([
    ['both documents permit', READ, READ, 's3:GetObject'],
    ['neither document permits', READ, READ, 's3:DeleteObject'],
    ['only the existing document permits', READ, WRITE, 's3:GetObject'],
  ])('by a request that %s is not believed', (_what, existing, fresh, action) => {
    vi.mocked(containment.contains).mockReturnValue(says(action));
    expect(judgeDocuments(existing, fresh, 'identity')).toEqual({ verdict: 'undecided', reason: 'witness not confirmed' });
    expect(compareDocuments(existing, fresh, 'identity')).toMatchObject({ verdict: { verdict: 'undecided' }, parts: [] });
  });

  it('by a request that only the new document permits is told', () => {
    vi.mocked(containment.contains).mockReturnValue(says('s3:PutObject'));
    expect(judgeDocuments(READ, WRITE, 'identity')).toEqual(says('s3:PutObject'));
  });
});
