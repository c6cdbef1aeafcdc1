// What a forge is told: plan where somebody proposes a change, apply where it is merged, and who must agree to other guards.
import type { Forge } from './pipeline-roles.ts';

export interface Workflow {
  readonly forge: Forge;
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
  /** Of iamsync. */
  readonly version: string;
  /** The action of iamsync, `OWNER/REPO@REF`; null: the steps call the package. */
  readonly action: string | null;
  /** Who owns the configuration: `@acme/security`. */
  readonly owners: readonly string[];
}

/** Texts by path. */
export function workflowFiles(workflow: Workflow): ReadonlyMap<string, string> {
  const isGithub = workflow.forge.kind === 'github';
  return new Map([
    isGithub ? ['.github/workflows/iamsync.yaml', github(workflow)] : ['.gitlab-ci.yml', gitlab(workflow)],
    [isGithub ? '.github/CODEOWNERS' : '.gitlab/CODEOWNERS', codeowners(workflow)],
  ]);
}

function roleArn({ partition, account }: Workflow, name: 'plan' | 'apply'): string {
  return `arn:${partition}:iam::${account}:role/iamsync/iamsync-${name}`;
}

function codeowners({ forge, owners }: Workflow): string {
  const paths = [
    '/iamsync.yaml',
    '/manifests/iamsync.yaml',
    ...(forge.kind === 'github' ? ['/.github/'] : ['/.gitlab-ci.yml', '/.gitlab/']),
  ];
  return `# Guards, the pipeline and its roles: nobody loosens what reviews them alone.\n${paths.map((path) => `${path} ${owners.join(' ')}\n`).join('')}`;
}

function github(workflow: Workflow): string {
  const { forge } = workflow;
  return `# Plans on pull requests, applies on ${forge.branch}.
name: iamsync
on:
  pull_request:
  push:
    branches: [${JSON.stringify(forge.branch)}]
permissions:
  contents: read
concurrency:
  group: iamsync-\${{ github.ref }}
jobs:
${githubJob(workflow, 'plan')}${githubJob(workflow, 'apply')}`;
}

function githubJob(workflow: Workflow, name: 'plan' | 'apply'): string {
  const { forge, action } = workflow;
  const event = name === 'plan' ? 'pull_request' : 'push';
  const environment = name === 'apply' && forge.environment !== null ? `    environment: ${JSON.stringify(forge.environment)}\n` : '';
  return `  ${name}:
    if: github.event_name == '${event}'
    runs-on: ubuntu-latest
${environment}    permissions:
      contents: read
      id-token: write
${name === 'plan' || action !== null ? '      pull-requests: write\n' : ''}    steps:
${action === null ? packageSteps(workflow, name) : actionSteps(workflow, name, action)}`;
}

function actionSteps(workflow: Workflow, name: 'plan' | 'apply', action: string): string {
  return `      - uses: ${action}
        with:
          command: ${name}
          aws-role: ${roleArn(workflow, name)}
`;
}

function packageSteps(workflow: Workflow, name: 'plan' | 'apply'): string {
  const { version, forge } = workflow;
  const base = JSON.stringify(`origin/${forge.branch}`);
  const command = name === 'plan' ? `plan --guards ${base} --format markdown >> "$GITHUB_STEP_SUMMARY"` : 'apply --yes';
  return `      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      - uses: aws-actions/configure-aws-credentials@v4
        with:
          aws-region: us-east-1
          role-to-assume: ${roleArn(workflow, name)}
      - run: npx --yes iamsync@${version} ${command}
`;
}

function gitlab(workflow: Workflow): string {
  const { forge, version } = workflow;
  const job = (name: 'plan' | 'apply', rule: string, command: string): string => `
iamsync-${name}:
  extends: .iamsync
  variables:
    AWS_ROLE_ARN: ${roleArn(workflow, name)}
  rules:
    - if: ${rule}
  script:
    - npx --yes iamsync@${version} ${command}
`;
  return `# Plans on merge requests, applies on ${forge.branch}.
.iamsync:
  image: node:22
  id_tokens:
    IAMSYNC_TOKEN:
      aud: https://gitlab.com
  before_script:
    - printf %s "$IAMSYNC_TOKEN" > /tmp/iamsync-token
    - export AWS_WEB_IDENTITY_TOKEN_FILE=/tmp/iamsync-token AWS_REGION=us-east-1
    - git fetch --quiet origin ${forge.branch}
${job('plan', "$CI_PIPELINE_SOURCE == 'merge_request_event'", 'plan --guards FETCH_HEAD')}${job('apply', `$CI_COMMIT_BRANCH == '${forge.branch}'`, 'apply --yes')}`;
}
