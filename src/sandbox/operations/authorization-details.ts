// GetAccountAuthorizationDetails: one stream of users, groups, roles and policies in pages; only the page's entities are looked at.
import type { Account } from '../account.ts';
import { holding } from '../account.ts';
import type { Members } from '../answer.ts';
import { AWS_OWNER, awsManagedPolicies } from '../aws-managed.ts';
import type { PageRequest } from '../input.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { after, decodeMarker, encodeMarker } from '../paging.ts';
import type { GroupRecord, PolicyRecord, PrincipalRecord, RoleRecord, UserRecord } from '../records.ts';
import {
  attachedMembers,
  boundaryMembers,
  groupMembers,
  inlineMembers,
  lastUse,
  policyMembers,
  profileMembers,
  roleMembers,
  tagsIfAny,
  userMembers,
  versionWithDocument,
} from '../show.ts';

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;
type Filter = (typeof FILTERS)[number];

/** One entity of the stream and the list of the answer that it goes to. */
interface Detail {
  readonly list: 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies';
  readonly members: Members;
}

interface Section {
  readonly keys: (account: Account) => readonly string[];
  readonly detail: (context: Context, key: string) => Detail | undefined;
}

function userDetail(account: Account, user: UserRecord): Members {
  const groups = user.groups.flatMap((id) => account.findById(id)?.name ?? []);
  return { ...userMembers(account, user), ...policiesOf('User', user), GroupList: groups, ...boundaryAndTags(user) };
}

function groupDetail(account: Account, group: GroupRecord): Members {
  return { ...groupMembers(account, group), ...policiesOf('Group', group) };
}

// Description and session duration are not there (recorded 17 February 2026); profiles come with their role in them.
function roleDetail(context: Context, role: RoleRecord): Members {
  const profiles = context.account.holders(holding.profileRole(role.id));
  return {
    ...roleMembers(context, role),
    InstanceProfileList: profiles.flatMap((one) => (one.kind === 'profile' ? [profileMembers(context, one)] : [])),
    ...policiesOf('Role', role),
    ...boundaryAndTags(role),
    RoleLastUsed: lastUse(context.account, role),
  };
}

// Description and tags are not there; every version is, with its document.
function policyDetail(account: Account, policy: PolicyRecord, owner: string): Members {
  return {
    ...policyMembers(account, policy, owner),
    PolicyVersionList: policy.versions.map((version) => versionWithDocument(policy, version)),
  };
}

function policiesOf(noun: string, principal: PrincipalRecord): Members {
  return { [`${noun}PolicyList`]: inlineMembers(principal), AttachedManagedPolicies: attachedMembers(principal) };
}

function boundaryAndTags(principal: PrincipalRecord): Members {
  return { PermissionsBoundary: boundaryMembers(principal), Tags: tagsIfAny(principal.tags) };
}

/** AWS managed policies come only if somebody has them attached or as a boundary. */
function awsPoliciesInUse(account: Account): string[] {
  const prefixes = [holding.attachment(`arn:aws:iam::${AWS_OWNER}:`), holding.boundary(`arn:aws:iam::${AWS_OWNER}:`)];
  const arns = prefixes.flatMap((prefix) => account.holdings(prefix).map((held) => held.slice(held.indexOf(' ') + 1)));
  return [...new Set(arns)].sort();
}

const SECTIONS: Readonly<Record<Filter, Section>> = {
  User: {
    keys: (account) => account.names('user'),
    detail: ({ account }, key) => {
      const user = account.find('user', key);
      return user && { list: 'UserDetailList', members: userDetail(account, user) };
    },
  },
  Role: {
    keys: (account) => account.names('role'),
    detail: (context, key) => {
      const role = context.account.find('role', key);
      return role && { list: 'RoleDetailList', members: roleDetail(context, role) };
    },
  },
  Group: {
    keys: (account) => account.names('group'),
    detail: ({ account }, key) => {
      const group = account.find('group', key);
      return group && { list: 'GroupDetailList', members: groupDetail(account, group) };
    },
  },
  LocalManagedPolicy: {
    keys: (account) => account.names('policy'),
    detail: ({ account }, key) => {
      const policy = account.find('policy', key);
      return policy && { list: 'Policies', members: policyDetail(account, policy, account.id) };
    },
  },
  AWSManagedPolicy: {
    keys: awsPoliciesInUse,
    detail: ({ account }, key) => {
      const policy = awsManagedPolicies().get(key);
      return policy && { list: 'Policies', members: policyDetail(account, policy, AWS_OWNER) };
    },
  },
};

/** Walks the sections that are asked for from where the marker stands: `<index of the section>/<last key>`. */
function stream(context: Context, wanted: readonly Filter[], request: PageRequest): { details: Detail[]; marker: string | undefined } {
  const [first = '0', ...rest] = (request.marker === undefined ? '0/' : decodeMarker(context.op, request.marker)).split('/');
  const details: Detail[] = [];
  let from = rest.join('/');
  for (let section = Number(first); section < FILTERS.length; section++) {
    const filter = FILTERS[section];
    if (filter !== undefined && wanted.includes(filter)) {
      const keys = SECTIONS[filter].keys(context.account);
      const start = after(keys, from);
      const end = Math.min(keys.length, start + request.maxItems - details.length);
      for (const key of keys.slice(start, end)) add(details, SECTIONS[filter].detail(context, key));
      if (end < keys.length) return { details, marker: encodeMarker(context.op, `${section}/${keys[end - 1] ?? from}`) };
    }
    from = '';
  }
  return { details, marker: undefined };
}

function add(details: Detail[], detail: Detail | undefined): void {
  if (detail !== undefined) details.push(detail);
}

export const authorizationDetails: Operations = {
  GetAccountAuthorizationDetails: operation(
    (input) => ({ filter: input.choices('Filter', FILTERS), page: input.page() }),
    (context, { filter, page: asked }) => {
      const { details, marker } = stream(context, filter.length === 0 ? FILTERS : filter, pageRequest(context, asked));
      const list = (name: Detail['list']): Members[] => details.filter((detail) => detail.list === name).map((detail) => detail.members);
      return {
        UserDetailList: list('UserDetailList'),
        GroupDetailList: list('GroupDetailList'),
        RoleDetailList: list('RoleDetailList'),
        Policies: list('Policies'),
        IsTruncated: marker !== undefined,
        Marker: marker,
      };
    },
  ),
};
