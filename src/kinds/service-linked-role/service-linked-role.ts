// Service-linked roles: AWS chooses name, trust and permissions. They are created where they are missing and never deleted, since
// only their service knows whether it still needs them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import type { Crawl } from '../../model/crawl.ts';
import type { JsonObject } from '../../model/json.ts';
import { isKept, isUnread, KEPT } from '../../model/state.ts';
import type { Kept, Live, Unread } from '../../model/state.ts';
import { roleArn } from '../../policy/arn.ts';
import type { Birth, Kind, Move, Subject } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { serviceLinkedRoleLookups } from './lookups.ts';
import { serviceLinkedRoleSchema } from './schema.ts';
import type { ServiceLinkedRoleDeclaration } from './schema.ts';

export type ServiceLinkedRoleSpec = {
  readonly description: string | Kept | Unread;
};

const STAYS = 'iamsync never deletes a service-linked role: its service may need it';
const LINKED = /^\/aws-service-role\/([^/]+)\/$/;

export const serviceLinkedRole: Kind<ServiceLinkedRoleSpec, ServiceLinkedRoleDeclaration> = {
  ...ungoverned,
  name: 'ServiceLinkedRole',
  life: { create: 'CreateServiceLinkedRole', destroy: 'DeleteServiceLinkedRole' },
  section: 'serviceLinkedRoles',
  rank: 45,
  schema: serviceLinkedRoleSchema,
  names: {
    pattern: /^[a-z0-9.-]+(\/[\w+=,.@-]{1,64})?$/,
    longest: 128,
    words: 'the service, like autoscaling.amazonaws.com, or SERVICE/SUFFIX with a suffix of 1 to 64 characters',
  },
  fixed: [],
  arn: (name, _path, scope) => roleArn(scope, `/aws-service-role/${name.replace(/\/.*/, '')}/`, 'AWSServiceRoleFor*'),
  compile: (_name, { description }) => ({ description: description ?? KEPT }),
  declare: ({ description }) => (typeof description === 'string' && description !== '' ? { description } : {}),
  read,
  stays: STAYS,
  align: (live) => live,
  // Of a new one, the service chooses what is left out, and nobody knows it before.
  aim: (spec, live) => (live === null && typeof spec.description !== 'string' ? { description: KEPT } : spec),
  census: { count: 'Roles', quota: 'RolesQuota' },
  views: (before, after) => [view(before), view(after)],
  birth,
  walk,
  empty: () => [],
  lookups: serviceLinkedRoleLookups,
  confirmedBy: { CreateServiceLinkedRole: ['ListRoles'] },
};

function read(crawl: Crawl): Live<ServiceLinkedRoleSpec>[] {
  return crawl.roles.flatMap(({ RoleName = '', Path = '/', Arn = '', RoleId = '' }) => {
    const service = LINKED.exec(Path)?.[1];
    if (service === undefined) return [];
    const suffix = /^AWSServiceRoleFor[^_]+_(.+)$/.exec(RoleName)?.[1];
    const settings = crawl.roleSettings.get(RoleName);
    const description = settings?.description ?? { unread: 'descriptions of roles are not part of the crawl; ListRoles has them' };
    return [
      {
        kind: 'ServiceLinkedRole',
        name: suffix === undefined ? service : `${service}/${suffix}`,
        arn: Arn,
        spec: { description },
        facts: { role: RoleName, id: RoleId, ...(settings === undefined ? {} : { session: settings.maxSessionDuration }) },
      },
    ];
  });
}

function view(spec: ServiceLinkedRoleSpec | undefined): JsonObject {
  return spec === undefined || isKept(spec.description) ? {} : { ...spec };
}

function birth({ name, live }: Subject<ServiceLinkedRoleSpec>, spec: ServiceLinkedRoleSpec): Birth<ServiceLinkedRoleSpec> {
  const [AWSServiceName = '', CustomSuffix] = name.split('/');
  const { description } = spec;
  const RoleName = live?.facts['role'];
  return {
    create: call('CreateServiceLinkedRole', {
      AWSServiceName,
      ...(CustomSuffix === undefined ? {} : { CustomSuffix }),
      ...(typeof description === 'string' ? { Description: description } : {}),
    }),
    destroy: call('DeleteServiceLinkedRole', { RoleName: typeof RoleName === 'string' ? RoleName : '' }),
    born: spec,
    takes: [],
    rejoin: [],
    stays: STAYS,
    lost: STAYS,
  };
}

function walk({ live }: Subject<ServiceLinkedRoleSpec>, before: ServiceLinkedRoleSpec, after: ServiceLinkedRoleSpec): Move[] {
  const { role, session } = live?.facts ?? {};
  if (typeof role !== 'string' || typeof session !== 'number') return [];
  if (isWithout(before.description) || isWithout(after.description) || before.description === after.description) return [];
  // Both fields always: recordings and documentation disagree on what an omitted one becomes.
  const put = (Description: string): Call => call('UpdateRole', { RoleName: role, Description, MaxSessionDuration: session });
  return [
    {
      do: put(after.description),
      undo: [put(before.description)],
      takes: [],
      lets: [],
      effects: [],
      when: 'last',
      risk: 'none',
      reason: 'the description differs',
    },
  ];
}

function isWithout(description: ServiceLinkedRoleSpec['description']): description is Kept | Unread {
  return isKept(description) || isUnread(description);
}
