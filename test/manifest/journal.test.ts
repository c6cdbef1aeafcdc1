// journal: in iamsync.yaml. Names of buckets: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/manifest/config.ts';

const read = (text: string) => readConfig('iamsync.yaml', `journal: ${JSON.stringify(text)}\n`);

describe('a journal in S3', () => {
  it.each([
    ['s3://acme', 'acme', ''],
    ['s3://acme/', 'acme', ''],
    ['s3://acme/x', 'acme', 'x'],
    ['s3://acme.iam-1/one/two/', 'acme.iam-1', 'one/two'],
    ['s3://acme/a b/ü', 'acme', 'a b/ü'],
    ['s3://123/x', '123', 'x'],
    [`s3://acme/${'p'.repeat(900)}`, 'acme', 'p'.repeat(900)],
  ])('%s', async (text, bucket, prefix) => {
    const { config, findings } = await read(text);
    expect(findings).toEqual([]);
    expect(config?.journal).toEqual({ kind: 's3', bucket, prefix });
  });

  it.each([
    ['s3://', 'a bucket is missing'],
    ['s3:///x', 'a bucket is missing'],
    ['s3://ab/x', "can't be the name of a bucket"],
    ['s3://Acme/x', "can't be the name of a bucket"],
    ['s3://acme_1/x', "can't be the name of a bucket"],
    ['s3://-acme/x', "can't be the name of a bucket"],
    ['s3://ac..me/x', "can't be the name of a bucket"],
    ['s3://192.168.5.4/x', "can't be the name of a bucket"],
    ['s3://xn--acme/x', "can't be the name of a bucket"],
    [`s3://${'a'.repeat(64)}`, "can't be the name of a bucket"],
    ['s3://acme--use1-az4--x-s3/x', 'directory bucket'],
    ['s3://acme//x', 'an empty part'],
    ['s3://acme/x//', 'an empty part'],
    ['s3://acme/../x', 'of dots'],
    ['s3://acme/./x', 'of dots'],
    ['s3://acme/x\u0007', 'a character'],
    ['s3://acme/x\\y', 'a character'],
    [`s3://acme/${'p'.repeat(901)}`, '900 bytes'],
    [`s3://acme/${'ü'.repeat(451)}`, '900 bytes'],
    ['s3://acme/$(account)', 'no variable'],
    ['S3://acme/x', 'in a folder, in S3 or not at all'],
    ['s3:acme', 'in a folder, in S3 or not at all'],
    ['s3:/acme/x', 'in a folder, in S3 or not at all'],
    ['arn:aws:s3:::acme', 'in a folder, in S3 or not at all'],
    ['file:///var/x', 'in a folder, in S3 or not at all'],
  ])('%j is an error at its place', async (text, said) => {
    const { config, findings } = await read(text);
    expect(config).toBeNull();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ rule: 'journal', severity: 'error', place: { line: 1, column: 10 } });
    expect(findings[0]?.message).toContain(said);
  });
});
