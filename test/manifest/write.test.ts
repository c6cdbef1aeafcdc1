// Editing manifests where they stand: what changes is written; comments, order and layout of all else stay.
import { describe, expect, it } from 'vitest';
import { variablesOf } from '../../src/manifest/variables.ts';
import { editManifests } from '../../src/manifest/write.ts';
import type { Edit } from '../../src/manifest/write.ts';
import type { Json } from '../../src/model/json.ts';

const GROUPS = `# Who is who
groups:
  # the readers
  readers:
    policies: [read] # just read

  # the writers,
  # all of them
  writers:
    policies:
      # why
      - read # one
      - name: write
        expires: 2027-01-01
      # for now
      - aws:ReadOnlyAccess
`;

const POLICIES = `policies:
  read:
    document:
      Statement:
        # the bucket itself
        - Sid: List
          Effect: Allow
          Action: s3:ListBucket
          Resource: arn:aws:s3:::$(bucket)
        - Sid: Get # its objects
          Effect: Allow
          Action:
            - s3:GetObject
          Resource: arn:aws:s3:::$(bucket)/*
  write:
    document: ./write.json
`;

const WRITE = `{
  "Statement": [
    { "Sid": "Put", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" }
  ]
}
`;

const SOURCES: Readonly<Record<string, string>> = { 'm/groups.yaml': GROUPS, 'm/policies.yaml': POLICIES, 'm/write.json': WRITE };
const variables = variablesOf({ account: '123456789012', partition: 'aws' }, { bucket: 'demo' });

function edit(edits: readonly Edit[], sources: Readonly<Record<string, string>> = SOURCES) {
  const { files, failed } = editManifests(new Map(Object.entries(sources)), edits, { variables, folder: 'm', schema: '../schema.json' });
  return { files: Object.fromEntries(files), failed };
}

const statement = (sid: string, action: Json, resource: string) => ({ Sid: sid, Effect: 'Allow', Action: action, Resource: resource });

