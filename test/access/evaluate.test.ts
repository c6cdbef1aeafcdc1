// The evaluator against tables of cases, each with its source, and against laws that hold whatever the policies are.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/access/evaluate.ts';
import { answerAll } from '../../src/cli/access-batch.ts';
import type { ContextValues } from '../../src/model/access.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

const folder = new URL('../cases/access/', import.meta.url);

interface Case {
  readonly name?: string;
  readonly source: string;
  readonly version?: string | null;
  readonly context?: Readonly<Record<string, Json>>;
}

interface ConditionCase extends Case {
  readonly condition: JsonObject;
  readonly holds: boolean;
}

interface PatternCase extends Case {
  readonly action?: Json;
  readonly notAction?: Json;
  readonly resource?: Json;
  readonly notResource?: Json;
  readonly asked: string;
  readonly matches: boolean;
}

interface DecisionCase extends Case {
  readonly question: JsonObject;
  readonly decision: string;
  readonly by: string;
}

function parsed(file: string) {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

function titled<C extends Case>(file: string): (readonly [string, C])[] {
  const { cases }: { readonly cases: readonly C[] } = parsed(file);
  return cases.map((each, index) => [`${index}: ${each.name ?? JSON.stringify(each)}`, each] as const);
}

/** Whether the only statement there is applies. */
function applies(statement: JsonObject, { version, context = {} }: Case, action = 's3:GetObject', resource = 'arn:aws:s3:::b/k'): boolean {
  const document = { ...(version === null ? {} : { Version: version ?? '2012-10-17' }), Statement: [{ Effect: 'Allow', ...statement }] };
  const line = { id: 1, request: { action, resource, context }, identityPolicies: [document] };
  const { answers, problems } = answerAll(JSON.stringify(line), 'case');
  expect(problems).toEqual([]);
  return JSON.parse(answers).decision === 'Allowed';
}

describe('the tables of cases', () => {
  const files = readdirSync(folder).sort();

  it('name the source of every case', () => {
    const cases = files.flatMap((file) => titled<Case>(file));
    expect(cases.length).toBeGreaterThan(500);
    expect(cases.filter(([, each]) => typeof each.source !== 'string' || each.source.length < 8)).toEqual([]);
  });
});

describe.each(['operators.json', 'conditions.json', 'variables.json'])('%s', (file) => {
  it.each(titled<ConditionCase>(file))('%s', (_, each) => {
    expect(applies({ Action: '*', Resource: '*', Condition: each.condition }, each)).toBe(each.holds);
  });
});

describe('resources.json', () => {
  it.each(titled<PatternCase>('resources.json'))('%s', (_, each) => {
    const patterns = each.resource === undefined ? { NotResource: each.notResource ?? [] } : { Resource: each.resource };
    expect(applies({ Action: '*', ...patterns }, each, 's3:GetObject', each.asked)).toBe(each.matches);
  });
});

describe('actions.json', () => {
  it.each(titled<PatternCase>('actions.json'))('%s', (_, each) => {
    const patterns = each.action === undefined ? { NotAction: each.notAction ?? [] } : { Action: each.action };
    expect(applies({ Resource: '*', ...patterns }, each, each.asked)).toBe(each.matches);
  });
});

describe('decisions.json', () => {
  it.each(titled<DecisionCase>('decisions.json'))('%s', (_, { question, decision, by }) => {
    const { answers, problems } = answerAll(JSON.stringify({ id: 'x', ...question }), 'case');
    expect(problems).toEqual([]);
    expect(JSON.parse(answers)).toEqual({ id: 'x', decision, by });
  });
});

describe('what AWS would refuse', () => {
  const allow = { Effect: 'Allow', Action: 's3:*', Resource: '*' };
  const refused: readonly (readonly [string, Json, string])[] = [
    ['a text', 'read-only', 'identityPolicies[0] is a text where a mapping belongs'],
    ['a list', [allow], 'identityPolicies[0] is a list where a mapping belongs'],
    ['null', null, 'identityPolicies[0] is null where a mapping belongs'],
    ['no statement', { Version: '2012-10-17' }, 'identityPolicies[0] has no Statement, so it is no policy document'],
    [
      'an unknown version',
      { Version: '2012-10-18', Statement: [allow] },
      'identityPolicies[0].Version is neither 2012-10-17 nor 2008-10-17',
    ],
    ['a statement that is none', { Statement: [7] }, 'identityPolicies[0].Statement[0] is a number where a mapping belongs'],
    [
      'an unknown effect',
      { Statement: [{ ...allow, Effect: 'Maybe' }] },
      'identityPolicies[0].Statement[0].Effect is neither Allow nor Deny',
    ],
    ['an unknown member', { Statement: [{ ...allow, Actions: [] }] }, 'identityPolicies[0].Statement[0].Actions is no member'],
    ['a member twice', { Statement: [{ ...allow, action: 's3:*' }] }, 'identityPolicies[0].Statement[0].action stands twice'],
    ['Action and NotAction', { Statement: [{ ...allow, NotAction: 's3:*' }] }, 'only one of both can'],
    ['an action without service', { Statement: [{ ...allow, Action: 'GetObject' }] }, '"GetObject" is no action'],
    ['a wildcard service', { Statement: [{ ...allow, Action: 's*:Get' }] }, '"s*:Get" is no action'],
    ['a resource that is no ARN', { Statement: [{ ...allow, Resource: 'bucket' }] }, '"bucket" is neither an ARN nor *'],
    [
      'an action that is no text',
      { Statement: [{ ...allow, Action: ['s3:*', 7] }] },
      'Statement[0].Action[1] is a number where a text belongs',
    ],
    ['a principal', { Statement: [{ ...allow, Principal: '*' }] }, 'Statement[0].Principal can stand in resource policies only'],
    [
      'an unknown operator',
      { Statement: [{ ...allow, Condition: { StringEqual: { 'k:v': 'a' } } }] },
      'Condition.StringEqual is no condition operator',
    ],
    [
      'Null with IfExists',
      { Statement: [{ ...allow, Condition: { NullIfExists: { 'k:v': 'true' } } }] },
      'NullIfExists is no condition operator',
    ],
    [
      'a value that is null',
      { Statement: [{ ...allow, Condition: { Bool: { 'k:v': null } } }] },
      'Condition.Bool.k:v is null where a text belongs',
    ],
    [
      'a date that is none',
      { Statement: [{ ...allow, Condition: { DateEquals: { 'k:v': 'soon' } } }] },
      '"soon" is no value that DateEquals takes',
    ],
    [
      'an open variable',
      { Version: '2012-10-17', Statement: [{ ...allow, Resource: 'arn:aws:s3:::${aws:username' }] },
      'has a variable that is not closed',
    ],
  ];

  it.each(refused)('%s', (_, document, message) => {
    const question = { request: { action: 's3:GetObject', resource: '*', context: {} }, identityPolicies: [document] };
    expect(() => evaluate(question)).toThrow(expect.objectContaining({ code: 'input', message: expect.stringContaining(message) }));
  });

  it('is told all at once, of every layer', () => {
    const bad = { Statement: [{ Effect: 'Allow' }] };
    const question = {
      request: { action: 's3:GetObject', resource: '*', context: {} },
      identityPolicies: [bad],
      boundary: bad,
      session: [bad],
      resourcePolicy: bad,
      scps: [bad, [bad]],
      rcps: [bad],
    };
    const places = ['identityPolicies[0].', 'boundary.', 'session[0].', 'resourcePolicy.', 'scps[0].', 'scps[1][0].', 'rcps[0].'];
    for (const place of places) expect(() => evaluate(question)).toThrow(`${place}Statement[0] has neither Action nor NotAction`);
  });
});

describe('a batch', () => {
  it('answers the good lines and tells what is wrong with the others, by line', () => {
    const good = { id: 1, request: { action: 's3:GetObject', resource: '*' }, identityPolicies: [] };
    const text = ['\ufeff{"id":', '', JSON.stringify(good), JSON.stringify({ ...good, id: 2, policies: [] }), '[]\r'].join('\n');
    const { answers, problems } = answerAll(text, 'q.jsonl');
    const lines: readonly { readonly id: Json; readonly error?: string }[] = answers
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id, error }) => [id, error === undefined])).toEqual([
      [null, false],
      [1, true],
      [2, false],
      [null, false],
    ]);
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual(['q.jsonl:1', 'q.jsonl:4', 'q.jsonl:5']);
  });

  it.each<[string, JsonObject]>([
    ['request.action', { action: 's3' }],
    ['request.action', { action: 's3:Get*' }],
    ['request.resource', { action: 's3:GetObject', resource: 7 }],
    ['request.resourceAccount', { action: 's3:GetObject', resourceAccount: 7 }],
    ['request.principal', { action: 's3:GetObject', principal: 'bob' }],
    ['request.principal', { action: 's3:GetObject', principal: 'arn:aws:iam::123456789012:group/x' }],
    ['request.principal', { action: 's3:GetObject', principal: { User: 'bob' } }],
    ['request.context', { action: 's3:GetObject', context: [] }],
    ['request.context.k:v', { action: 's3:GetObject', context: { 'k:v': { a: 1 } } }],
    ['request.contexts', { action: 's3:GetObject', contexts: {} }],
  ])('tells that %s is wrong (%#)', (place, request) => {
    const { problems } = answerAll(JSON.stringify({ id: 1, request }), 'q');
    expect(problems).toEqual([expect.stringContaining(`q:1: ${place} `)]);
  });

  it('is not slow on patterns that are made to be slow', () => {
    const pattern = `arn:aws:s3:::${'*a'.repeat(1000)}b`;
    const document = { Statement: { Effect: 'Allow', Action: '*', Resource: pattern } };
    const context: Readonly<Record<string, ContextValues>> = {};
    const request = { action: 's3:GetObject', resource: `arn:aws:s3:::${'a'.repeat(5000)}`, context };
    expect(evaluate({ request, identityPolicies: [document] }).decision).toBe('ImplicitlyDenied');
  });
});
