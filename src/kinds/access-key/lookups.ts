// Whether a key was made although no clear answer came. Its secret is lost then: the pending mark of its slot has the next run
// delete it and begin again.
import type { Found, Lookups } from '../asking.ts';
import { textOf } from '../lookups.ts';
import { readSlot, slotsOf, slotTag } from './slot.ts';

export const keyLookups: Lookups = {
  async CreateAccessKey({ input }, scope, reader): Promise<Found> {
    const UserName = textOf(input.UserName);
    const { Tags = [] } = await reader.get('ListUserTags', { UserName });
    const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    const marks = slotsOf(tags).flatMap(
      (slot) => readSlot(tags[slotTag(slot)] ?? '', { account: scope.account, user: UserName, slot }) ?? [],
    );
    const known = new Set(marks.flatMap((mark) => (mark.is === 'key' ? [mark.id] : mark.there)));
    const { AccessKeyMetadata = [] } = await reader.get('ListAccessKeys', { UserName });
    const made = AccessKeyMetadata.find(({ AccessKeyId = '' }) => !known.has(AccessKeyId));
    // A replica may not show it yet. Whoever made another one now would have two, and one of them nobody's.
    if (made === undefined)
      return {
        is: 'different',
        how: 'whether a key was made is not sure; the next run looks again and goes on',
        doubtful: true,
        unseen: true,
      };
    return {
      is: 'different',
      doubtful: true,
      unseen: true,
      how: `the key ${made.AccessKeyId ?? ''} was made, and its secret is lost; the next run deletes it and makes another`,
    };
  },
};
