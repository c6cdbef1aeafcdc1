// Somebody else who writes to the account: what they do right before one call of a run, drawn from what is there.
import { call } from '../../../src/model/call.ts';
import type { Call } from '../../../src/model/call.ts';
import { CallError } from '../../../src/model/callerror.ts';
import { kindOf } from '../../../src/kinds/index.ts';
import type { Live } from '../../../src/model/state.ts';
import { liveOf } from '../../support/world.ts';
import type { Account } from '../../support/world.ts';

/** What somebody does to an entity; undefined: nothing, to such a one. */
type Deed = (entity: Live) => Call | undefined;

const MINE = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] });
const AWS_POLICY = 'arn:aws:iam::aws:policy/SecurityAudit';

export const DEEDS: Readonly<Record<string, Deed>> = {
  'attaches a policy': ({ kind, name }) => {
    if (kind === 'Role') return call('AttachRolePolicy', { RoleName: name, PolicyArn: AWS_POLICY });
    if (kind === 'User') return call('AttachUserPolicy', { UserName: name, PolicyArn: AWS_POLICY });
    return kind === 'Group' ? call('AttachGroupPolicy', { GroupName: name, PolicyArn: AWS_POLICY }) : undefined;
  },
  'detaches a policy': ({ kind, name, spec }) => {
    const [PolicyArn] = Array.isArray(spec['policies']) ? spec['policies'] : [];
    if (typeof PolicyArn !== 'string') return undefined;
    if (kind === 'Role') return call('DetachRolePolicy', { RoleName: name, PolicyArn });
    return kind === 'User' ? call('DetachUserPolicy', { UserName: name, PolicyArn }) : undefined;
  },
  'puts an inline policy': ({ kind, name }) => {
    if (kind === 'Role') return call('PutRolePolicy', { RoleName: name, PolicyName: 'one', PolicyDocument: MINE });
    return kind === 'User' ? call('PutUserPolicy', { UserName: name, PolicyName: 'in-1', PolicyDocument: MINE }) : undefined;
  },
  'makes another version the default': ({ kind, arn }) =>
    kind === 'Policy' ? call('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: MINE, SetAsDefault: true }) : undefined,
  'makes another version': ({ kind, arn }) =>
    kind === 'Policy' ? call('CreatePolicyVersion', { PolicyArn: arn, PolicyDocument: MINE, SetAsDefault: false }) : undefined,
  tags: ({ kind, name, arn }) => {
    const Tags = [{ Key: 'intruder', Value: 'was here' }];
    if (kind === 'Role') return call('TagRole', { RoleName: name, Tags });
    if (kind === 'User') return call('TagUser', { UserName: name, Tags });
    return kind === 'Policy' ? call('TagPolicy', { PolicyArn: arn, Tags }) : undefined;
  },
  renames: ({ kind, name }) => {
    if (kind === 'User') return call('UpdateUser', { UserName: name, NewUserName: `${name}-else` });
    return kind === 'Group' ? call('UpdateGroup', { GroupName: name, NewGroupName: `${name}-else` }) : undefined;
  },
  'changes the trust policy': ({ kind, name }) =>
    kind === 'Role'
      ? call('UpdateAssumeRolePolicy', {
          RoleName: name,
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { Service: 'kms.amazonaws.com' }, Action: 'sts:AssumeRole' }],
          }),
        })
      : undefined,
  'takes the boundary off': ({ kind, name, spec }) => {
    if (spec['boundary'] === null || spec['boundary'] === undefined) return undefined;
    return kind === 'Role' ? call('DeleteRolePermissionsBoundary', { RoleName: name }) : undefined;
  },
};

/** The names of entities that a plan is about to make. */
export function births(names: readonly string[]): Call[] {
  return names.flatMap((address): Call[] => {
    const [kind = '', name = ''] = address.split('/');
    if (kind === 'Group') return [call('CreateGroup', { GroupName: name })];
    if (kind === 'User') return [call('CreateUser', { UserName: name, Tags: [{ Key: 'whose', Value: 'mine' }] })];
    return [];
  });
}

/** Does a deed; resolves to whether AWS let them. */
export async function intrude(account: Account, deed: Call): Promise<boolean> {
  try {
    await account.writer.call(deed);
    return true;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return false;
  }
}

/** Everything that somebody could do to what is there now. */
export async function deedsOn(account: Account): Promise<{ readonly what: string; readonly to: Live; readonly deed: Call }[]> {
  const { entities } = await liveOf(account);
  return entities
    .filter(({ kind }) => kindOf(kind) !== undefined)
    .flatMap((to) =>
      Object.entries(DEEDS).flatMap(([what, deed]) => {
        const made = deed(to);
        return made === undefined ? [] : [{ what, to, deed: made }];
      }),
    );
}
