// Renames that are done.
import { addressOf } from '../../model/address.ts';
import type { Rule } from '../rule.ts';

export const renamedFromGone: Rule = {
  id: 'renamed-from-gone',
  severity: 'note',
  title: 'renamedFrom of something that is gone',
  why: 'The rename is done: the line says nothing any more, and would rename something else that takes the old name.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  entity({ kind, renamedFrom }, { present }) {
    if (renamedFrom === null || present === null || present.has(addressOf(kind, renamedFrom).toLowerCase())) return [];
    return [{ at: ['renamedFrom'], message: `The account has no ${addressOf(kind, renamedFrom)} any more.`, next: 'Remove the line.' }];
  },
};