describe('an edit', () => {
  it('that says what is said already changes no byte, however it is written', () => {
    const list = statement('List', 's3:ListBucket', 'arn:aws:s3:::demo');
    const get = statement('Get', ['s3:GetObject'], 'arn:aws:s3:::$(bucket)/*');
    const edits: Edit[] = [
      { address: 'Policy/read', field: 'document', value: { Version: '2012-10-17', Statement: [get, list] } },
      {
        address: 'Group/writers',
        field: 'policies',
        value: ['arn:aws:iam::aws:policy/ReadOnlyAccess', 'write', 'arn:aws:iam::123456789012:policy/x/read'],
      },
      { address: 'Policy/write', value: { document: { Statement: statement('Put', ['s3:PutObject'], '*') } } },
    ];
    expect(edit(edits)).toEqual({ files: {}, failed: [] });
  });

  it('of a list takes out and adds lines, and leaves an expiry and comments on the others', () => {
    const { files } = edit([{ address: 'Group/writers', field: 'policies', value: ['read', 'write', 'other'] }]);
    expect(files).toEqual({ 'm/groups.yaml': GROUPS.replace('      # for now\n      - aws:ReadOnlyAccess\n', '      - other\n') });
  });

  it('of a list in one line keeps it in one line', () => {
    const { files } = edit([{ address: 'Group/readers', field: 'policies', value: ['read', 'true', 'aws:X'] }]);
    expect(files).toEqual({ 'm/groups.yaml': GROUPS.replace('[read]', '[read, "true", aws:X]') });
  });

  it('of a document touches the lines of the statement that differs, and no variable elsewhere', () => {
    const value = {
      Statement: [
        statement('List', 's3:ListBucket', 'arn:aws:s3:::demo'),
        statement('Get', ['s3:GetObject', 's3:GetObjectVersion'], 'arn:aws:s3:::demo/*'),
      ],
    };
    const { files } = edit([{ address: 'Policy/read', field: 'document', value }]);
    expect(files).toEqual({
      'm/policies.yaml': POLICIES.replace(
        '            - s3:GetObject\n',
        '            - s3:GetObject\n            - s3:GetObjectVersion\n',
      ),
    });
  });

  it('of a document in a file of its own is made in that file', () => {
    const value = { Statement: [statement('Put', ['s3:PutObject', 's3:DeleteObject'], '*')] };
    const { files } = edit([{ address: 'Policy/write', field: 'document', value }]);
    expect(files).toEqual({ 'm/write.json': WRITE.replace('"s3:PutObject"', '["s3:PutObject", "s3:DeleteObject"]') });
  });

  it('of a document file that two declarations name is made where it is declared', () => {
    const shared = { ...SOURCES, 'm/more.yaml': 'policies:\n  twin:\n    document: write.json # the same\n' };
    const { files } = edit(
      [{ address: 'Policy/twin', field: 'document', value: { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } }],
      shared,
    );
    expect(Object.keys(files)).toEqual(['m/more.yaml']);
    expect(files['m/more.yaml']).toContain('Effect: Deny');
  });

  it('that removes a declaration removes its comments and its document, and nothing else', () => {
    const { files } = edit([
      { address: 'Group/writers', value: undefined },
      { address: 'Policy/write', value: undefined },
    ]);
    expect(files).toEqual({
      'm/groups.yaml': '# Who is who\ngroups:\n  # the readers\n  readers:\n    policies: [read] # just read\n',
      'm/policies.yaml': POLICIES.slice(0, POLICIES.indexOf('  write:')),
      'm/write.json': null,
    });
  });

  it('that removes the last declaration removes the file', () => {
    const { files } = edit([
      { address: 'Group/writers', value: undefined },
      { address: 'Group/readers', value: undefined },
    ]);
    expect(files).toEqual({ 'm/groups.yaml': null });
  });

  it('adds a declaration behind its like, or in a file for its kind', () => {
    const { files } = edit([
      { address: 'Group/new', value: {} },
      { address: 'User/on', value: { groups: ['new'] } },
      { address: 'User/two', value: { path: '/x/' } },
    ]);
    expect(files).toEqual({
      'm/groups.yaml': `${GROUPS}\n  new: {}\n`,
      'm/users.yaml':
        '# yaml-language-server: $schema=../schema.json\nusers:\n  "on":\n    groups:\n      - new\n\n  two:\n    path: /x/\n',
    });
  });

  it('sets and takes out fields of a declaration; what is about the declaration itself stays', () => {
    const source = { 'm/a.yaml': 'groups:\n  g:\n    only: prod # here\n    path: /a/\n    policies: [read]\n' };
    const { files } = edit([{ address: 'Group/g', value: { policies: ['read'], members: ['account:x'] } }], source);
    expect(files).toEqual({ 'm/a.yaml': 'groups:\n  g:\n    only: prod # here\n    policies: [read]\n    members:\n      - account:x\n' });
  });

  it('writes aliases out where an edit would change what they repeat', () => {
    const source = { 'm/a.yaml': 'groups:\n  a:\n    policies: &p [read]\n  b:\n    policies: *p\n' };
    const { files, failed } = edit([{ address: 'Group/a', field: 'policies', value: ['read', 'write'] }], source);
    expect(failed).toEqual([]);
    expect(files).toEqual({ 'm/a.yaml': 'groups:\n  a:\n    policies: [read, write]\n  b:\n    policies:\n      - read\n' });
  });

  it('keeps line ends as they are', () => {
    const source = { 'm/a.yaml': 'groups:\r\n  a:\r\n    policies:\r\n      - read\r\n' };
    const { files } = edit([{ address: 'Group/a', field: 'policies', value: ['read', 'write'] }], source);
    expect(files).toEqual({ 'm/a.yaml': 'groups:\r\n  a:\r\n    policies:\r\n      - read\r\n      - write\r\n' });
  });

  it('chooses among declarations for several accounts by the line', () => {
    const source = { 'm/a.yaml': 'groups:\n  g: { only: a, path: /a/ }\n---\ngroups:\n  g: { only: b, path: /b/ }\n' };
    const { files } = edit([{ address: 'Group/g', field: 'path', value: '/c/', origin: { file: 'm/a.yaml', line: 5 } }], source);
    expect(files).toEqual({ 'm/a.yaml': 'groups:\n  g: { only: a, path: /a/ }\n---\ngroups:\n  g: { only: b, path: /c/ }\n' });
  });

  it('of a field that nobody declares is told as failed', () => {
    const lost: Edit = { address: 'Group/nobody', field: 'path', value: '/x/' };
    expect(edit([lost])).toEqual({ files: {}, failed: [lost] });
  });
});
