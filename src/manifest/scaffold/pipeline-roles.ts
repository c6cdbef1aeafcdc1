// The roles by which a pipeline plans and applies, as manifests: each with no more than its work needs, and open to one repository only.
import type { JsonObject } from '../../model/json.ts';
import { CONFIRM_ACTIONS, READ_ACTIONS, WRITE_ACTIONS } from '../../kinds/duties.ts';

export interface Forge {
  readonly kind: 'github' | 'gitlab';
  /** `OWNER/REPO`, `GROUP/PROJECT`. */
  readonly repository: string;
  /** The branch from which is applied. */
  readonly branch: string;
  /** The environment of GitHub that applying waits for; null: none. */
  readonly environment: string | null;
}

const PATH = '/iamsync/';
const OWN = 'iamsync/*';

interface Home {
  readonly partition: string;
  /** 12 digits. */
  readonly account: string;
}

/** The ARN of a role of the pipeline. */
export function roleArn({ partition, account }: Home, name: 'plan' | 'apply'): string {
  return `arn:${partition}:iam::${account}:role${PATH}iamsync-${name}`;
}

/** Where a pipeline signs: IAM is global, but each partition has regions of its own. */
export function regionIn({ partition }: Home): string {
  if (partition === 'aws-cn') return 'cn-north-1';
  return partition === 'aws-us-gov' ? 'us-gov-west-1' : 'us-east-1';
}

/** What the provider of the forge is called, and whom its tokens are for. */
export function providerOf({ kind }: Forge): { readonly provider: string; readonly audience: string } {
  return kind === 'github'
    ? { provider: 'token.actions.githubusercontent.com', audience: 'sts.amazonaws.com' }
    : { provider: 'gitlab.com', audience: 'https://gitlab.com' };
}

/**
 * Sections with the provider, the policies and the roles `iamsync-plan` and `iamsync-apply`. Subjects:
 * https://docs.github.com/en/actions/concepts/security/openid-connect, https://docs.gitlab.com/ci/secrets/id_token_authentication/
 */
export function pipelineRoles(forge: Forge, journal: string | null): JsonObject {
  const { provider, audience } = providerOf(forge);
  const trust = (subjects: readonly string[]): JsonObject => ({
    oidc: {
      provider,
      ...(forge.kind === 'github' ? {} : { aud: audience }),
      subjects: subjects.length === 1 ? (subjects[0] ?? '') : subjects,
    },
  });
  return {
    policies: {
      'iamsync-read': { path: PATH, description: 'What iamsync reads to plan', document: { Statement: [readStatement()] } },
      'iamsync-write': {
        path: PATH,
        description: 'What iamsync calls to apply',
        document: { Statement: [...writeStatements(provider), ...journalStatements(journal)] },
      },
    },
    oidcProviders: { [provider]: { clientIds: [audience] } },
    roles: {
      'iamsync-apply': {
        path: PATH,
        description: `Applies from ${forge.branch}`,
        trust: trust(applySubjects(forge)),
        policies: ['iamsync-read', 'iamsync-write'],
      },
      'iamsync-plan': {
        path: PATH,
        description: 'Plans for reviewers, reads only',
        trust: trust(planSubjects(forge)),
        policies: ['iamsync-read'],
      },
    },
  };
}

function planSubjects({ kind, repository, branch }: Forge): string[] {
  if (kind === 'gitlab') return [`project_path:${repository}:ref_type:branch:ref:*`];
  return [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`];
}

function applySubjects({ kind, repository, branch, environment }: Forge): string[] {
  if (kind === 'gitlab') return [`project_path:${repository}:ref_type:branch:ref:${branch}`];
  return [environment === null ? `repo:${repository}:ref:refs/heads/${branch}` : `repo:${repository}:environment:${environment}`];
}

function readStatement(): JsonObject {
  return { Sid: 'Read', Effect: 'Allow', Action: [...READ_ACTIONS], Resource: '*' };
}

function arn(resource: string): string {
  return `arn:$(partition):iam::$(account):${resource}`;
}

const SIDS: Readonly<Record<string, string>> = {
  user: 'Users',
  group: 'Groups',
  role: 'Roles',
  policy: 'Policies',
  'instance-profile': 'InstanceProfiles',
  'oidc-provider': 'OidcProviders',
  'saml-provider': 'SamlProviders',
  mfa: 'MfaDevices',
  account: 'Account',
};

/** Whatever changes something. */
const WRITES: readonly string[] = [
  'iam:Add*',
  'iam:Attach*',
  'iam:Create*',
  'iam:Delete*',
  'iam:Detach*',
  'iam:PassRole',
  'iam:Put*',
  'iam:Remove*',
  'iam:Set*',
  'iam:Tag*',
  'iam:Untag*',
  'iam:Update*',
];

function writeStatements(provider: string): JsonObject[] {
  const kinds = Object.entries(WRITE_ACTIONS).map(([kind, names]): JsonObject => {
    const actions = names.map((action) => `iam:${action}`);
    return {
      Sid: SIDS[kind] ?? kind,
      Effect: 'Allow',
      Action: actions.length === 1 ? (actions[0] ?? '') : actions,
      Resource: kind === 'account' ? '*' : arn(`${kind}/*`),
    };
  });
  return [
    { Sid: 'Confirm', Effect: 'Allow', Action: [...CONFIRM_ACTIONS], Resource: '*' },
    ...kinds,
    {
      Sid: 'PassRolesToProfiles',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: arn('role/*'),
      Condition: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
    {
      Sid: 'NeverItself',
      Effect: 'Deny',
      Action: [...WRITES],
      Resource: [arn(`oidc-provider/${provider}`), arn(`policy/${OWN}`), arn(`role/${OWN}`)],
    },
  ];
}

// The lock and the journals below a prefix of a bucket; without ListBucket, S3 does not say that an object is missing.
function journalStatements(journal: string | null): JsonObject[] {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(journal ?? '') ?? [];
  if (bucket === undefined) return [];
  const folder = prefix.replaceAll(/^\/+|\/+$/g, '');
  const home = `arn:$(partition):s3:::${bucket}`;
  return [
    {
      Sid: 'Journal',
      Effect: 'Allow',
      Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      Resource: `${home}/${folder === '' ? '' : `${folder}/`}$(account)/*`,
    },
    { Sid: 'JournalBucket', Effect: 'Allow', Action: 's3:ListBucket', Resource: home },
  ];
}
