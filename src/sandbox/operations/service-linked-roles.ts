// Service-linked roles: AWS chooses name, trust and policy, and deletes them in a task of its own.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
import type { Members } from '../answer.ts';
import { awsManagedPolicies } from '../aws-managed.ts';
import { invalidInput, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theRole } from '../lookup.ts';
import { existingName } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import type { RoleRecord } from '../records.ts';
import { roleMembers } from '../show.ts';
import { LINKED_SERVICES, SUFFIXED } from '../linked-services.ts';
import { DESCRIPTION, emptyIsNone, HOUR } from './roles.ts';

const TASK_ID = { min: 1, max: 1000 } as const;

interface NewLinkedRole {
  readonly service: string;
  readonly description: string | undefined;
  readonly suffix: string | undefined;
}

const readNew = (input: Reader): NewLinkedRole => ({
  service: input.text('AWSServiceName', { min: 1, max: 128, pattern: '[\\w+=,.@-]+' }),
  description: input.maybe('Description', DESCRIPTION),
  suffix: input.maybe('CustomSuffix', { min: 1, max: 64, pattern: '[\\w+=,.@-]+' }),
});

function create({ account, world }: Context, { service, description, suffix }: NewLinkedRole): RoleRecord {
  const linked = LINKED_SERVICES[service];
  if (linked === undefined) throw invalidInput(`Service ${service} is not valid for service-linked roles.`);
  if (suffix !== undefined && !SUFFIXED.has(service)) throw invalidInput(`Custom suffix is not allowed for ${service}`);
  const name = `AWSServiceRoleFor${linked.name}${suffix === undefined ? '' : `_${suffix}`}`;
  if (account.find('role', name) !== undefined)
    throw invalidInput(`Service role name ${name} has been taken in this account, please try a different suffix.`);
  const policy = `arn:aws:iam::aws:policy/aws-service-role/${linked.policy}`;
  const trust = { Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] };
  const record: RoleRecord = {
    kind: 'role',
    id: world.newId('role'),
    name,
    path: `/aws-service-role/${service}/`,
    created: world.timestamp(),
    description: emptyIsNone(description),
    maxSessionDuration: HOUR,
    trust: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    boundary: null,
    attached: awsManagedPolicies().has(policy) ? [policy] : [],
    inline: new Map(),
    tags: [],
    onceTagged: false,
  };
  account.put(record);
  return record;
}

// Asking again gives the same task as long as it runs.
function startDeletion({ account, world }: Context, name: string): Members {
  const role = theRole(account, name);
  const [service = ''] = /(?<=^\/aws-service-role\/)[^/]+/.exec(role.path) ?? [];
  if (service === '') throw invalidInput(`Role ${name} is not a service-linked role.`);
  const running = [...account.deletions].find(([, roleId]) => roleId === role.id);
  if (running !== undefined) return { DeletionTaskId: running[0] };
  const id = `task/aws-service-role/${service}/${role.name}/${world.newId('task')}`;
  account.deletions.set(id, role.id);
  account.touch();
  return { DeletionTaskId: id };
}

/** The task ends after it was seen running once: no test has to wait for it, and every client has to ask again. */
function followDeletion({ account }: Context, task: string): Members {
  const roleId = account.deletions.get(task);
  if (roleId === undefined) throw noSuchEntity(`Deletion task with ID ${task} cannot be found.`);
  const role = account.findById(roleId);
  if (role === undefined) return { Status: 'SUCCEEDED' };
  account.remove(role);
  return { Status: 'IN_PROGRESS' };
}

export const serviceLinkedRoles: Operations = {
  CreateServiceLinkedRole: operation(readNew, (context, input) => ({ Role: roleMembers(context, create(context, input)) })),

  DeleteServiceLinkedRole: operation((input) => existingName(input, 'role'), startDeletion),

  GetServiceLinkedRoleDeletionStatus: operation((input) => input.text('DeletionTaskId', TASK_ID), followDeletion),
};
