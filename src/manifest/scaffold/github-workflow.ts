// The workflows of GitHub. Nothing of a pull request is run: iamsync comes from elsewhere, in one version, and only reads the checkout.
import { regionIn, roleArn } from './pipeline-roles.ts';
import type { Forge } from './pipeline-roles.ts';
import type { Workflow } from './workflow.ts';

type Command = 'plan' | 'apply' | 'drift';

// By commit: a tag of somebody else's repository is another program tomorrow. The same as in action.yml.
const CHECKOUT = 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2';
const SETUP_NODE = 'actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0';
const CREDENTIALS = 'aws-actions/configure-aws-credentials@b47578312673ae6fa5b5096b330d9fbac3d116df # v4.2.1';

/** Plans on pull requests, applies on merge what was reviewed. */
export function githubWorkflow(workflow: Workflow): string {
  return `${triggers(workflow.forge)}
jobs:
${planJob(workflow)}
${applyJob(workflow)}`;
}

function triggers({ branch }: Forge): string {
  return `# .github/workflows/iamsync.yaml: plan on pull requests, apply on merge.
name: iamsync
on:
  pull_request: {}
  push:
    branches: ['${branch}']
  workflow_dispatch:
    inputs:
      command:
        description: plan, or apply with the digest of a reviewed plan
        type: choice
        options: [plan, apply]
      expect:
        description: Digest of the reviewed plan, for apply
        default: ''

permissions: {}
`;
}

function planJob(workflow: Workflow): string {
  return `  plan:
    if: \${{ github.event_name == 'pull_request' || (github.event_name == 'workflow_dispatch' && inputs.command == 'plan') }}
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write
      pull-requests: write
    concurrency: { group: 'iamsync-plan-\${{ github.ref }}', cancel-in-progress: true }
    steps:
${steps(workflow, 'plan')}`;
}

function applyJob(workflow: Workflow): string {
  return `  apply:
    if: \${{ github.event_name == 'push' || (github.event_name == 'workflow_dispatch' && inputs.command == 'apply') }}
    runs-on: ubuntu-latest
${environmentOf(workflow.forge)}    permissions:
      contents: read
      id-token: write
      pull-requests: write
    # One apply after the other, and none is cut off.
    concurrency: { group: iamsync-apply, cancel-in-progress: false }
    steps:
${steps(workflow, 'apply')}`;
}

/** Every morning, one issue for as long as the account differs from the manifests. */
export function githubDrift(workflow: Workflow): string {
  return `# .github/workflows/iamsync-drift.yaml: every morning, one issue for as long as the account differs from the manifests.
name: iamsync drift
on:
  schedule:
    - cron: '17 5 * * *'
  workflow_dispatch: {}

permissions: {}

jobs:
  drift:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write
      issues: write
    concurrency: { group: iamsync-drift, cancel-in-progress: false }
    steps:
${steps(workflow, 'drift')}`;
}

function environmentOf({ environment, branch }: Forge): string {
  if (environment === null) return '';
  return `    # Let only ${branch} deploy to it (Settings, Environments): its name is all that the trust of the role asks for.
    environment: '${environment}'\n`;
}

function steps(workflow: Workflow, command: Command): string {
  return workflow.action === null ? packageSteps(workflow, command) : actionSteps(workflow, command, workflow.action);
}

function actionSteps(workflow: Workflow, command: Command, action: string): string {
  return `      - uses: ${action}
        with:
          command: ${command}
          aws-role: ${roleArn(workflow, command === 'apply' ? 'apply' : 'plan')}
${workflow.partition === 'aws' ? '' : `          aws-region: ${regionIn(workflow)}\n`}${command === 'apply' ? '          expect: ${{ inputs.expect }}\n' : ''}`;
}

function packageSteps(workflow: Workflow, command: Command): string {
  return `      - uses: ${CHECKOUT}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${SETUP_NODE}
        with:
          node-version: 22
      # Outside of the checkout, so that nothing in it has a say in what is installed and run.
      - run: cd "$RUNNER_TEMP" && npm install --prefix "$RUNNER_TEMP/iamsync" --ignore-scripts --no-audit --no-fund iamsync@${workflow.version}
      - uses: ${CREDENTIALS}
        with:
          aws-region: ${regionIn(workflow)}
          role-to-assume: ${roleArn(workflow, command === 'apply' ? 'apply' : 'plan')}
      - run: node "$RUNNER_TEMP/iamsync/node_modules/iamsync/.action/main.mjs"
        env:
          IAMSYNC_COMMAND: ${command}
          IAMSYNC_TOKEN: \${{ github.token }}
${command === 'apply' ? '          IAMSYNC_EXPECT: ${{ inputs.expect }}\n' : ''}`;
}
