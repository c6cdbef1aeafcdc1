// How other tools read an account, call by call, over our own small client, so that none of them pays for parsing.
// Terraform refreshes each resource of its state, ten at a time: https://developer.hashicorp.com/terraform/cli/commands/plan
import type { Answer } from './query.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { isList, isObject } from '../../src/model/json.ts';

/** The calls of one resource, one after another. */
export type Chain = readonly Readonly<Record<string, string>>[];

const listed = (one: JsonObject, field: string): readonly JsonObject[] => {
  const list = one[field];
  return isList(list) ? list.filter(isObject) : [];
};
const text = (one: JsonObject, field: string): string => {
  const found = one[field];
  return typeof found === 'string' ? found : '';
};

/** Three calls and the inline policies of a role, one list for each attachment, two calls for a policy. */
export function terraform(account: JsonObject): readonly Chain[] {
  const attachments = (one: JsonObject, Action: string, input: Readonly<Record<string, string>>): Chain[] =>
    listed(one, 'AttachedManagedPolicies').map(() => [{ Action, ...input }]);
  const roles = listed(account, 'RoleDetailList').flatMap((one): Chain[] => {
    const role = { RoleName: text(one, 'RoleName') };
    const inline = listed(one, 'RolePolicyList').map((policy) => ({
      Action: 'GetRolePolicy',
      ...role,
      PolicyName: text(policy, 'PolicyName'),
    }));
    const own = [
      { Action: 'GetRole', ...role },
      { Action: 'ListRolePolicies', ...role },
      { Action: 'ListAttachedRolePolicies', ...role },
    ];
    return [[...own, ...inline], ...attachments(one, 'ListAttachedRolePolicies', role)];
  });
  const users = listed(account, 'UserDetailList').flatMap((one): Chain[] => {
    const user = { UserName: text(one, 'UserName') };
    return [
      [{ Action: 'GetUser', ...user }],
      [{ Action: 'ListGroupsForUser', ...user }],
      ...attachments(one, 'ListAttachedUserPolicies', user),
    ];
  });
  const groups = listed(account, 'GroupDetailList').flatMap((one): Chain[] => {
    const group = { GroupName: text(one, 'GroupName') };
    return [[{ Action: 'GetGroup', ...group }], ...attachments(one, 'ListAttachedGroupPolicies', group)];
  });
  const policies = listed(account, 'Policies').map((one): Chain => {
    const policy = { PolicyArn: text(one, 'Arn') };
    return [
      { Action: 'GetPolicy', ...policy },
      { Action: 'GetPolicyVersion', ...policy, VersionId: text(one, 'DefaultVersionId') },
    ];
  });
  return [...roles, ...users, ...groups, ...policies];
}

/** Three calls and the inline policies for each role and each user, as IAMbic asks. */
export function iambic(account: JsonObject): readonly Chain[] {
  const each = (list: string, noun: 'Role' | 'User'): Chain[] =>
    listed(account, list).map((one) => {
      const name = { [`${noun}Name`]: text(one, `${noun}Name`) };
      const inline = listed(one, `${noun}PolicyList`).map((policy) => ({
        Action: `Get${noun}Policy`,
        ...name,
        PolicyName: text(policy, 'PolicyName'),
      }));
      const own = [`List${noun}Tags`, `List${noun}Policies`, `ListAttached${noun}Policies`].map((Action) => ({ Action, ...name }));
      return [...own, ...inline];
    });
  return [...each('RoleDetailList', 'Role'), ...each('UserDetailList', 'User')];
}

export const callsOf = (chains: readonly Chain[]): number => chains.reduce((sum, chain) => sum + chain.length, 0);

/** Sends all chains, so many at a time. Throws for an answer that is none. */
export async function replay(chains: readonly Chain[], ask: (input: Chain[number]) => Promise<Answer>, atOnce: number): Promise<void> {
  const rest = chains.values();
  const worker = async (): Promise<void> => {
    for (const chain of rest) {
      for (const input of chain) {
        const { status, text: said } = await ask(input);
        if (status !== 200) throw new Error(`${input['Action']} was answered with ${status}: ${said.slice(0, 300)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
