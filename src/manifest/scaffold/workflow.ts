// What a forge is told: plan where somebody proposes a change, apply where it is merged, look for drift, and who must agree to other guards.
import { githubDrift, githubWorkflow } from './github-workflow.ts';
import { gitlabPipeline } from './gitlab-pipeline.ts';
import type { Forge } from './pipeline-roles.ts';

export interface Workflow {
  readonly forge: Forge;
  /** 12 digits. */
  readonly account: string;
  readonly partition: string;
  /** Of iamsync. */
  readonly version: string;
  /** The action of iamsync, `OWNER/REPO@REF`; null: the steps install the package, outside of the checkout. */
  readonly action: string | null;
  /** Who owns the configuration: `@acme/security`. */
  readonly owners: readonly string[];
}

/** Texts by path. */
export function workflowFiles(workflow: Workflow): ReadonlyMap<string, string> {
  if (workflow.forge.kind === 'gitlab')
    return new Map([
      ['.gitlab-ci.yml', gitlabPipeline(workflow)],
      ['.gitlab/CODEOWNERS', codeowners(workflow)],
    ]);
  return new Map([
    ['.github/workflows/iamsync.yaml', githubWorkflow(workflow)],
    ['.github/workflows/iamsync-drift.yaml', githubDrift(workflow)],
    ['.github/CODEOWNERS', codeowners(workflow)],
  ]);
}

function codeowners({ forge, owners }: Workflow): string {
  const paths = [
    '/iamsync.yaml',
    '/manifests/iamsync.yaml',
    ...(forge.kind === 'github' ? ['/.github/'] : ['/.gitlab-ci.yml', '/.gitlab/']),
  ];
  return `# Guards, the pipeline and its roles: nobody loosens what reviews them alone.\n${paths.map((path) => `${path} ${owners.join(' ')}\n`).join('')}`;
}
