// iamsync.yaml: what it may say, and what is told about what it may not.
import { NO_GUARDS } from '../../src/model/guards.ts';
import { describe, expect, it } from 'vitest';
import { readConfig, settingsOf } from '../../src/manifest/config.ts';
import { NO_REACH } from '../../src/manifest/entrance.ts';
import { lines } from './memory.ts';

const SOUND = `
accountDefaults:
  manifests: [manifests/common]
  vars: { bucket: acme, stage: none }
accounts:
  prod: { id: "123456789012", manifests: [manifests/common, "manifests/$(account)"], vars: { bucket: "acme-$(account)-$(partition)", raw: "$$(x)" } }
  dev: { id: 012345678901 }
journal: ../journals
`;

const sound = await readConfig('/repo/iamsync.yaml', SOUND);

describe('a sound configuration', () => {
  const { config, findings } = sound;

  it('holds the accounts by name, with the defaults merged in', () => {
    expect(config?.accounts.map(({ name, id }) => [name, id])).toEqual([
      ['dev', '012345678901'],
      ['prod', '123456789012'],
    ]);
    expect(config?.accounts[0]).toMatchObject({ manifests: ['/repo/manifests/common'], vars: { bucket: 'acme', stage: 'none' } });
  });

  it('takes the text of an account id without quotes, with a note', () => {
    expect(lines(findings)).toEqual([
      '/repo/iamsync.yaml:7:14 note text-taken: 012345678901 is a number in YAML; its text is taken as it stands.',
    ]);
  });

  it('fills in account and partition once they are known', () => {
    const prod = config?.accounts[1] ?? null;
    if (config === null) throw new Error('no configuration');
    expect(settingsOf(config, prod, { account: '123456789012', partition: 'aws-cn' })).toEqual({
      manifests: ['/repo/manifests/common', '/repo/manifests/123456789012'],
      vars: { bucket: 'acme-123456789012-aws-cn', stage: 'none', raw: '$(x)' },
    });
    expect(settingsOf(config, null, null).manifests).toEqual(['/repo/manifests/common']);
  });

  it('keeps the journal where it says, from its own folder', () => {
    expect(config?.journal).toEqual({ kind: 'folder', path: '/journals', isDefault: false });
  });
});

describe('a configuration that says little', () => {
  it('means manifests/ and the default journal beside it', async () => {
    expect(await readConfig('iamsync.yaml', '# nothing\n')).toEqual({
      config: {
        accounts: [],
        defaults: { manifests: ['manifests'], vars: {} },
        reach: NO_REACH,
        journal: { kind: 'folder', path: '.iamsync/journal', isDefault: true },
        sinks: {},
        guards: NO_GUARDS,
      },
      findings: [],
    });
  });

  it('may say that there is no journal', async () => {
    expect((await readConfig('sub/iamsync.yaml', 'journal: none\n')).config?.journal).toEqual({ kind: 'none' });
  });
});

