// The audit: every finding has a case in which it is told and one in which it is not.
import { describe, expect, it } from 'vitest';
import { audit } from '../../src/lint/audit.ts';
import type { Audited } from '../../src/lint/audit.ts';
import { readReport } from '../../src/lint/audit/report.ts';
import type { ReportRow } from '../../src/lint/audit/report.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Live } from '../../src/model/state.ts';
import { liveFrom } from '../support/planning.ts';

const NOW = Date.parse('2026-11-22T10:42Z');
const DAY = 86_400_000;
const ago = (days: number): number => NOW - days * DAY;
const GOOD_POLICY: Live = {
  kind: 'Account',
  name: 'passwordPolicy',
  arn: '',
  facts: {},
  spec: {
    minimumLength: 14,
    requireSymbols: true,
    requireNumbers: true,
    requireUppercase: true,
    requireLowercase: true,
    reusePrevention: 24,
  },
};
const row = (more: Partial<ReportRow> = {}): ReportRow => ({
  user: 'ann',
  isRoot: false,
  created: ago(1),
  password: null,
  mfa: false,
  keys: [],
  ...more,
});
const ROOT = row({ user: '<root_account>', isRoot: true, mfa: true, password: { used: ago(300), changed: null } });

async function audited(content: JsonObject = {}, more: Partial<Audited> = {}, entities: readonly Live[] = [GOOD_POLICY]): Promise<Audited> {
  const live = await liveFrom(content);
  return {
    live: { ...live, entities: [...live.entities, ...entities] },
    report: [ROOT],
    unmanaged: null,
    orphans: [],
    now: NOW,
    days: 90,
    ...more,
  };
}

async function ids(content?: JsonObject, more?: Partial<Audited>, entities?: readonly Live[]): Promise<string[]> {
  const found = audit(await audited(content, more, entities));
  return found.map(({ severity, rule, address }) => `${severity} ${rule}${address === undefined ? '' : ` ${address}`}`);
}

const keys = (rotated: number, used: number | null) => [{ active: true, rotated, used }];

