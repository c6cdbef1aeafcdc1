// A repository that init has founded: its pipeline plans and applies with no more than the policies of its two roles.
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import { repositoryIn } from '../support/repository.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { openGithub } from './github.ts';
import { runJob, TOKEN } from './scene.ts';

const bench = openBench();
afterAll(() => bench.close());

/** Credentials that have these policies of the pipeline and nothing else. */
async function keysWith(sandbox: Sandbox, name: string, policies: readonly string[]): Promise<Record<string, string>> {
  const credentials = { ...(sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' }) };
  const iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials });
  await iam.send(new CreateUserCommand({ UserName: name }));
  for (const policy of policies)
    await iam.send(new AttachUserPolicyCommand({ UserName: name, PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/iamsync/${policy}` }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  iam.destroy();
  return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}

it('comments on the first pull request, applies its merge, and finds no drift then', async () => {
  const sandbox = await bench.sandbox();
  const github = await openGithub(TOKEN);
  const folder = bench.folder({ '.gitignore': '.runner/\n' });
  const git = repositoryIn(folder.path);
  await folder.run(['init', '--account', ACCOUNT, '--github', 'acme/iam']);
  expect((await folder.run(['apply', '--yes'], towards(sandbox))).code).toBe(0);
  const { roles } = parse(folder.read('manifests/iamsync.yaml'));
  const planner = await keysWith(sandbox, 'planner', roles['iamsync-plan'].policies);
  const applier = await keysWith(sandbox, 'applier', roles['iamsync-apply'].policies);
  git.commit('founded');
  git.git('remote', 'add', 'origin', folder.path);
  git.git('fetch', '--quiet', 'origin');

  const job = (command: string, event: string, keys: Record<string, string>, what?: object) =>
    runJob(
      folder,
      {
        ...towards(sandbox),
        ...keys,
        GITHUB_API_URL: github.url,
        IAMSYNC_COMMAND: command,
        GITHUB_EVENT_NAME: event,
        GITHUB_REF: 'refs/heads/main',
        GITHUB_SHA: git.git('rev-parse', 'HEAD'),
      },
      what,
    );
  git.git('checkout', '--quiet', '-b', 'change');
  folder.write(
    'manifests/users.yaml',
    'users:\n  ann:\n    tags: { team: a }\n    inline:\n      own:\n        Statement: { Effect: Allow, Action: s3:ListAllMyBuckets, Resource: "*" }\n',
  );
  const head = git.commit('ann');
  const pull = { number: 1, head, merged: '', base: 'main' };
  github.pulls.push(pull);
  const pullRequest = { number: 1, head: { sha: head, repo: { full_name: 'acme/iam' } }, base: { ref: 'main' } };
  const planned = await job('plan', 'pull_request', planner, { pull_request: pullRequest });
  expect(planned.code, planned.log).toBe(0);
  const [comment] = github.comments.get(1) ?? [];
  expect(comment?.body).toContain('User/ann');
  // What is said of who applies is said of the role that does.
  expect(comment?.body).not.toMatch(/cannot-apply|apply-as|warning/);

  git.git('checkout', '--quiet', 'main');
  git.git('merge', '--quiet', '--no-ff', '--no-edit', 'change');
  pull.merged = git.git('rev-parse', 'HEAD');
  const unfit = await job('apply', 'push', planner);
  expect(unfit.code, unfit.log).not.toBe(0);
  expect(unfit.log).toContain('AccessDenied');
  const applied = await job('apply', 'push', applier);
  expect(applied.code, applied.log).toBe(0);
  const drift = await job('drift', 'schedule', planner);
  expect([drift.code, drift.outputs['drift'], github.issues.length], drift.log).toEqual([0, 'false', 0]);
  await github.close();
});
