// After an attempt without a clear answer: asks AWS whether it did the work, before anyone repeats it.
import { CallError } from '../model/callerror.ts';
import { same } from '../model/json.ts';
import { policyArn } from '../policy/arn.ts';
import { asJson } from '../policy/document.ts';
import { align, parseLive } from '../policy/normal.ts';
import type { PolicyVersion, Tag } from '@aws-sdk/client-iam';
import type { Scope } from '../model/address.ts';
import type { Call, CallOf, Ref } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { IamReader } from '../model/ports.ts';

/** `ours`: the account holds exactly what the call asks for; `output` is what its answer would have held. */
export type Found = { readonly is: 'ours'; readonly output: JsonObject } | { readonly is: 'absent' } | { readonly is: 'different'; readonly how: string };

const ABSENT: Found = { is: 'absent' };

/** Looks for the work of a call that may have been done. Only operations that must not be repeated blindly are looked up. */
export async function verify(call: Call, scope: Scope, reader: IamReader): Promise<Found> {
  try {
    switch (call.op) {
      case 'CreatePolicyVersion':
        return await findVersion(call, reader);
      case 'CreatePolicy':
        return await findPolicy(call, scope, reader);
      case 'CreateRole':
        return await findRole(call, reader);
      case 'AddRoleToInstanceProfile':
        return await findProfileRole(call, reader);
    }
    return ABSENT;
  } catch (error) {
    if (isMissing(error)) return ABSENT;
    throw error;
  }
}

// A document that an older version holds would have been planned as SetDefaultPolicyVersion, so an equal one is this call's.
async function findVersion({ input }: CallOf<'CreatePolicyVersion'>, reader: IamReader): Promise<Found> {
  const PolicyArn = text(input.PolicyArn);
  const { Versions = [] } = await reader.get('ListPolicyVersions', { PolicyArn });
  const candidates = Versions.filter((version) => version.IsDefaultVersion === (input.SetAsDefault === true)).toSorted(byNumberDown);
  for (const { VersionId } of candidates) {
    const { PolicyVersion } = await reader.get('GetPolicyVersion', { PolicyArn, VersionId });
    if (VersionId !== undefined && sameDocument(text(input.PolicyDocument), PolicyVersion?.Document)) {
      return { is: 'ours', output: { PolicyVersion: { VersionId, IsDefaultVersion: input.SetAsDefault === true } } };
    }
  }
  return ABSENT;
}

async function findPolicy({ input }: CallOf<'CreatePolicy'>, scope: Scope, reader: IamReader): Promise<Found> {
  const PolicyArn = policyArn(scope, text(input.Path, '/'), text(input.PolicyName));
  const { Policy } = await reader.get('GetPolicy', { PolicyArn });
  if (Policy === undefined) return ABSENT;
  const { PolicyVersion } = await reader.get('GetPolicyVersion', { PolicyArn, VersionId: Policy.DefaultVersionId });
  if ((Policy.Description ?? '') !== text(input.Description)) return { is: 'different', how: 'its description differs' };
  if (!sameTags(input.Tags, Policy.Tags)) return { is: 'different', how: 'its tags differ' };
  if (!sameDocument(text(input.PolicyDocument), PolicyVersion?.Document)) return { is: 'different', how: 'its document differs' };
  return { is: 'ours', output: { Policy: { Arn: PolicyArn, PolicyId: Policy.PolicyId ?? '', DefaultVersionId: Policy.DefaultVersionId ?? '' } } };
}

async function findRole({ input }: CallOf<'CreateRole'>, reader: IamReader): Promise<Found> {
  const { Role } = await reader.get('GetRole', { RoleName: text(input.RoleName) });
  if (Role === undefined) return ABSENT;
  if (Role.Path !== text(input.Path, '/')) return { is: 'different', how: 'its path differs' };
  if ((Role.Description ?? '') !== text(input.Description)) return { is: 'different', how: 'its description differs' };
  if ((Role.MaxSessionDuration ?? 3600) !== (input.MaxSessionDuration ?? 3600)) return { is: 'different', how: 'its session duration differs' };
  if ((Role.PermissionsBoundary?.PermissionsBoundaryArn ?? '') !== text(input.PermissionsBoundary)) return { is: 'different', how: 'its boundary differs' };
  if (!sameTags(input.Tags, Role.Tags)) return { is: 'different', how: 'its tags differ' };
  if (!sameDocument(text(input.AssumeRolePolicyDocument), Role.AssumeRolePolicyDocument)) return { is: 'different', how: 'its trust policy differs' };
  return { is: 'ours', output: { Role: { Arn: Role.Arn ?? '', RoleId: Role.RoleId ?? '', RoleName: Role.RoleName ?? '' } } };
}

async function findProfileRole({ input }: CallOf<'AddRoleToInstanceProfile'>, reader: IamReader): Promise<Found> {
  const { InstanceProfile } = await reader.get('GetInstanceProfile', { InstanceProfileName: text(input.InstanceProfileName) });
  const roles = (InstanceProfile?.Roles ?? []).map((role) => role.RoleName);
  if (roles.length === 0) return ABSENT;
  return roles.includes(text(input.RoleName)) ? { is: 'ours', output: {} } : { is: 'different', how: 'another role is in it' };
}

function sameDocument(wanted: string, live: string | undefined): boolean {
  if (live === undefined) return false;
  const ours = parseLive(wanted);
  return same(asJson(align(parseLive(live), ours)), asJson(ours));
}

function sameTags(wanted: readonly Tag[] | Ref | undefined, live: readonly Tag[] | undefined): boolean {
  const ours = wanted !== undefined && 'ref' in wanted ? [] : (wanted ?? []);
  return same(tagMap(ours), tagMap(live ?? []));
}

function tagMap(tags: readonly Tag[]): JsonObject {
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

// Placeholders have been resolved before the call was sent.
function text(value: string | Ref | undefined, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}

function byNumberDown(a: PolicyVersion, b: PolicyVersion): number {
  return numberOf(b) - numberOf(a);
}

function numberOf({ VersionId }: PolicyVersion): number {
  return Number(VersionId?.slice(1) ?? 0);
}

function isMissing(error: unknown): boolean {
  const told = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (told instanceof CallError) return told.code === 'NoSuchEntity';
  return told instanceof Error && (told.name === 'NoSuchEntity' || told.name === 'NoSuchEntityException');
}