describe('a configuration with mistakes', () => {
  const cases: [string, string, string[]][] = [
    [
      'unknown keys',
      'acounts: {}\nowners: x\naccounts: { a: { id: "123456789012", var: {} } }\n',
      [
        '1:1 error unknown-key: The configuration has no key acounts.',
        '2:1 error unknown-key: The configuration has no key owners.',
        '3:38 error unknown-key: accounts.a has no key var.',
      ],
    ],
    [
      'ids of a wrong form',
      'accounts:\n  a: { id: 12345 }\n  b: {}\n  c: { id: [1] }\n  d: { id: $(account) }\n',
      [
        '2:12 error value: accounts.a.id: 12345 does not have the form that is wanted here.',
        '2:12 note text-taken: 12345 is a number in YAML; its text is taken as it stands.',
        '3:3 error missing-key: accounts.b lacks id.',
        '4:8 error type: accounts.c.id must be a text, not a list.',
        '5:12 error value: accounts.d.id: $(account) does not have the form that is wanted here.',
      ],
    ],
    [
      'the same id twice',
      'accounts:\n  a: { id: "123456789012" }\n  b: { id: "123456789012" }\n',
      ['3:3 error account-twice: The accounts a (iamsync.yaml:2:3) and b have the same id 123456789012.'],
    ],
    [
      'the same key twice',
      'journal: none\njournal: x\n',
      ['2:1 error duplicate-key: The key journal is here twice, first at iamsync.yaml:1:1.'],
    ],
    [
      'names of a wrong form',
      'accounts:\n  "a*": { id: "123456789012", vars: { account: x, 1x: y } }\n',
      [
        "2:3 error account-name: a* can't be the name of an account.",
        '2:39 error variable-name: The variable account is built in.',
        "2:51 error variable-name: 1x can't be the name of a variable.",
      ],
    ],
    [
      'other variables',
      'accountDefaults: { vars: { a: "$(b)", b: "$(partitoin)" } }\n',
      ['1:31 error unknown-variable: There is no variable b.', '1:42 error unknown-variable: There is no variable partitoin.'],
    ],
    [
      'null',
      'accounts:\njournal: ~\n',
      ['1:1 error null-value: accounts has no value.', '2:1 error null-value: journal is ~, which says nothing.'],
    ],
    ['a list', '- a\n', ['1:1 error type: The configuration must be a mapping, not a list.']],
    [
      'no list of folders',
      'accountDefaults: { manifests: manifests }\n',
      ['1:31 error type: accountDefaults.manifests must be a list, not a text.'],
    ],
    [
      'a journal elsewhere',
      'journal: https://bucket.s3.amazonaws.com/prefix\n',
      ['1:10 error journal: https://bucket.s3.amazonaws.com/prefix: a journal is kept in a folder, in S3 or not at all.'],
    ],
    [
      'a variable in the journal',
      'journal: j/$(account)\n',
      ['1:10 error journal: The journal is one for all accounts, so no variable can stand in its path.'],
    ],
    [
      'sinks that go nowhere',
      'sinks:\n  a: {}\n  b: { fiel: x }\n  c: { exec: [] }\n  d: { exec: vault }\n  e: { file: "" }\n  f: { file: x, exec: [y] }\n  g: { secretsManager: { regoin: x } }\n  h: { exec: [""] }\n',
      [
        '2:3 error value: sinks.a must not be empty.',
        '3:8 error unknown-key: sinks.b has no key fiel.',
        '4:8 error value: sinks.c.exec must not be empty.',
        '5:14 error type: sinks.d.exec must be a list, not a text.',
        '6:14 error value: sinks.e.file must not be empty.',
        '7:17 error unknown-key: sinks.f has no key exec.',
        '8:26 error unknown-key: sinks.g.secretsManager has no key regoin.',
        '9:15 error value: sinks.h.exec[0] must not be empty.',
      ],
    ],
    ['a list of sinks', 'sinks: [a]\n', ['1:1 error type: sinks must be a mapping, not a list.']],
    ['two documents', 'journal: a\n---\njournal: b\n', ['3:1 error config: A configuration is one YAML document.']],
    [
      'broken YAML',
      'journal: [a\n',
      ['2:1 error yaml-syntax: This is not YAML: flow sequence in block collection must be sufficiently indented and end with a ].'],
    ],
  ];
  for (const [name, text, expected] of cases) {
    it(`is refused for ${name}, with the place`, async () => {
      const { config, findings } = await readConfig('iamsync.yaml', text);
      expect(lines(findings)).toEqual(expected.map((line) => `iamsync.yaml:${line}`));
      expect(config).toBeNull();
    });
  }

  it('is told the key that is closest', async () => {
    const { findings } = await readConfig('iamsync.yaml', 'acounts: {}\n');
    expect(findings[0]?.next).toBe(
      'Did you mean accounts? Known keys are accounts, accountDefaults, defaults, owner, ownerTag, prune, own, ignore, protect, limits, forbid, approvals, sinks, journal.',
    );
  });
});
