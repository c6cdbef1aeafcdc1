// How iamsync.yaml says that accounts are reached: what is inherited, what is filled in, and what can't be meant.
import { describe, expect, it } from 'vitest';
import { readConfig, reachOf } from '../../src/manifest/config.ts';
import type { Reach } from '../../src/model/config.ts';
import { lines } from './memory.ts';

const ROLE = 'arn:$(partition):iam::$(account):role/iamsync';
const PLAIN = { externalId: null, sessionName: 'iamsync', duration: null, webIdentity: null };

/** The reach of account a (123456789012) in partition aws, where accountDefaults and the account say this. */
async function reached(shared: string, own: string): Promise<Reach | null> {
  const { config, findings } = await readConfig(
    'conf/iamsync.yaml',
    `accountDefaults: ${shared}\naccounts: { a: { id: "123456789012"${own === '' ? '' : `, ${own}`} } }\n`,
  );
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  return config === null ? null : reachOf(config, config.accounts[0] ?? null, 'aws');
}

const filled = 'arn:aws:iam::123456789012:role/iamsync';

describe('the role of an account', () => {
  const cases: [string, shared: string, own: string, role: unknown][] = [
    ['is none where nobody names one', '{ stage: 1 }', '', null],
    ['is that of accountDefaults', `{ assumeRole: "${ROLE}" }`, '', { ...PLAIN, role: filled }],
    ['is its own where it has one', `{ assumeRole: "${ROLE}" }`, `assumeRole: "${ROLE}/own"`, { ...PLAIN, role: `${filled}/own` }],
    ['is none where the account says so', `{ assumeRole: "${ROLE}" }`, 'assumeRole: none', null],
    [
      'takes from accountDefaults what its mapping leaves out',
      `{ assumeRole: { role: "${ROLE}", externalId: acme, duration: 30m } }`,
      'assumeRole: { externalId: "own-$(account)", sessionName: ci }',
      { ...PLAIN, role: filled, externalId: 'own-123456789012', sessionName: 'ci', duration: 1800 },
    ],
    [
      'takes nothing else from accountDefaults where it is a text',
      `{ assumeRole: { role: "${ROLE}", externalId: acme } }`,
      `assumeRole: "${ROLE}"`,
      { ...PLAIN, role: filled },
    ],
    [
      'is asked for by a web identity without the external id of accountDefaults',
      `{ assumeRole: { role: "${ROLE}", externalId: acme } }`,
      'assumeRole: { webIdentity: {} }',
      { ...PLAIN, role: filled, webIdentity: { tokenFile: null } },
    ],
    [
      'is asked for with an external id instead of the web identity of accountDefaults',
      `{ assumeRole: { role: "${ROLE}", webIdentity: {} } }`,
      'assumeRole: { externalId: acme }',
      { ...PLAIN, role: filled, externalId: 'acme' },
    ],
    [
      'finds its token beside the configuration',
      '{}',
      `assumeRole: { role: "${ROLE}", duration: 900, webIdentity: { tokenFile: "tokens/$(account)" } }`,
      { ...PLAIN, role: filled, duration: 900, webIdentity: { tokenFile: 'conf/tokens/123456789012' } },
    ],
  ];
  it.each(cases)('%s', async (_, shared, own, role) => {
    expect((await reached(shared, own))?.assumeRole).toEqual(role);
  });
});

it('profile, region, applyAs and stage hold for all accounts that say nothing else', async () => {
  const text = `accountDefaults: { profile: "p-$(account)", region: eu-west-1, stage: 2, applyAs: "${ROLE}" }
accounts: { a: { id: "123456789012" }, b: { id: "123456789013", profile: own, region: cn-north-1, stage: 0 } }\n`;
  const { config } = await readConfig('iamsync.yaml', text);
  expect(config?.accounts.map(({ stage }) => stage)).toEqual([2, 0]);
  const [a = null, b = null] = config?.accounts ?? [];
  if (config === null) throw new Error('no configuration');
  expect(reachOf(config, a, 'aws')).toEqual({ assumeRole: null, profile: 'p-123456789012', region: 'eu-west-1', applyAs: filled });
  expect(reachOf(config, b, 'aws-cn')).toMatchObject({
    profile: 'own',
    region: 'cn-north-1',
    applyAs: 'arn:aws-cn:iam::123456789013:role/iamsync',
  });
});

