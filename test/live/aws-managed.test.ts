// AWS managed policies that a plan attaches first: their documents are read, and nothing else is.
import { expect, it } from 'vitest';
import { withAwsManaged } from '../../src/live/aws-managed.ts';
import { readCrawl } from '../../src/live/read.ts';
import { narrow } from '../../src/live/scope.ts';
import { liveState } from '../../src/live/state.ts';
import { Failure } from '../../src/model/failure.ts';
import { compile } from '../support/planning.ts';
import { manifest } from '../support/world.ts';
import { account } from './fakes.ts';
import type { CountedReader, FakeAccount } from './fakes.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const DOCUMENT = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}';

const WANTED = {
  users: { ann: { policies: ['aws:ReadOnlyAccess'] }, bob: { policies: ['aws:ReadOnlyAccess'], boundary: 'aws:PowerUserAccess' } },
};

const answering: FakeAccount['answer'] = (op) => {
  if (op === 'GetPolicy') return { Policy: { DefaultVersionId: 'v7' } };
  return op === 'GetPolicyVersion' ? { PolicyVersion: { VersionId: 'v7', Document: encodeURIComponent(DOCUMENT) } } : undefined;
};

async function read(reader: CountedReader) {
  const { desired } = await compile(manifest(WANTED));
  if (desired === null) throw new Error('the manifests do not compile');
  const crawl = await readCrawl(reader, { policies: [], descriptions: [] });
  const before = reader.asked.length;
  const whole = await withAwsManaged(reader.iam, crawl, narrow(desired, liveState(crawl)).pairs);
  return { crawl, whole, asked: reader.inputs.slice(before) };
}

it('takes two calls for each that is not known, whoever attaches it or is limited by it', async () => {
  const { whole, asked } = await read(account({ answer: answering }));
  expect(asked.map(({ op }) => op).sort()).toEqual(['GetPolicy', 'GetPolicy', 'GetPolicyVersion', 'GetPolicyVersion']);
  expect(asked).toContainEqual({ op: 'GetPolicyVersion', input: { PolicyArn: READ_ONLY, VersionId: 'v7' } });
  const { awsPolicies } = liveState(whole);
  expect(Object.keys(awsPolicies)).toEqual([POWER, READ_ONLY]);
  expect(awsPolicies[POWER]).toMatchObject({ Statement: [{ Action: ['s3:Get*'] }] });
});

it('asks nothing where the crawl shows them', async () => {
  const policies = [READ_ONLY, POWER].map((Arn) => ({
    Arn,
    DefaultVersionId: 'v1',
    PolicyVersionList: [{ VersionId: 'v1', Document: DOCUMENT }],
  }));
  const { crawl, whole, asked } = await read(account({ details: [{ Policies: policies }] }));
  expect(asked).toEqual([]);
  expect(whole).toBe(crawl);
});

it.each([
  ['that AWS does not have', Object.assign(new Error('none'), { name: 'NoSuchEntityException' })],
  ['that the caller may not read', new Failure('access-denied', 'no', 'ask')],
])('leaves one unknown %s', async (_, thrown) => {
  const answer: FakeAccount['answer'] = (op) => {
    if (op === 'GetPolicy') throw thrown;
    return undefined;
  };
  const { crawl, whole } = await read(account({ answer }));
  expect(whole).toBe(crawl);
});

it('fails as every reading does when AWS does not answer', async () => {
  const answer: FakeAccount['answer'] = (op) => {
    if (op === 'GetPolicy') throw new Failure('throttled', 'slow down', 'wait');
    return undefined;
  };
  await expect(read(account({ answer }))).rejects.toThrow('slow down');
});
