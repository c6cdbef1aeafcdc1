// iamsync access evaluate from the built program: one question by options, many by lines, and what it says of mistakes.
import { afterAll, describe, expect, it } from 'vitest';
import { openBench, STACK_TRACE } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

const READ = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::box/*' },
});
const NONE = JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'ec2:*', Resource: '*' } });
const GET = ['access', 'evaluate', '--action', 's3:GetObject', '--resource', 'arn:aws:s3:::box/a'];
const LINE = { id: 'q1', request: { action: 's3:GetObject', resource: 'arn:aws:s3:::box/a' }, identityPolicies: [JSON.parse(READ)] };

describe('access evaluate', () => {
  const folder = bench.folder({ 'read.json': READ, 'none.json': NONE, 'bad.json': '{', 'questions.jsonl': `${JSON.stringify(LINE)}\n` });

  it('says what decides, as text and as JSON', async () => {
    const text = await folder.run([...GET, '--policy', 'read.json']);
    expect([text.code, text.stdout]).toEqual([
      0,
      'Allowed: s3:GetObject on arn:aws:s3:::box/a\n  by identityPolicies[0].Statement[0] (Read)\n',
    ]);
    const json = await folder.run([...GET, '--policy', 'read.json', '--boundary', 'none.json', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ decision: 'ImplicitlyDenied', by: null, layer: 'boundary' });
    const same = await folder.run([...GET, '--policy', 'read.json', '--boundary', 'none.json', '--format', 'json']);
    expect(same.stdout).toBe(json.stdout);
  });

  it('answers a batch line by line, and tells of bad ones at the end', async () => {
    const good = await folder.run(['access', 'evaluate', '--batch', 'questions.jsonl']);
    expect([good.code, good.stdout]).toEqual([0, '{"id":"q1","decision":"Allowed","by":"identityPolicies[0].Statement[0] (Read)"}\n']);
    folder.write('mixed.jsonl', `{"id":"bad"}\n${JSON.stringify(LINE)}\nno JSON\n`);
    const mixed = await folder.run(['access', 'evaluate', '--batch', 'mixed.jsonl']);
    expect(mixed.code, mixed.all).toBe(1);
    expect(mixed.stdout.trim().split('\n')).toHaveLength(3);
    expect(mixed.stdout).toContain(good.stdout);
    expect(mixed.stderr).toMatch(/^mixed\.jsonl:1: request[^]*mixed\.jsonl:3: the line is no JSON/);
    expect(mixed.all).not.toMatch(STACK_TRACE);
  });

  it('answers an empty batch with nothing', async () => {
    folder.write('empty.jsonl', '\n');
    const ended = await folder.run(['access', 'evaluate', '--batch', 'empty.jsonl']);
    expect([ended.code, ended.all]).toEqual([0, '']);
  });

  it.each([
    [['access'], 'Say what to do'],
    [['access', 'evaluat'], 'Did you mean evaluate?'],
    [['access', 'evaluate'], '--action'],
    [[...GET, '--policy', 'none-such.json'], 'none-such.json does not exist'],
    [[...GET, '--policy', 'bad.json'], 'bad.json is no JSON'],
    [[...GET, '--context', 'aws:SourceIp'], 'is no KEY=VALUE'],
    [[...GET, '--principal', 'bob'], '"bob" can\'t ask'],
    [[...GET, '--batch', 'questions.jsonl'], 'mutually exclusive'],
    [['access', 'evaluate', '--batch', 'none-such.jsonl'], 'none-such.jsonl does not exist'],
  ])('ends with 1 at %j', async (args, said) => {
    const ended = await folder.run(args);
    expect(ended.code, ended.all).toBe(1);
    expect(ended.stderr).toContain(said);
    expect(ended.stderr).toContain('next: ');
    expect(ended.all).not.toMatch(STACK_TRACE);
  });
});
