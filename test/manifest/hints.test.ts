// What a person is told to do next.
import { describe, expect, it } from 'vitest';
import { loadOne } from './memory.ts';

const ROLE = 'roles:\n  app:\n    trust: { services: ec2.amazonaws.com }\n';
const statement = (rest: string): string => `policies:\n  a:\n    document:\n      Statement:\n        - ${rest}\n`;

const HINTS: [string, string, string | RegExp][] = [
  ['a bare star', statement('{ Effect: Allow, Action: "s3:*", Resource: * }'), 'Put it in quotes: "*".'],
  [
    'an alias that is none',
    statement('{ Effect: Allow, Action: "s3:*", Resource: *all }'),
    'If a text is meant, put it in quotes: "*all".',
  ],
  [
    'a policy variable in flow style',
    statement('{ Effect: Allow, Action: "s3:*", Resource: arn:aws:s3:::b/${aws:username} }'),
    'Put the value in double quotes, or write it in block style, one item a line.',
  ],
  [
    'a missing blank',
    statement('{ Effect: Allow, Action: "s3:*", Resource: "*", Condition: {Bool: {aws:MultiFactorAuthPresent:true}} }'),
    'Write aws:MultiFactorAuthPresent: true.',
  ],
  [
    'items that are commented out',
    `${ROLE}    policies:\n#     - a\n`,
    'If its items are commented out, write [] or {} for none; else write the value, or remove the key.',
  ],
  ['null', `${ROLE}    description: null\n`, 'Remove it, or write [] or {} for none, "" for an empty text, "null" for this very text.'],
  [
    'a reference that YAML takes for a mapping',
    `${ROLE}    policies:\n      - aws: ReadOnlyAccess\n`,
    'Write aws:ReadOnlyAccess without the blank.',
  ],
  [
    'the same on one line',
    `${ROLE}    boundary: aws: service-role/X\n`,
    'A blank after the colon makes a mapping; write aws:service-role/X.',
  ],
  [
    'an action that YAML takes for a mapping',
    statement('{ Effect: Allow, Action: [s3: GetObject], Resource: "*" }'),
    'Write s3:GetObject without the blank.',
  ],
  [
    'a misspelled section',
    'polices: {}\n',
    'Did you mean policies? Known sections are account, policies, oidcProviders, samlProviders, groups, users, roles, serviceLinkedRoles, instanceProfiles, removed, checks.',
  ],
  [
    'a misspelled key',
    `${ROLE}    maxSessionDuraton: 2h\n`,
    'Did you mean maxSessionDuration? Known keys are description, path, maxSessionDuration, trust, policies, inline, boundary, tags, only, adopt, takeOver.',
  ],
  [
    'a misspelled short form',
    'roles:\n  app:\n    trust: { service: ec2.amazonaws.com }\n',
    'Did you mean services? Known keys are Statement, services, accounts, users, roles, oidc, saml.',
  ],
  [
    'a misspelled Statement',
    'roles:\n  app:\n    trust: { Version: "2012-10-17", Statment: [] }\n',
    'Did you mean Statement? Known keys are Statement.',
  ],
  [
    'a misspelled policy',
    `${statement('{ Effect: Allow, Action: "s3:*", Resource: "*" }').replace('  a:', '  demo-read:')}${ROLE}    policies: [demo-raed]\n`,
    'Did you mean demo-read? Declare it, or write aws:NAME for an AWS managed policy or account:[path/]NAME for one that is not managed here.',
  ],
  [
    'an unknown variable',
    `${ROLE}    description: $(acount)\n`,
    'Did you mean account? Known are account, partition; set others under vars of the account, and write $$( for a literal $(.',
  ],
  ['a number where text belongs', `${ROLE}    description: 1.10\n`, 'Put it in quotes: "1.10".'],
  ['a tab', 'roles:\n\tapp: {}\n', 'Replace the tab by blanks.'],
  ['a document in quotes', 'policies:\n  a: { document: "{}" }\n', 'Remove the quotes (or the | before it): JSON is YAML as it stands.'],
  [
    'a policy document without a name',
    'Version: 2012-10-17\n',
    'A policy document belongs below a policy or in a file that a document: names. Known sections are account, policies, oidcProviders, samlProviders, groups, users, roles, serviceLinkedRoles, instanceProfiles, removed, checks.',
  ],
  ['a wrong type', `${ROLE}    policies: reader\n`, /^Managed policies that are attached, complete/],
  ['a part of an entity under removed without its name', 'removed: [Role/app/inline]\n', 'Write Role/app/inline/NAME.'],
  [
    'a misspelled part of an entity under removed',
    'removed: [Role/app/inlne/x]\n',
    'Did you mean inline? Write Role/NAME without the path, or a part of it as Role/app/inline/NAME (also policies, tags, groups, members, boundary).',
  ],
  [
    'a kind under removed that is misspelled',
    'removed: [Polcy/x]\n',
    'Did you mean Policy? Write KIND/NAME; kinds are Account, Policy, OidcProvider, SamlProvider, Group, User, Role, InstanceProfile, AccessKey, LoginProfile.',
  ],
];

describe('the next step says what to write', () => {
  for (const [name, text, next] of HINTS) {
    it(`for ${name}`, async () => {
      const { findings } = await loadOne(text);
      expect(findings).toHaveLength(1);
      if (typeof next === 'string') expect(findings[0]?.next).toBe(next);
      else expect(findings[0]?.next).toMatch(next);
    });
  }
});

describe('a finding of a declaration', () => {
  it('names the address, and the first place of a pair', async () => {
    const { findings } = await loadOne(`${ROLE}---\n${ROLE}`);
    expect(findings).toMatchObject([
      { address: 'Role/app', related: [{ place: { file: 'manifests/a.yaml', line: 2, column: 3 }, message: 'first here' }] },
    ]);
  });

  it('keeps the place of a value that holds variables', async () => {
    const { findings } = await loadOne(`${ROLE}    path: "$(team)$(team)nope"\n`, { vars: { team: 'a-long-name-that-shifts-columns' } });
    expect(findings.map(({ place, rule }) => [place?.line, place?.column, rule])).toEqual([[4, 11, 'path']]);
  });
});
