// The pipeline of GitLab. iamsync is installed outside of the checkout, in one version, and only reads what a merge request holds.
import { regionIn, roleArn } from './pipeline-roles.ts';
import type { Workflow } from './workflow.ts';

/** Plans on merge requests, applies on merge what was reviewed, looks for drift on a schedule. */
export function gitlabPipeline(workflow: Workflow): string {
  return `${head(workflow)}
iam plan:
  extends: .iamsync
  stage: plan
  variables:
    IAMSYNC_COMMAND: plan
    AWS_ROLE_ARN: ${roleArn(workflow, 'plan')}
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  interruptible: true

iam apply:
  extends: .iamsync
  stage: apply
  variables:
    IAMSYNC_COMMAND: apply
    AWS_ROLE_ARN: ${roleArn(workflow, 'apply')}
  environment: { name: iam }
  # One apply after the other.
  resource_group: iam
  interruptible: false
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $CI_PIPELINE_SOURCE == "push"
    # By hand, with the variable IAMSYNC_EXPECT: the digest of a reviewed plan.
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH && $IAMSYNC_EXPECT

iam drift:
  extends: .iamsync
  stage: plan
  variables:
    IAMSYNC_COMMAND: drift
    AWS_ROLE_ARN: ${roleArn(workflow, 'plan')}
  rules:
    - if: $CI_PIPELINE_SOURCE == "schedule"
`;
}

function head(workflow: Workflow): string {
  return `# .gitlab-ci.yml: plan on merge requests, apply on merge, drift on a schedule. Masked variable IAMSYNC_TOKEN: a project access token
# with the scope api. It must not be protected for plan to comment, since merge requests come from unprotected branches.
stages: [plan, apply]

.iamsync:
  image: node:22-slim
  variables:
    IAMSYNC_RELEASE: ${workflow.version}
    IAMSYNC_WORKING_DIRECTORY: .
    GIT_DEPTH: '0'
    AWS_REGION: ${regionIn(workflow)}
    AWS_ROLE_SESSION_NAME: iamsync-$CI_PIPELINE_ID
    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/iamsync-oidc
  id_tokens:
    IAMSYNC_OIDC: { aud: https://gitlab.com }
  before_script:
    - apt-get update -qq && apt-get install -qq --no-install-recommends git ca-certificates >/dev/null
    # Outside of the checkout, so that nothing in it has a say in what is installed.
    - (cd /opt && npm install --prefix /opt/iamsync --ignore-scripts --no-audit --no-fund "iamsync@$IAMSYNC_RELEASE")
    - (umask 077 && printf '%s' "$IAMSYNC_OIDC" > "$AWS_WEB_IDENTITY_TOKEN_FILE")
  script:
    - node /opt/iamsync/node_modules/iamsync/.action/main.mjs
`;
}
