// iamsync access compare from the built program: two files, many lines, and what it says of mistakes.
import { afterAll, describe, expect, it } from 'vitest';
import { openBench, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const READ = { Version: '2012-10-17', Statement: { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: '*' } };
const ONE = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::box/*' }] };
const YAML =
  'Version: "2012-10-17"\nStatement:\n  - Sid: Write\n    Effect: Allow\n    Action: [s3:GetObject, s3:PutObject]\n    Resource: arn:aws:s3:::box/*\n';
const BINARY = (value: string): unknown => ({
  ...ONE,
  Statement: [{ ...ONE.Statement[0], Condition: { BinaryEquals: { 'aws:k': value } } }],
});
const TRUST = (service: string): unknown => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } },
});

const folder = bench.folder({
  'read.json': JSON.stringify(READ),
  'one.json': `\ufeff${JSON.stringify(ONE)}`,
  'write.yaml': YAML,
  'a.json': JSON.stringify(BINARY('YQ==')),
  'b.json': JSON.stringify(BINARY('Yg==')),
  'ec2.json': JSON.stringify(TRUST('ec2.amazonaws.com')),
  'ssm.json': JSON.stringify(TRUST('ssm.amazonaws.com')),
  'bad.json': '{',
  'refused.json': JSON.stringify({ ...ONE, Statement: [{ Effect: 'Allow', Action: 'get', Resource: 'box' }] }),
});

const compare = (existing: string, fresh: string, ...more: readonly string[]) =>
  folder.run(['access', 'compare', '--existing', existing, '--new', fresh, ...more]);

describe('access compare', () => {
  it('says that there is no new access', async () => {
    const ended = await compare('read.json', 'one.json');
    expect([ended.code, ended.all]).toEqual([
      0,
      'No new access: everything that the new document permits is permitted by the existing one.\n',
    ]);
    expect(JSON.parse((await compare('read.json', 'one.json', '--json')).stdout)).toMatchObject({
      verdict: 'proved',
      witness: null,
      reason: null,
      parts: [],
    });
  });

  it('says what is new, with a request', async () => {
    const ended = await compare('one.json', 'write.yaml');
    expect(ended.code, ended.all).toBe(3);
    expect(ended.stdout).toContain('statement 1 (Write): s3:PutObject\n    on arn:aws:s3:::box/*');
    const json = JSON.parse((await compare('one.json', 'write.yaml', '--json')).stdout);
    expect(json).toMatchObject({ verdict: 'refuted', witness: { action: 's3:PutObject', resource: 'arn:aws:s3:::box/x', context: {} } });
  });

  it('ends with 3 where nobody can say', async () => {
    const ended = await compare('a.json', 'b.json', '--wide-arn');
    expect([ended.code, ended.stdout]).toEqual([3, expect.stringContaining('Undecided: opaque operator')]);
  });

  it('compares policies of resources', async () => {
    expect((await compare('ec2.json', 'ec2.json', '--type', 'resource')).code).toBe(0);
    expect((await compare('ec2.json', 'ssm.json', '--type', 'resource')).stdout).toContain('by ssm.amazonaws.com');
  });

  it('answers a batch line by line', async () => {
    const lines = [
      { id: 1, existing: READ, new: ONE, type: 'identity' },
      { id: 'two', existing: ONE, new: READ, type: 'identity' },
    ];
    folder.write('pairs.jsonl', `${lines.map((line) => JSON.stringify(line)).join('\n')}\n\n`);
    const good = await folder.run(['access', 'compare', '--batch', 'pairs.jsonl']);
    expect([
      good.code,
      good.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ]).toEqual([
      0,
      [
        { id: 1, verdict: 'proved', witness: null, reason: null },
        { id: 'two', verdict: 'refuted', witness: expect.objectContaining({ resource: '*' }), reason: null },
      ],
    ]);
    folder.write(
      'mixed.jsonl',
      `no JSON\n{"id":3,"existing":{},"new":[]}\n{"id":4}\n${JSON.stringify({ ...lines[0], type: 'user' })}\n${JSON.stringify(lines[0])}\n`,
    );
    const mixed = await folder.run(['access', 'compare', '--batch', 'mixed.jsonl']);
    expect(mixed.code, mixed.all).toBe(1);
    expect(mixed.stdout.trim().split('\n')).toHaveLength(5);
    expect(mixed.stdout).toContain('{"id":1,"verdict":"proved"');
    expect(mixed.stderr).toMatch(
      /^mixed\.jsonl:1: the line is no JSON[^]*mixed\.jsonl:2: existing[^]*mixed\.jsonl:3: existing is missing[^]*mixed\.jsonl:4: type is "user"/,
    );
    expect(mixed.all).not.toMatch(STACK_TRACE);
  });

  it.each([
    [['--existing', 'read.json'], '--new'],
    [['--existing', 'read.json', '--new', 'none.json'], 'There is no none.json'],
    [['--existing', 'bad.json', '--new', 'read.json'], 'bad.json is no JSON'],
    [['--existing', 'read.json', '--new', 'refused.json'], 'new.Statement[0].Action'],
    [['--existing', 'read.json', '--new', 'one.json', '--type', 'group'], 'type'],
    [['--batch', 'none.jsonl'], 'There is no none.jsonl'],
    [['--batch', 'pairs.jsonl', '--new', 'read.json'], 'mutually exclusive'],
  ])('ends with 1 at %j', async (args, said) => {
    const ended = await folder.run(['access', 'compare', ...args]);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain(said);
    expect(ended.all).not.toMatch(STACK_TRACE);
  });
});
