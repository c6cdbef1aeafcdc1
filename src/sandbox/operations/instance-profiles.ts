// Instance profiles: each holds one role at most.
import { holding } from '../account.ts';
import { alreadyExists, deleteConflict, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theProfile, theRole } from '../lookup.ts';
import { existingName, newName, path, pathPrefix } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOf, pageOfItems } from '../paging.ts';
import type { ProfileRecord, Tag } from '../records.ts';
import { profileMembers } from '../show.ts';
import { checkTags, sortTags, tagMembers } from '../tags.ts';

interface NewProfile {
  readonly name: string;
  readonly path: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

function createProfile({ account, world }: Context, input: NewProfile): ProfileRecord {
  const tags = input.tags ?? [];
  checkTags('profile', tags);
  if (account.find('profile', input.name) !== undefined) throw alreadyExists(`Instance Profile ${input.name} already exists.`);
  const quota = world.quotas.InstanceProfilesQuota;
  if (account.count('profile') >= quota) throw limitExceeded(`Cannot exceed quota for InstanceProfilesPerAccount: ${quota}`);
  const record: ProfileRecord = {
    kind: 'profile',
    id: world.newId('profile'),
    name: input.name,
    path: input.path ?? '/',
    created: world.timestamp(),
    role: null,
    tags: sortTags(tags),
    onceTagged: tags.length > 0,
  };
  account.put(record);
  return record;
}

const named = (input: Reader): string => existingName(input, 'profile');
const readBoth = (input: Reader): { profile: string; role: string } => ({ profile: named(input), role: existingName(input, 'role') });

export const instanceProfiles: Operations = {
  CreateInstanceProfile: operation(
    (input) => ({ name: newName(input, 'profile'), path: path(input, 'profile'), tags: input.tags() }),
    (context, input) => {
      const profile = createProfile(context, input);
      const tags = input.tags === undefined || input.tags.length === 0 ? undefined : tagMembers(input.tags);
      return { InstanceProfile: { ...profileMembers(context, profile), Tags: tags } };
    },
  ),

  GetInstanceProfile: operation(named, (context, name) => {
    const profile = theProfile(context.account, name);
    return { InstanceProfile: { ...profileMembers(context, profile), Tags: tagMembers(profile.tags) } };
  }),

  ListInstanceProfiles: operation(
    (input) => ({ prefix: pathPrefix(input), page: input.page() }),
    (context, { prefix, page: asked }) => {
      const { account } = context;
      const page = pageOf(context.op, account.names('profile'), pageRequest(context, asked), (name) => {
        const profile = account.find('profile', name);
        return profile?.path.startsWith(prefix) === true ? profileMembers(context, profile) : undefined;
      });
      return { InstanceProfiles: page.items, ...pageMembers(page) };
    },
  ),

  ListInstanceProfilesForRole: operation(
    (input) => ({ role: existingName(input, 'role'), page: input.page() }),
    (context, { role, page: asked }) => {
      const holders = context.account.holders(holding.profileRole(theRole(context.account, role).id));
      const page = pageOfItems(context.op, holders, pageRequest(context, asked));
      const profiles = page.items.flatMap((profile) => (profile.kind === 'profile' ? [profileMembers(context, profile)] : []));
      return { InstanceProfiles: profiles, ...pageMembers(page) };
    },
  ),

  // Also refused for the role that is already in it (recorded 12 February 2026).
  AddRoleToInstanceProfile: operation(readBoth, ({ account }, names) => {
    const profile = theProfile(account, names.profile);
    const role = theRole(account, names.role);
    if (profile.role !== null) throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
    account.put({ ...profile, role: role.id });
    return undefined;
  }),

  RemoveRoleFromInstanceProfile: operation(readBoth, ({ account }, names) => {
    const profile = theProfile(account, names.profile);
    const role = account.find('role', names.role);
    if (role === undefined || profile.role !== role.id)
      throw noSuchEntity(`Role ${names.role} in Instance Profile ${names.profile} cannot be found.`);
    account.put({ ...profile, role: null });
    return undefined;
  }),

  DeleteInstanceProfile: operation(named, ({ account }, name) => {
    const profile = theProfile(account, name);
    if (profile.role !== null) throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.');
    account.remove(profile);
    return undefined;
  }),
};
