// Who gains and who loses what: examples of every way in which access moves.
import { describe, expect, it } from 'vitest';
import { accessDiff } from '../../src/access/diff.ts';
import { loadActionTable } from '../../src/edge/actions.ts';
import type { AccessLine, PrincipalAccess } from '../../src/model/access-change.ts';
import { accessWords, trustWords } from '../../src/render/access-words.ts';
import { account, allowing, denying, documentWith, statement } from './states.ts';
import type { Held } from './states.ts';

const table = await loadActionTable();
const BUCKET = 'arn:aws:s3:::demo/*';
const TLS = { Condition: { Bool: { 'aws:SecureTransport': 'true' } } };

type State = Readonly<Record<string, Held>>;

function diff(before: State, after: State): readonly PrincipalAccess[] {
  return accessDiff(account(before), account(after), table).principals;
}

/** `+ s3: …`, one a line, with whom it is about before it. */
function told(before: State, after: State): string[] {
  return diff(before, after).flatMap((one) => {
    const lines = (sign: string, found: readonly AccessLine[]): string[] => found.map((line) => `${sign} ${accessWords(line, true)}`);
    const trust = (sign: string, found: PrincipalAccess['trust']['gains']): string[] =>
      found.map((line) => `${sign} trust ${trustWords(line, true)}`);
    return [
      `${one.is} ${one.principals.join(' ')}`,
      ...lines('+', one.gains),
      ...lines('-', one.loses),
      ...lines('wider', one.widened),
      ...lines('narrower', one.narrowed),
      ...trust('+', one.trust.gains),
      ...trust('-', one.trust.loses),
      ...trust('wider', one.trust.widened),
      ...trust('narrower', one.trust.narrowed),
      ...one.undecided.map((reason) => `? ${reason}`),
    ];
  });
}

const user = (held: Held): State => ({ 'User/anna': held });