describe('an audit', () => {
  it('finds nothing in an account that is well kept', async () => {
    expect(
      await ids({}, { report: [ROOT, row({ password: { used: ago(1), changed: ago(9) }, mfa: true, keys: keys(ago(89), ago(2)) })] }),
    ).toEqual([]);
  });

  const REPORT: readonly (readonly [finding: string, found: ReportRow])[] = [
    ['warning user-without-mfa User/ann', row({ password: { used: ago(1), changed: null } })],
    ['warning password-unused User/ann', row({ mfa: true, password: { used: ago(90), changed: null } })],
    ['warning key-old User/ann', row({ keys: keys(ago(90), ago(1)) })],
    ['warning root-used', { ...ROOT, password: { used: ago(3), changed: null } }],
    ['error root-access-key', { ...ROOT, keys: keys(ago(3), ago(1)) }],
  ];
  it.each(REPORT)('reads %s off the credential report', async (finding, found) => {
    expect(await ids({}, { report: [found] })).toEqual([finding]);
  });

  it('tells of a key that is old and unused, and of one that is off as of something to delete', async () => {
    expect(await ids({}, { report: [row({ keys: keys(ago(200), null) })] })).toEqual([
      'warning key-old User/ann',
      'warning key-unused User/ann',
    ]);
    const off = (rotated: number | null) => row({ keys: [{ active: false, rotated, used: null }] });
    expect(await ids({}, { report: [off(ago(900))] })).toEqual(['note key-inactive User/ann']);
    expect(await ids({}, { report: [off(ago(89)), off(null)] })).toEqual([]);
    expect(await ids({}, { days: 365, report: [row({ keys: keys(ago(200), null) })] })).toEqual([]);
  });

  it('says that the report is missing, and reads of the root user what the summary has', async () => {
    const live = (await audited()).live;
    const quotas = { ...live.quotas, AccountAccessKeysPresent: 1, AccountMFAEnabled: 0 };
    expect(await ids({}, { report: null, live: { ...live, quotas } })).toEqual([
      'error root-access-key',
      'error root-without-mfa',
      'warning report-unread',
    ]);
  });

  it('holds the rules for passwords against best practice', async () => {
    expect(await ids({}, {}, [])).toEqual(['note password-policy-missing Account/passwordPolicy']);
    expect(await ids({}, { report: [row({ mfa: true, password: { used: ago(1), changed: null } })] }, [])).toEqual([
      'warning password-policy-missing Account/passwordPolicy',
    ]);
    const weak = { ...GOOD_POLICY, spec: { ...GOOD_POLICY.spec, minimumLength: 8, requireSymbols: false, reusePrevention: null } };
    expect(await ids({}, {}, [weak])).toEqual(Array.from({ length: 3 }, () => 'warning password-policy-weak Account/passwordPolicy'));
  });

  it('counts against quotas', async () => {
    const live = (await audited()).live;
    const withCounts = (used: number) => ({ live: { ...live, quotas: { ...live.quotas, Roles: used, RolesQuota: 1000 } } });
    expect(await ids({}, withCounts(799))).toEqual([]);
    expect(await ids({}, withCounts(800))).toEqual(['warning quota-near']);
    expect(await ids({}, withCounts(950))).toEqual(['error quota-near']);
  });

  it('finds what nobody uses, and leaves alone what is new, used, or made by AWS', async () => {
    const doc = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
    const found = await ids(
      {
        policies: { used: { document: doc }, idle: { document: doc } },
        groups: { empty: {}, full: { policies: ['used'] } },
        users: { ann: { groups: ['full'] } },
        roles: { new: { trust: { services: 'ec2.amazonaws.com' } } },
      },
      {},
      [
        GOOD_POLICY,
        roleOf('old', { created: new Date(ago(91)).toISOString() }),
        roleOf('busy', { created: new Date(ago(900)).toISOString(), lastUsed: new Date(ago(2)).toISOString() }),
        roleOf('linked', { created: new Date(ago(900)).toISOString() }, '/aws-service-role/x.amazonaws.com/'),
        { kind: 'OidcProvider', name: 'idp', arn: 'arn:aws:iam::123456789012:oidc-provider/idp', spec: {}, facts: {} },
      ],
    );
    expect(found).toEqual([
      'note group-empty Group/empty',
      'note policy-unused Policy/idle',
      'note provider-unused OidcProvider/idp',
      'note role-unused Role/old',
    ]);
  });

  it('finds trust in who is gone, and providers that end', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: ['AROAEXAMPLEEXAMPLE12'] }, Action: ['sts:AssumeRole'] }],
    };
    const saml = (days: number): Live => ({
      kind: 'SamlProvider',
      name: 'okta',
      arn: 'x',
      spec: {},
      facts: { validUntil: new Date(NOW + days * DAY).toISOString() },
    });
    expect(
      (await ids({}, {}, [GOOD_POLICY, { ...roleOf('r', {}), spec: { ...roleOf('r', {}).spec, trust } }])).filter((id) =>
        id.includes('orphan'),
      ),
    ).toEqual(['warning orphaned-principal Role/r']);
    expect((await ids({}, {}, [GOOD_POLICY, saml(29)])).filter((id) => id.includes('expiring'))).toEqual([
      'warning provider-expiring SamlProvider/okta',
    ]);
    expect((await ids({}, {}, [GOOD_POLICY, saml(-1)])).filter((id) => id.includes('expiring'))).toEqual([
      'error provider-expiring SamlProvider/okta',
    ]);
    expect((await ids({}, {}, [GOOD_POLICY, saml(31)])).filter((id) => id.includes('expiring'))).toEqual([]);
  });

  it('finds a certificate of the root user, and believes the report where the summary says nothing', async () => {
    const live = (await audited()).live;
    const withCounts = (more: Record<string, number>) => ({ live: { ...live, quotas: { ...live.quotas, ...more } } });
    expect(await ids({}, withCounts({ AccountSigningCertificatesPresent: 1 }))).toEqual(['error root-certificate']);
    const { AccountMFAEnabled: _mfa, ...quotas } = live.quotas;
    expect(await ids({}, { live: { ...live, quotas }, report: [{ ...ROOT, mfa: false }] })).toEqual(['error root-without-mfa']);
  });

  it('lists what is ours and no longer declared', async () => {
    const orphans = [{ address: 'Role/x' as const, why: 'its stamp says so', pruned: false, reason: '' }];
    expect(await ids({}, { orphans })).toEqual(['warning orphan Role/x']);
  });

  it('lists what no manifest declares', async () => {
    expect(await ids({}, { unmanaged: ['Role/x'] })).toEqual(['note unmanaged Role/x']);
  });

  it('gives each finding a next step', async () => {
    for (const finding of audit(await audited({}, { report: null, unmanaged: ['Role/x'] }, [])))
      expect(finding.next).toMatch(/^[A-Z].*\.$/);
  });
});

function roleOf(name: string, facts: JsonObject, path = '/'): Live {
  const trust = { Version: '2012-10-17', Statement: [] };
  return {
    kind: 'Role',
    name,
    arn: `arn:aws:iam::123456789012:role${path}${name}`,
    facts,
    spec: { path, trust, policies: [], inline: {}, boundary: null, tags: {} },
  };
}

describe('a credential report', () => {
  const HEAD =
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';
  const rest =
    '2026-01-01T00:00:00+00:00,true,no_information,2026-02-01T00:00:00+00:00,N/A,true,true,2026-03-01T00:00:00+00:00,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A';
  it('is read row by row, names with commas too', () => {
    const [ann, odd] = readReport(`${HEAD}\nann,arn:aws:iam::1:user/ann,${rest}\na,b,arn:aws:iam::1:user/a,b,${rest}\n`);
    expect(ann).toEqual({
      user: 'ann',
      isRoot: false,
      created: Date.UTC(2026, 0, 1),
      password: { used: null, changed: Date.UTC(2026, 1, 1) },
      mfa: true,
      keys: [
        { active: true, rotated: Date.UTC(2026, 2, 1), used: null },
        { active: false, rotated: null, used: null },
      ],
    });
    expect(odd).toMatchObject({ user: 'a,b', mfa: true });
  });

  it('is read where a later column is quoted', () => {
    const [ann] = readReport(`${HEAD},more\nann,arn:aws:iam::1:user/ann,${rest},"{""a"":1,""b"":2}"\n`);
    expect(ann).toMatchObject({ user: 'ann', mfa: true, password: { changed: Date.UTC(2026, 1, 1) } });
  });

  it('is refused if it is something else', () => {
    expect(() => readReport('<html>')).toThrow('has not the columns');
  });
});
