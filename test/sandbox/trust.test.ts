// Trust policies: grammar, principals kept as unique ids, and what comes back. Evidence tags: A recorded, D documented, I reported, T Terraform's provider.
import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { isList, isObject, parseJson } from '../../src/model/json.ts';
import { open, refusal, roleArn, trust, userArn } from './support.ts';

const put = (iam: IAMClient, RoleName: string, AssumeRolePolicyDocument: string) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));

async function principalOf(iam: IAMClient, RoleName: string): Promise<unknown> {
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  const document = parseJson(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
  const statement = isObject(document) && isList(document['Statement']) ? document['Statement'][0] : undefined;
  return isObject(statement) ? statement['Principal'] : undefined;
}

describe('principals of a trust policy', () => {
  it('are kept as unique ids: who is deleted shows its id, and the name made again is not trusted [D]', async () => {
    const { iam } = await open();
    const id = (await put(iam, 'caller', trust())).Role?.RoleId;
    await put(iam, 'target', trust({ AWS: roleArn('caller') }));
    expect(await principalOf(iam, 'target')).toEqual({ AWS: roleArn('caller') });
    await iam.send(new DeleteRoleCommand({ RoleName: 'caller' }));
    expect(await principalOf(iam, 'target')).toEqual({ AWS: id });
    await put(iam, 'caller', trust());
    expect(await principalOf(iam, 'target')).toEqual({ AWS: id });
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'target', PolicyDocument: trust({ AWS: roleArn('caller') }) }));
    expect(await principalOf(iam, 'target')).toEqual({ AWS: roleArn('caller') });
  });

  it('follow a user that is renamed or moved [D]', async () => {
    const { iam } = await open();
    await iam.send(new CreateUserCommand({ UserName: 'ann' }));
    await put(iam, 'target', trust({ AWS: [userArn('ann')] }));
    await iam.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'anna', NewPath: '/team/' }));
    expect(await principalOf(iam, 'target')).toEqual({ AWS: [userArn('anna', '/team/')] });
  });

  it('must exist in this account [I]', async () => {
    const { iam } = await open();
    const unknown = roleArn('nobody');
    expect(await refusal(put(iam, 'target', trust({ AWS: unknown })))).toEqual({
      code: 'MalformedPolicyDocument',
      status: 400,
      message: `Invalid principal in policy: "AWS":"${unknown}"`,
    });
    for (const AWS of ['AROAAAAAAAAAAAAAAAAAA', 'arn:aws:iam::123456789012:group/g', 'arn:aws:iam::123456789012:role/*', 'someone'])
      expect((await refusal(put(iam, 'target', trust({ AWS })))).message).toBe(`Invalid principal in policy: "AWS":"${AWS}"`);
    expect((await refusal(put(iam, 'target', trust({ Service: 'nothing' })))).message).toBe(
      'Invalid principal in policy: "SERVICE":"nothing"',
    );
  });

  it('name an account by its root ARN, however it was written [D, T]', async () => {
    const { iam } = await open();
    await put(iam, 'target', trust({ AWS: '999988887777' }));
    expect(await principalOf(iam, 'target')).toEqual({ AWS: 'arn:aws:iam::999988887777:root' });
  });

  it('come back in another order, as condition keys do [I, T]', async () => {
    const { iam } = await open();
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': 'o-1', 'aws:SourceAccount': ['2', '1'] } };
    const Principal = { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] };
    const statement = { Effect: 'Allow', Principal, Action: 'sts:AssumeRole', Condition };
    const created = await put(iam, 'target', JSON.stringify({ Version: '2012-10-17', Statement: [statement] }));
    const text = decodeURIComponent(created.Role?.AssumeRolePolicyDocument ?? '');
    expect(text.indexOf('aws:SourceAccount')).toBeLessThan(text.indexOf('aws:PrincipalOrgID'));
    expect(text.indexOf('lambda')).toBeLessThan(text.indexOf('ec2'));
    expect(JSON.parse(text)).toEqual({
      Version: '2012-10-17',
      Statement: [{ ...statement, Principal: { Service: ['lambda.amazonaws.com', 'ec2.amazonaws.com'] } }],
    });
  });

  it('of one keep the form of a list [A]', async () => {
    const { iam } = await open();
    await put(iam, 'target', trust({ Service: ['ec2.amazonaws.com'] }));
    expect(await principalOf(iam, 'target')).toEqual({ Service: ['ec2.amazonaws.com'] });
  });

  it('of another account of the sandbox are looked up there [D]', async () => {
    const { iam } = await open({ accounts: ['123456789012', '210987654321'] });
    const there = 'arn:aws:iam::210987654321:role/nobody';
    expect((await refusal(put(iam, 'target', trust({ AWS: there })))).message).toBe(`Invalid principal in policy: "AWS":"${there}"`);
    await put(iam, 'other', trust({ AWS: 'arn:aws:iam::555555555555:role/not-held-here' }));
  });
});

describe('the grammar of trust policies', () => {
  const statement = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' };
  const refused: [string, string, unknown][] = [
    ['This policy contains invalid Json', 'text [A]', undefined],
    ['AssumeRole policy may only specify STS AssumeRole actions.', 'another service [A]', { ...statement, Action: 's3:GetObject' }],
    ['AssumeRole policy may only specify STS AssumeRole actions.', 'every action [I]', { ...statement, Action: '*' }],
    ['Has prohibited field Resource', 'a resource [A]', { ...statement, Resource: '*' }],
    ['Principal must be a JSON object.', 'everybody as a text [I]', { ...statement, Principal: '*' }],
    ['Missing required field Principal', 'no principal [I]', { Effect: 'Allow', Action: 'sts:AssumeRole' }],
    ['Missing required field Principal cannot be empty!', 'an empty principal [I]', { ...statement, Principal: {} }],
    ['Missing required field Action', 'no action [I]', { Effect: 'Allow', Principal: { AWS: '*' } }],
    ['Invalid effect: Maybe', 'another effect [I]', { ...statement, Effect: 'Maybe' }],
    ['Syntax error in policy.', 'an operator that is none [I]', { ...statement, Condition: { StringIs: { 'aws:x': '1' } } }],
  ];

  it.each(refused)('says "%s" to %s', async (message, _, one) => {
    const { iam } = await open();
    const text = one === undefined ? 'no json' : JSON.stringify({ Version: '2012-10-17', Statement: one });
    expect(await refusal(put(iam, 'target', text))).toEqual({ code: 'MalformedPolicyDocument', status: 400, message });
  });

  it('takes everybody under AWS, a Deny alone, STS wildcards and no version [I, K]', async () => {
    const { iam } = await open();
    const closed = { ...statement, Effect: 'Deny' };
    const wild = { ...statement, Action: ['sts:*', 'STS:TagSession'] };
    for (const [index, document] of [{ Statement: statement }, { Version: '2012-10-17', Statement: [closed, wild] }].entries()) {
      const { Role } = await put(iam, `target${index}`, JSON.stringify(document));
      expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(document);
    }
  });
});