describe('an access diff', () => {
  it('is empty where nothing changes, and where only the text does', () => {
    expect(told(user({ inline: [allowing('s3:GetObject')] }), user({ inline: [allowing('s3:GetObject')] }))).toEqual([]);
    const split = documentWith(statement('Allow', 's3:GetObject', BUCKET), statement('Allow', 's3:PutObject', BUCKET));
    expect(told(user({ inline: [allowing(['s3:GetObject', 's3:PutObject'], BUCKET)] }), user({ attached: { x: split } }))).toEqual([]);
    expect(told(user({ inline: [allowing('s3:*')] }), user({ inline: [allowing('s3:*'), allowing('S3:GetObject', BUCKET)] }))).toEqual([]);
  });

  it('names every member of a group that changes, once', () => {
    const members = (document: ReturnType<typeof allowing>): State => ({
      'User/anna': { groups: { readers: [document] } },
      'User/bob': { groups: { readers: [document] } },
      'User/carl': { inline: [allowing('s3:PutObject', BUCKET)] },
    });
    expect(told(members(allowing('s3:GetObject', BUCKET)), members(allowing(['s3:GetObject', 's3:PutObject'], BUCKET)))).toEqual([
      'changed User/anna User/bob',
      '+ s3: Write PutObject on arn:aws:s3:::demo/*',
    ]);
  });

  it('tells gains and losses apart, by service and level', () => {
    const [before, after] = [allowing(['s3:GetObject', 'sqs:SendMessage']), allowing(['s3:PutObject', 's3:ListBucket', 'sqs:SendMessage'])];
    expect(told(user({ inline: [before] }), user({ inline: [after] }))).toEqual([
      'changed User/anna',
      '+ s3: Write PutObject on *',
      '+ s3: List ListBucket on *',
      '- s3: Read GetObject on *',
    ]);
  });

  it('marks what gives power over permissions', () => {
    const lines = told(user({}), user({ inline: [allowing(['iam:PassRole', 'iam:AttachUserPolicy', 's3:GetObject'])] }));
    expect(lines).toEqual([
      'changed User/anna',
      '+ ! iam: Permissions management AttachUserPolicy on *  (permissions management)',
      '+ ! iam: Write PassRole on *  (PassRole)',
      '+ s3: Read GetObject on *',
    ]);
  });

  it('says all of a level, and all of a service', () => {
    const reads = (table.service('sqs')?.actions ?? []).filter((fact) => fact.accessLevel === 'Read').map((fact) => fact.action);
    expect(told(user({}), user({ inline: [allowing(reads)] }))).toEqual(['changed User/anna', `+ sqs: all Read (${reads.length}) on *`]);
    const all = table.service('sqs')?.actions.length ?? 0;
    expect(told(user({}), user({ inline: [allowing('sqs:*')] }))[1]).toBe(`+ ! sqs: every action (${all}) on *  (permissions management)`);
  });

  it('says everything in one line', () => {
    const lines = told(user({}), user({ inline: [allowing('*')] }));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^\+ ! every action \(\d+\) on \* {2}\(permissions management, PassRole\)$/);
    const but = told(user({}), user({ inline: [documentWith({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' })] }));
    expect(but).toHaveLength(2);
    expect(but[1]).toMatch(/^\+ ! every action but iam:\* \(\d+\) on \* {2}\(permissions management\)$/);
  });

  it('says when only actions are gained that AWS may add', () => {
    const names = (table.service('sqs')?.actions ?? []).map((fact) => fact.action);
    expect(told(user({ inline: [allowing(names)] }), user({ inline: [allowing('sqs:*')] }))).toEqual([
      'changed User/anna',
      '+ sqs: future actions of sqs:* (none today) on *',
    ]);
  });

  it('knows actions that the table does not have', () => {
    expect(told(user({}), user({ inline: [allowing('newsvc:DoIt')] }))).toEqual([
      'changed User/anna',
      '+ newsvc: DoIt (not in the table of actions) on *',
    ]);
  });

  it('tells a condition that comes or goes from access that comes or goes', () => {
    const [open, tls] = [allowing('s3:GetObject', BUCKET), allowing('s3:GetObject', BUCKET, TLS)];
    expect(told(user({ inline: [open] }), user({ inline: [tls] }))).toEqual([
      'changed User/anna',
      'narrower s3: Read GetObject on arn:aws:s3:::demo/*',
    ]);
    expect(told(user({ inline: [tls] }), user({ inline: [open] }))).toEqual([
      'changed User/anna',
      'wider s3: Read GetObject on arn:aws:s3:::demo/*',
    ]);
  });

  it('counts boundaries, and Denies that come and go', () => {
    const held = { inline: [allowing(['s3:GetObject', 's3:PutObject'])] };
    expect(told(user(held), user({ ...held, boundary: allowing('s3:Get*') }))).toEqual(['changed User/anna', '- s3: Write PutObject on *']);
    expect(told(user({ ...held, boundary: allowing('s3:*') }), user({ ...held, boundary: allowing('s3:Put*') }))).toEqual([
      'changed User/anna',
      '- s3: Read GetObject on *',
    ]);
    const frozen = { inline: [...held.inline, denying('s3:PutObject')] };
    expect(told(user(frozen), user(held))).toEqual(['changed User/anna', '+ s3: Write PutObject on *']);
    expect(told(user({ inline: [denying('*')] }), user({}))).toEqual([]);
  });

  it('shows births and deaths', () => {
    const held = { inline: [allowing('s3:GetObject', BUCKET)] };
    expect(told({}, user(held))).toEqual(['born User/anna', '+ s3: Read GetObject on arn:aws:s3:::demo/*']);
    expect(told(user(held), {})).toEqual(['gone User/anna', '- s3: Read GetObject on arn:aws:s3:::demo/*']);
    expect(told({}, user({}))).toEqual([]);
  });

  it('follows a rename by the unique id', () => {
    const held = { inline: [allowing('s3:GetObject', BUCKET)], id: 'AIDA1' };
    expect(told({ 'User/anna': held }, { 'User/anne': held })).toEqual([]);
    const own = { inline: [allowing('s3:GetObject', 'arn:aws:s3:::demo/${aws:username}/*')], id: 'AIDA1' };
    expect(told({ 'User/anna': own }, { 'User/anne': own })[0]).toBe('changed User/anne');
  });

  it('tells who may become a role', () => {
    const trust = (...who: string[]) => documentWith({ Effect: 'Allow', Principal: { AWS: who }, Action: 'sts:AssumeRole' });
    const role = (document: ReturnType<typeof trust>): State => ({ 'Role/app': { trust: document } });
    const [one, two] = ['arn:aws:iam::123456789012:user/anna', '999999999999'];
    expect(told(role(trust(one)), role(trust(one, two)))).toEqual(['changed Role/app', '+ trust AWS 999999999999 by sts:AssumeRole']);
    expect(told(role(trust(one, two)), role(trust(two)))).toEqual(['changed Role/app', `- trust AWS ${one} by sts:AssumeRole`]);
    expect(told(role(trust(one)), role(trust('*')))).toEqual(['changed Role/app', '+ trust everyone by sts:AssumeRole']);
    const mfa = documentWith({
      Effect: 'Allow',
      Principal: { AWS: one },
      Action: 'sts:AssumeRole',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    });
    expect(told(role(trust(one)), role(mfa))).toEqual(['changed Role/app', `narrower trust AWS ${one} by sts:AssumeRole`]);
  });

  it('says what is not known', () => {
    const arn = 'arn:aws:iam::aws:policy/Unknown';
    expect(told(user({}), user({ unknown: [arn] }))).toEqual(['changed User/anna', `? what ${arn} says is not known`]);
    expect(told(user({ unknown: [arn] }), user({ unknown: [arn] }))).toEqual([]);
  });

  it('sees tags where policies read them', () => {
    const mine = allowing('s3:GetObject', BUCKET, { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'storage' } } });
    const tagged = (team: string, inline: ReturnType<typeof allowing>[]): State => user({ tags: { team }, inline });
    expect(told(tagged('storage', [mine]), tagged('other', [mine]))[0]).toBe('changed User/anna');
    expect(told(tagged('storage', [allowing('s3:*')]), tagged('other', [allowing('s3:*')]))).toEqual([]);
  });
});
