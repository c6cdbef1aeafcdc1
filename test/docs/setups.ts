// What a scene of a page begins with, by the name in its comment: files in the folder, and what the account holds.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/model/json.ts';
import type { Files } from '../support/world.ts';
import { ROOT } from './pages.ts';

interface Setup {
  readonly files: Files;
  /** Manifests that are applied to the account beforehand, with their configuration. */
  readonly account: Files;
  readonly config: string;
  /** The folder is a git repository with one commit, which is origin/main too. */
  readonly git: boolean;
  /** What of this repository lies in the folder. */
  readonly links: readonly string[];
}

const CONFIG = "accounts:\n  demo: { id: '123456789012', vars: { bucket: acme-demo-reports } }\njournal: journals\n";
const NONE: Setup = { files: {}, account: {}, config: CONFIG.replace('journals', 'none'), git: false, links: [] };

function filesBelow(folder: string): Files {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((path) => /\.\w+$/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [`${folder}/${path}`, readFileSync(join(ROOT, folder, path), 'utf8')]));
}

const DEMO = filesBelow('manifests');

function document(statement: JsonObject): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

const READ = { Sid: 'Read', Effect: 'Allow', Action: 's3:Get*', Resource: 'arn:aws:s3:::box/*' };
const DOCUMENTS: Files = {
  'read.json': document({ ...READ, Resource: 'arn:aws:s3:::other/*' }),
  'team.json': document(READ),
  'boundary.json': document({ Effect: 'Allow', Action: 's3:*', Resource: '*' }),
  'old.json': document(READ),
  'new.yaml':
    'Version: "2012-10-17"\nStatement:\n  - { Sid: Read, Effect: Allow, Action: "s3:Get*", Resource: "arn:aws:s3:::box/*" }\n' +
    '  - { Sid: Write, Effect: Allow, Action: s3:PutObject, Resource: "arn:aws:s3:::box/*" }\n',
};

const HOLDERS = 'users:\n  anna: { policies: [team] }\nroles:\n  app: { trust: { services: lambda.amazonaws.com }, policies: [team] }\n';
const MOVES = {
  before: `policies:
  team:
    document:
      Statement:
        - { Sid: Queue, Effect: Allow, Action: sqs:SendMessage, Resource: "*" }
        - { Sid: Topics, Effect: Allow, Action: "sns:*", Resource: "*" }
${HOLDERS}`,
  after: `policies:
  team:
    document:
      Statement:
        - { Sid: Pass, Effect: Allow, Action: iam:PassRole, Resource: "arn:aws:iam::$(account):role/app" }
        - { Sid: Read, Effect: Allow, Action: "s3:Get*", Resource: "arn:aws:s3:::demo/*" }
        - { Sid: Queue, Effect: Allow, Action: sqs:SendMessage, Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } }
${HOLDERS}  ci: { trust: { services: codebuild.amazonaws.com } }
`,
};

const ESCALATION = `roles:
  deploy: { trust: { services: lambda.amazonaws.com }, policies: [aws:AdministratorAccess] }
users:
  dev:
    inline:
      functions:
        Statement:
          - { Effect: Allow, Action: iam:PassRole, Resource: "arn:aws:iam::$(account):role/deploy" }
          - { Effect: Allow, Action: ["lambda:CreateFunction", "lambda:InvokeFunction"], Resource: "*" }
  help:
    inline:
      keys:
        Statement:
          - { Effect: Allow, Action: iam:CreateAccessKey, Resource: "arn:aws:iam::$(account):user/dev" }
`;

const SETUPS: Readonly<Record<string, Setup>> = {
  /** An empty folder, an empty account. */
  empty: NONE,
  /** The demo account as manifests, and an empty account. */
  manifests: { ...NONE, files: { ...DEMO, 'iamsync.yaml': CONFIG } },
  /** The demo account as manifests, and the account is like that. */
  demo: { ...NONE, files: { ...DEMO, 'iamsync.yaml': CONFIG }, account: DEMO },
  /** The demo account, and a manifest that was edited since: objects may be deleted, too. */
  edited: {
    ...NONE,
    files: {
      ...DEMO,
      'manifests/policies.yaml': (DEMO['manifests/policies.yaml'] ?? '').replace(
        '- s3:PutObject',
        '- s3:PutObject\n            - s3:DeleteObject',
      ),
      'iamsync.yaml': CONFIG,
    },
    account: DEMO,
  },
  /** The demo account as it is, and the folder is a repository whose main branch is like that, too. */
  repository: { ...NONE, files: { ...DEMO, 'iamsync.yaml': CONFIG }, account: DEMO, git: true },
  /** Documents of policies, beside each other. */
  documents: { ...NONE, files: DOCUMENTS },
  /** A clone of this repository, without what npm installs. */
  clone: { ...NONE, links: ['package.json', 'dist', '.scripts', 'manifests', 'iamsync.yaml', 'node_modules'] },
  /** Two accounts, each with a folder of manifests. */
  accounts: {
    ...NONE,
    files: {
      'iamsync.yaml':
        'accountDefaults: { manifests: [manifests/common] }\naccounts:\n  dev: { id: "111111111111" }\n  prod: { id: "222222222222", stage: 2, manifests: [manifests/common, manifests/prod], vars: { bucket: acme-prod } }\n',
      'manifests/common/audit.yaml': 'roles:\n  auditor:\n    trust: { accounts: "333333333333" }\n    policies: [aws:SecurityAudit]\n',
      'manifests/prod/report.yaml':
        'policies:\n  report:\n    document:\n      Statement:\n        - { Effect: Allow, Action: s3:PutObject, Resource: "arn:aws:s3:::$(bucket)/*" }\n',
    },
  },
  /** A user with a slot for an access key, and a folder for its secret. */
  keys: {
    ...NONE,
    files: {
      'manifests/users.yaml':
        'users:\n  demo-robot:\n    accessKeys:\n      ci: { deliver: local, rotateEvery: 90d, overlap: 7d, grace: 7d }\n',
      'iamsync.yaml': `${CONFIG}sinks:\n  local: { file: secrets/ }\n`,
      '.gitignore': 'secrets/\n',
    },
  },
  /** Two people who can come to more access than they were given. */
  escalation: { ...NONE, account: { 'manifests/all.yaml': ESCALATION } },
  /** Two principals whose access moves in every way that a plan tells. */
  moves: {
    ...NONE,
    files: { 'manifests/all.yaml': MOVES.after, 'iamsync.yaml': CONFIG },
    account: { 'manifests/all.yaml': MOVES.before },
  },
  /** An account that others made, and an empty folder. */
  account: { ...NONE, account: DEMO },
};

/** Throws Error if there is none of this name. */
export function setupOf(name: string): Setup {
  const setup = SETUPS[name];
  if (setup === undefined) throw new Error(`there is no set-up ${name}; there are ${Object.keys(SETUPS).join(', ')}`);
  return setup;
}
