// Access keys that are never replaced.
import { heldBy } from '../credentials.ts';
import type { Rule } from '../rule.ts';

export const keysWithoutRotation: Rule = {
  id: 'keys-without-rotation',
  severity: 'warning',
  title: 'Access keys that are never replaced',
  why: 'The longer a key works, the more copies of it there are. rotateEvery has it replaced in time, the new one delivered before the old one ends.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#update-access-keys',
  entity: (entity) =>
    heldBy(entity)
      .keys.filter(({ rotates }) => rotates === false)
      .map(({ name, at }) => ({
        at,
        message: `The access key ${name} of ${entity.address} is never replaced.`,
        next: 'Add rotateEvery, 90d say.',
      })),
};
