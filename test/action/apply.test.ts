// When a plan is applied, and when nothing runs at all: whose comment is believed, which events, which inputs.
import { describe, expect, it } from 'vitest';
import { BOT, STRANGER } from './github.ts';
import { DIGEST, MARK, planner, reviewed, useDesk } from './desk.ts';
import { leftBy, TOKEN } from './scene.ts';
import { githubHost, readInputs, reviewedDigests } from './scripts.ts';

const desk = useDesk();

describe('apply', () => {
  it('gives the reviewed digest to the program, and nothing else', async () => {
    desk.put(desk.github.note(BOT, reviewed()));
    const job = await desk.apply({ program: planner('Applied.', 0) });
    expect(job.code, job.log).toBe(0);
    expect(job.log).toContain('Applied.');
    expect(desk.now()[1]?.body).toContain('**Applied: the account is as the manifests say.**');
    expect(job.outputs).toMatchObject({ digest: DIGEST, 'exit-code': '0' });
  });

  it.each([
    ['there is no plan', () => desk.put(), 'has no plan of ours'],
    ['the plan is by somebody else', () => desk.put(desk.github.note(STRANGER, reviewed())), 'has no plan of ours'],
    [
      'the plan is of another commit',
      () => desk.put(desk.github.note(BOT, reviewed({ head: 'c'.repeat(40) }))),
      'is of commit cccccccccccc',
    ],
    ['the plan was refused', () => desk.put(desk.github.note(BOT, reviewed({ digests: {} }))), 'was refused, or there was none'],
    [
      'the memory is of another format',
      () => desk.put(desk.github.note(BOT, reviewed({ format: 2 }))),
      'remembers nothing that can be applied',
    ],
    ['the memory is no JSON', () => desk.put(desk.github.note(BOT, `${MARK}\n<!-- iamsync:memory:AAAA -->\n`)), 'remembers nothing'],
    ['the memory stands in the plan', () => desk.put(desk.github.note(BOT, `${MARK}\nx\n${reviewed()}`)), 'remembers nothing'],
    ['the digest is an option', () => desk.put(desk.github.note(BOT, reviewed({ digests: { '': '--yes' } }))), 'remembers no digest'],
    ['the name is an option', () => desk.put(desk.github.note(BOT, reviewed({ digests: { 'a b --yes': DIGEST } }))), 'remembers no digest'],
    ['somebody edited it', () => desk.put({ ...desk.github.note(BOT, reviewed()), editor: 'mallory' }), 'was edited by mallory'],
    ['nobody says who edited it', () => desk.fault({ method: 'POST', path: /graphql/, status: 200 }), 'does not say'],
  ] as const)('is refused if %s', async (_, given, says) => {
    desk.put(desk.github.note(BOT, reviewed()));
    expect(await reviewedDigests({ inputs: readInputs({ IAMSYNC_COMMAND: 'apply' }), host: desk.host() })).toMatchObject({
      digests: [DIGEST],
    });
    given();
    await expect(reviewedDigests({ inputs: readInputs({ IAMSYNC_COMMAND: 'apply' }), host: desk.host() })).rejects.toThrow(says);
  });

  it('is refused with 3 and the way on, and the program is not run', async () => {
    desk.put(desk.github.note(STRANGER, reviewed()));
    const job = await desk.apply({ program: planner('Applied.', 0) });
    expect(job.code, job.log).toBe(3);
    expect(job.log).toMatch(/has no plan of ours.*%0ATo go on, plan the default branch/);
    expect(job.log).not.toContain('Applied.');
  });

  it.each([
    ['pull_request_target', 'plan', 'refs/heads/main', /plan does not run on pull_request_target/],
    ['issue_comment', 'plan', 'refs/heads/main', /plan does not run on issue_comment/],
    ['workflow_run', 'drift', 'refs/heads/main', /drift does not run on workflow_run/],
    ['pull_request', 'apply', 'refs/heads/main', /apply does not run on pull_request/],
    ['push', 'apply', 'refs/heads/other', /apply runs on the default branch/],
    ['push', 'apply', 'refs/tags/main', /apply runs on the default branch/],
    ['', 'plan', '', /plan does not run on an unknown event/],
  ] as const)('or plan never runs on %s (%s of %s)', (name, command, ref, says) => {
    const one = githubHost({ GITHUB_EVENT_NAME: name, GITHUB_REF: ref, GITHUB_REPOSITORY: 'acme/iam' }, TOKEN);
    expect(() => one.refuseEvent(command)).toThrow(says);
  });

  it('and plan do not even fetch the program on pull_request_target', async () => {
    const job = await desk.plan({ env: { GITHUB_EVENT_NAME: 'pull_request_target' } });
    expect([job.code, leftBy(desk.folder, 'called')], job.log).toEqual([3, '']);
  });

  it('of a push that no request brought does nothing, and is only fine if nothing is to be done', async () => {
    desk.github.pulls.length = 0;
    const nothing = await desk.apply({ program: planner('No changes.', 0) });
    expect(nothing.code, nothing.log).toBe(0);
    const something = await desk.apply({ program: planner('## changes', 2) });
    expect(something.code, something.log).toBe(3);
    expect(something.log).toContain('nobody has reviewed');
    expect(something.summary).toContain('## changes');
  });

  it('has done what it did, whether it can be told or not', async () => {
    desk.put(desk.github.note(BOT, reviewed()));
    desk.fault({ method: 'POST', path: /comments$/, status: 403, message: 'no' });
    const job = await desk.apply({ program: planner('Applied.', 0) });
    expect(job.code, job.log).toBe(0);
    expect(job.log).toContain('::warning title=iamsync::The result could not be written');
  });
});