it('holds without configured accounts as well, if it names none', async () => {
  const { config } = await readConfig(
    'iamsync.yaml',
    'accountDefaults: { assumeRole: "arn:$(partition):iam::123456789012:role/x", profile: p }\n',
  );
  if (config === null) throw new Error('no configuration');
  expect(reachOf(config, null, 'aws')).toMatchObject({ assumeRole: { role: 'arn:aws:iam::123456789012:role/x' }, profile: 'p' });
});

describe('a mistake is told at its place', () => {
  const account = (own: string): string => `accounts: { a: { id: "123456789012", ${own} } }\n`;
  const cases: [string, string[]][] = [
    [account('stage: 2.5'), ['1:45 error type: accounts.a.stage: 2.5 is not a whole number.']],
    [account('stage: "2"'), ['1:45 error type: accounts.a.stage must be a number, not a text.']],
    [account('stage: -1'), ['1:45 error value: accounts.a.stage: -1 must be 0 or more.']],
    [account('profile: ""'), ['1:47 error value: accounts.a.profile must not be empty.']],
    [account('region: "EU west"'), ['1:46 error account: EU west is not the name of a region.']],
    [account('applyAs: joe'), ['1:47 error account-role: joe is not the ARN of a role.']],
    [
      account('assumeRole: 12'),
      [
        '1:50 error account-role: 12 is not the ARN of a role.',
        '1:50 note text-taken: 12 is a number in YAML; its text is taken as it stands.',
      ],
    ],
    [
      account('assumeRole: arn:aws:iam::123456789012:user/joe'),
      ['1:50 error account-role: arn:aws:iam::123456789012:user/joe is not the ARN of a role.'],
    ],
    [
      account('assumeRole: arn:aws:iam::111111111111:role/x'),
      ['1:50 error account-role: arn:aws:iam::111111111111:role/x is of account 111111111111, not of 123456789012.'],
    ],
    [account('assumeRole: "arn:aws:iam::$(acount):role/x"'), ['1:50 error unknown-variable: There is no variable acount.']],
    [account('assumeRole: [x]'), ['1:38 error type: accounts.a.assumeRole must be a text or a mapping, not a list.']],
    [account('assumeRole: {}'), ['1:38 error value: accounts.a.assumeRole must not be empty.']],
    [account('assumeRole: { externalId: acme }'), ['1:38 error missing-key: assumeRole lacks role.']],
    [account('assumeRole: { rol: x }'), ['1:52 error unknown-key: accounts.a.assumeRole has no key rol.']],
    [account(`assumeRole: { role: "${ROLE}", externalId: "a b" }`), ["1:119 error account: This can't be an external id."]],
    [account(`assumeRole: { role: "${ROLE}", sessionName: x }`), ["1:120 error account: x can't be the name of a session."]],
    [account(`assumeRole: { role: "${ROLE}", duration: 13h }`), ['1:117 error duration: 13h is not a duration that AWS allows.']],
    [account(`assumeRole: { role: "${ROLE}", duration: 899 }`), ['1:117 error duration: 899 is not a duration that AWS allows.']],
    [
      account(`assumeRole: { role: "${ROLE}", webIdentity: {}, externalId: acme }`),
      ['1:107 error web-identity: AssumeRoleWithWebIdentity knows no external id.'],
    ],
    [
      account(`assumeRole: { role: "${ROLE}", webIdentity: { file: x } }`),
      ['1:122 error unknown-key: accounts.a.assumeRole.webIdentity has no key file.'],
    ],
    [`accountDefaults: { assumeRole: "${ROLE}" }\n`, ['1:32 error account-role: No account is configured, so $(account) means none.']],
    ['accountDefaults: { id: "123456789012" }\n', ['1:20 error unknown-key: accountDefaults has no key id.']],
  ];
  it.each(cases)('%s', async (text, expected) => {
    const { config, findings } = await readConfig('iamsync.yaml', text);
    expect(lines(findings)).toEqual(expected.map((line) => `iamsync.yaml:${line}`));
    expect(config).toBeNull();
  });
});
