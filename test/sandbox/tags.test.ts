// Tags, and how they are found through the tagging API. Evidence tags: A recorded, D documented.
import {
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  ListInstanceProfileTagsCommand,
  ListPolicyTagsCommand,
  ListRoleTagsCommand,
  TagPolicyCommand,
  TagRoleCommand,
  UntagPolicyCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { describe, expect, it } from 'vitest';
import { allow, clientConfig, open, policyArn, refusal, trust } from './support.ts';

const RoleName = 'r';
const PolicyArn = policyArn('P');
const createRole = (iam: IAMClient) => iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
const createPolicy = (iam: IAMClient, PolicyName = 'P', tag?: string) =>
  iam.send(
    new CreatePolicyCommand({ PolicyName, PolicyDocument: allow(), ...(tag === undefined ? {} : { Tags: [{ Key: tag, Value: '' }] }) }),
  );
const numbered = (count: number, prefix = 'k') => Array.from({ length: count }, (_, i) => ({ Key: `${prefix}${i}`, Value: '' }));

describe('tag keys', () => {
  it('of a role are the same whatever their case, and the new spelling wins [D, A]', async () => {
    const { iam } = await open();
    await createRole(iam);
    await iam.send(
      new TagRoleCommand({
        RoleName,
        Tags: [
          { Key: 'Department', Value: '1' },
          { Key: 'a', Value: '' },
        ],
      }),
    );
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: 'department', Value: '2' }] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toEqual([
      { Key: 'a', Value: '' },
      { Key: 'department', Value: '2' },
    ]);
    const twice = new TagRoleCommand({
      RoleName,
      Tags: [
        { Key: 'x', Value: '' },
        { Key: 'X', Value: '' },
      ],
    });
    expect(await refusal(iam.send(twice))).toEqual({
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    });
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: ['A', 'not-there'] }));
    expect((await iam.send(new ListRoleTagsCommand({ RoleName }))).Tags).toHaveLength(1);
  });

  it('of a policy differ by case, and are listed capitals first [A]', async () => {
    const { iam } = await open();
    await createPolicy(iam);
    await iam.send(
      new TagPolicyCommand({
        PolicyArn,
        Tags: [
          { Key: 'a', Value: 'lower' },
          { Key: 'A', Value: 'upper' },
        ],
      }),
    );
    expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags?.map((tag) => tag.Key)).toEqual(['A', 'a']);
    await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['a'] }));
    expect((await iam.send(new ListPolicyTagsCommand({ PolicyArn }))).Tags).toEqual([{ Key: 'A', Value: 'upper' }]);
    const twice = new TagPolicyCommand({
      PolicyArn,
      Tags: [
        { Key: 'x', Value: '' },
        { Key: 'x', Value: '' },
      ],
    });
    expect((await refusal(iam.send(twice))).message).toBe('Duplicate tag keys found.');
  });

  it('have limits of length, alphabet and number, in one request and in sum [A]', async () => {
    const { iam } = await open();
    await createPolicy(iam);
    const tag = async (Tags: { Key: string; Value: string }[]) =>
      (await refusal(iam.send(new TagPolicyCommand({ PolicyArn, Tags })))).message;
    const constraint = (at: string, text: string) => `1 validation error detected: Value at '${at}' failed to satisfy constraint: ${text}`;
    expect(await tag(numbered(51))).toBe(constraint('tags', 'Member must have length less than or equal to 50'));
    expect(await tag([{ Key: 'a', Value: 'v'.repeat(257) }])).toBe(
      constraint('tags.1.member.value', 'Member must have length less than or equal to 256'),
    );
    expect(await tag([{ Key: 'a?', Value: '' }])).toBe(
      constraint('tags.1.member.key', 'Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+'),
    );
    expect((await refusal(iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['k'.repeat(129)] })))).message).toBe(
      constraint(
        'tagKeys',
        'Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]',
      ),
    );
    await iam.send(new TagPolicyCommand({ PolicyArn, Tags: numbered(50) }));
    await iam.send(new TagPolicyCommand({ PolicyArn, Tags: numbered(50) }));
    expect(await refusal(iam.send(new TagPolicyCommand({ PolicyArn, Tags: numbered(1, 'more') })))).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'The number of tags has reached the maximum limit.',
    });
  });

  it('are paged [A]', async () => {
    const { iam } = await open();
    await createPolicy(iam);
    await iam.send(new TagPolicyCommand({ PolicyArn, Tags: numbered(5) }));
    const first = await iam.send(new ListPolicyTagsCommand({ PolicyArn, MaxItems: 3 }));
    expect([first.Tags?.length, first.IsTruncated]).toEqual([3, true]);
    const second = await iam.send(new ListPolicyTagsCommand({ PolicyArn, MaxItems: 3, Marker: first.Marker }));
    expect([second.Tags?.map((tag) => tag.Key), second.IsTruncated, second.Marker]).toEqual([['k3', 'k4'], false, undefined]);
  });

  it('belong to instance profiles too [D]', async () => {
    const { iam } = await open();
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web', Tags: [{ Key: 'a', Value: '1' }] }));
    expect((await iam.send(new ListInstanceProfileTagsCommand({ InstanceProfileName: 'web' }))).Tags).toEqual([{ Key: 'a', Value: '1' }]);
  });
});