describe('several accounts', () => {
  const program = `
import { writeFileSync, mkdirSync } from 'node:fs';
const [command, ...args] = process.argv.slice(2);
if (command === 'accounts') process.stdout.write('{"include":[{"account":"dev"},{"account":"prod"}]}');
if (command === 'apply') process.stdout.write(args.join(' '));
if (command === 'plan') {
  const out = args[args.indexOf('--out') + 1];
  mkdirSync(out, { recursive: true });
  for (const name of ['dev', 'prod']) writeFileSync(out + '/' + name + '.json', JSON.stringify({ digest: '${DIGEST}', changes: [name] }));
  process.stdout.write('## iamsync plan for 2 accounts');
  process.exitCode = 2;
}
`;

  it('have one comment, a digest each, and are applied together; one of them alone has its own', async () => {
    const planned = await desk.plan({ program });
    expect(planned.code, planned.log).toBe(0);
    expect(planned.outputs).toMatchObject({ changes: '2', digest: `dev=${DIGEST} prod=${DIGEST}` });
    expect(desk.now()).toHaveLength(1);
    const applied = await desk.apply({ program });
    expect(applied.code, applied.log).toBe(0);
    expect(applied.log).toContain(`--all-accounts --expect=dev=${DIGEST} --expect=prod=${DIGEST}`);
    const alone = await desk.apply({ program: planner('', 0), env: { IAMSYNC_ACCOUNT: 'dev' } });
    expect([alone.code, alone.log.includes('has no plan of ours')], alone.log).toEqual([3, true]);
  });
});

describe('inputs', () => {
  it.each([
    [{ IAMSYNC_COMMAND: 'destroy' }, 'Write plan, apply or drift'],
    [{ IAMSYNC_COMMENT: 'maybe' }, 'Write true or false'],
    [{ IAMSYNC_VERSION: 'latest' }, 'Write it in full'],
    [{ IAMSYNC_VERSION: '1.0.0 && id' }, 'Write it in full'],
    [{ IAMSYNC_VERSION: 'git+https://x' }, 'Write it in full'],
    [{ IAMSYNC_GUARDS_REF: '--upload-pack=id' }, 'Write a branch'],
    [{ IAMSYNC_EXPECT: '--yes' }, 'Write the digest'],
    [{ IAMSYNC_EXPECT: `${DIGEST} --yes` }, 'Write the digest'],
  ])('%j are refused', (env, says) => {
    expect(() => readInputs({ IAMSYNC_COMMAND: 'plan', ...env })).toThrow(expect.objectContaining({ next: expect.stringContaining(says) }));
  });

  it('name guards that are there', async () => {
    const job = await desk.plan({ env: { IAMSYNC_GUARDS_REF: 'nowhere' } });
    expect([job.code, leftBy(desk.folder, 'calls')], job.log).toEqual([1, '']);
    expect(job.log).toContain('git knows no nowhere');
  });

  it('take a digest by hand, of several accounts too', async () => {
    const env = { GITHUB_EVENT_NAME: 'workflow_dispatch', IAMSYNC_EXPECT: `dev=${DIGEST} prod=${DIGEST}` };
    const job = await desk.apply({ program: planner('Applied.', 0), env });
    expect(job.code, job.log).toBe(0);
    expect(job.outputs['digest']).toBe(`dev=${DIGEST} prod=${DIGEST}`);
    expect(desk.github.seen).toEqual([]);
  });
});