describe('tag:GetResources', () => {
  const found = (resources: { ResourceARN?: string | undefined }[] | undefined) =>
    resources?.map((one) => one.ResourceARN?.replace(/^.*:/, ''));

  it('finds tagged policies and instance profiles, and never roles [D]', async () => {
    const { iam, tagging } = await open();
    await createPolicy(iam, 'P', 'team');
    await createPolicy(iam, 'Untagged');
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web', Tags: [{ Key: 'a', Value: '1' }] }));
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(), Tags: [{ Key: 'a', Value: '1' }] }));
    const all = await tagging.send(new GetResourcesCommand({ ResourceTypeFilters: ['iam'] }));
    expect(found(all.ResourceTagMappingList)).toEqual(['policy/P', 'instance-profile/web']);
    expect(all.PaginationToken).toBe('');
    expect(all.ResourceTagMappingList?.[0]?.Tags).toEqual([{ Key: 'team', Value: '' }]);
    const policies = await tagging.send(new GetResourcesCommand({ ResourceTypeFilters: ['iam:policy'] }));
    expect(found(policies.ResourceTagMappingList)).toEqual(['policy/P']);
    const filtered = await tagging.send(new GetResourcesCommand({ TagFilters: [{ Key: 'a', Values: ['1', '2'] }] }));
    expect(found(filtered.ResourceTagMappingList)).toEqual(['instance-profile/web']);
  });

  it('finds those that are named, a hundred at most, and is silent about who is not there or never had a tag [D]', async () => {
    const { iam, tagging } = await open();
    for (const name of ['P', 'Q']) await createPolicy(iam, name, 'team');
    await createPolicy(iam, 'Untagged');
    const ResourceARNList = [PolicyArn, policyArn('Untagged'), policyArn('Absent')];
    const { ResourceTagMappingList, PaginationToken } = await tagging.send(new GetResourcesCommand({ ResourceARNList }));
    expect(ResourceTagMappingList).toEqual([{ ResourceARN: PolicyArn, Tags: [{ Key: 'team', Value: '' }] }]);
    expect(PaginationToken).toBe('');
    for (const other of [
      { ResourceTypeFilters: ['iam'] },
      { TagFilters: [{ Key: 'team' }] },
      { ResourcesPerPage: 100 },
      { PaginationToken: 'a' },
    ])
      expect((await refusal(tagging.send(new GetResourcesCommand({ ResourceARNList, ...other })))).code).toBe('InvalidParameterException');
    const many = Array.from({ length: 101 }, (_, n) => policyArn(`P${n}`));
    expect((await refusal(tagging.send(new GetResourcesCommand({ ResourceARNList: many })))).code).toBe('InvalidParameterException');
  });

  it('still finds what was tagged once, with no tags [D]', async () => {
    const { iam, tagging } = await open();
    await createPolicy(iam, 'P', 'team');
    await iam.send(new UntagPolicyCommand({ PolicyArn, TagKeys: ['team'] }));
    const { ResourceTagMappingList } = await tagging.send(new GetResourcesCommand({}));
    expect(ResourceTagMappingList).toEqual([{ ResourceARN: PolicyArn, Tags: [] }]);
  });

  it('gives a hundred a page, and a token that it knows again [D]', async () => {
    const { iam, tagging } = await open();
    for (let i = 0; i < 101; i++) await createPolicy(iam, `P${i}`, 'team');
    const first = await tagging.send(new GetResourcesCommand({}));
    expect(first.ResourceTagMappingList).toHaveLength(100);
    const second = await tagging.send(new GetResourcesCommand({ PaginationToken: first.PaginationToken }));
    expect([second.ResourceTagMappingList?.length, second.PaginationToken]).toEqual([1, '']);
    expect((await refusal(tagging.send(new GetResourcesCommand({ PaginationToken: 'bent' })))).code).toBe(
      'PaginationTokenExpiredException',
    );
  });

  it('knows IAM in us-east-1 alone [D]', async () => {
    const { sandbox, iam } = await open();
    await createPolicy(iam, 'P', 'team');
    const elsewhere = new ResourceGroupsTaggingAPIClient(clientConfig(sandbox, undefined, 'eu-west-1'));
    expect((await elsewhere.send(new GetResourcesCommand({}))).ResourceTagMappingList).toEqual([]);
  });
});
