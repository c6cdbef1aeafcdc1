// The one comment, and what the program may say in it: paging, forged marks, hostile content. The program is a stand-in.
import { describe, expect, it } from 'vitest';
import { BOT, STRANGER } from './github.ts';
import { DIGEST, MARK, planner, reviewed, useDesk } from './desk.ts';
import { leftBy, TOKEN } from './scene.ts';
import { LONGEST } from './scripts.ts';

const desk = useDesk();

describe('the one comment', () => {
  it('is found on a later page, and other comments stay as they are', async () => {
    const crowd = Array.from({ length: 230 }, (_, index) => desk.github.note(index % 2 === 0 ? STRANGER : BOT, `comment ${index}`));
    desk.put(...crowd, desk.github.note(BOT, `${MARK}\nold`));
    const job = await desk.plan();
    expect(job.code, job.log).toBe(0);
    expect(desk.now()).toHaveLength(231);
    expect(desk.now()[230]?.body).toContain('## iamsync plan');
    expect(
      desk
        .now()
        .slice(0, 230)
        .map(({ body }) => body),
    ).toEqual(crowd.map(({ body }) => body));
    expect(desk.github.seen.filter((one) => one === 'GET /repos/acme/iam/issues/5/comments')).toHaveLength(3);
  });

  it('is never that of somebody else, whatever marks it bears', async () => {
    desk.put(desk.github.note(STRANGER, reviewed()), desk.github.note(BOT, `quoted: ${MARK}\nnot at the beginning`));
    const job = await desk.plan();
    expect(job.code, job.log).toBe(0);
    expect(desk.now().map(({ user, body }) => [user, body.startsWith(MARK)])).toEqual([
      [STRANGER, true],
      [BOT, false],
      [BOT, true],
    ]);
    expect(desk.now()[0]?.body).toBe(reviewed());
  });

  it('is one again where there were two', async () => {
    desk.put(desk.github.note(BOT, `${MARK}\none`), desk.github.note(STRANGER, 'between'), desk.github.note(BOT, `${MARK}\ntwo`));
    expect((await desk.plan()).code).toBe(0);
    expect(desk.now().map(({ user }) => user)).toEqual([BOT, STRANGER]);
    expect(desk.now()[0]?.body).toContain('## iamsync plan');
  });

  it('is another one for another desk.folder, configuration or account', async () => {
    await desk.plan();
    for (const env of [{ IAMSYNC_WORKING_DIRECTORY: 'iam' }, { IAMSYNC_CONFIG: 'other.yaml' }, { IAMSYNC_ACCOUNT: 'prod' }]) {
      desk.folder.write('iam/x', '');
      await desk.plan({ env });
    }
    await desk.plan({ env: { IAMSYNC_WORKING_DIRECTORY: './iam/' } });
    expect(desk.now()).toHaveLength(4);
  });

  it('is left to the run of a newer commit', async () => {
    const [pull] = desk.github.pulls;
    if (pull !== undefined) pull.head = 'c'.repeat(40);
    const job = await desk.plan();
    expect([job.code, desk.now()], job.log).toEqual([0, []]);
    expect(job.log).toContain('::notice title=iamsync::A newer commit');
  });

  it('is not written with comment: false, but the summary and the outputs are', async () => {
    const job = await desk.plan({ env: { IAMSYNC_COMMENT: 'false' } });
    expect([job.code, desk.github.seen], job.log).toEqual([0, []]);
    expect(job.summary).toBe('## iamsync plan\n\n');
    expect(job.outputs).toEqual({ 'exit-code': '2', changes: '3', digest: DIGEST });
  });
});

describe('what the program says', () => {
  it('never exceeds a comment, and is cut between its blocks', async () => {
    const block = `<details>\n<summary>x</summary>\n\n\`\`\`diff\n${'+ row of a block\n'.repeat(400)}\`\`\`\n\n</details>\n\n`;
    await desk.plan({ program: planner(`## iamsync plan\n\n${block.repeat(20)}`) });
    const body = desk.now()[0]?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(LONGEST);
    expect(body.match(/```/g)?.length).toSatisfy((number: number) => number % 2 === 0);
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
    expect(body).toContain('**Cut:**');
    expect(body.trimEnd().endsWith('</sub>')).toBe(true);
  });

  it('is obeyed by no runner, annotations apart', async () => {
    const hostile = [
      '::set-output name=digest::x',
      '  ::add-mask::plan',
      '##[set-output name=a]b',
      '::error file=a,line=1::mine',
      'error: plain',
    ];
    const job = await desk.plan({ program: planner('', 1, `${hostile.join('\n')}\n`) });
    expect(job.code, job.log).toBe(1);
    let token: string | null = null;
    const obeyed = job.log.split('\n').filter((line) => {
      const stop: string | undefined = /^::stop-commands::(.+)$/.exec(line)?.[1];
      if (token === null && stop !== undefined) token = stop;
      else if (token !== null && line === `::${token}::`) token = null;
      else return token === null && line.trimStart().startsWith('::');
      return false;
    });
    expect(obeyed.filter((line) => !line.startsWith('::error title=iamsync'))).toEqual(['::error file=a,line=1::mine']);
    const body = desk.now()[0]?.body ?? '';
    expect(body).toContain('```text\n::set-output');
    expect(body).not.toContain('::error file=a');
  });

  it('stands in a fence that it can not leave, without what a terminal would obey', async () => {
    await desk.plan({ program: planner('', 1, '````\n@acme/all <img src=x> \u001b[31mred\u001b[0m \u202e\n') });
    const body = desk.now()[0]?.body ?? '';
    expect(body).toContain('`````text\n````\n@acme/all <img src=x> red \ufffd');
    for (const character of '\u001b\u202e') expect(body).not.toContain(character);
  });

  it('gets to see no token, and is not installed by the rules of the checkout', async () => {
    desk.folder.write('.npmrc', 'registry=http://127.0.0.1:9/\n');
    const job = await desk.plan({ env: { GITHUB_TOKEN: TOKEN, ACTIONS_RUNTIME_TOKEN: 'x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'y' } });
    expect(job.code, job.log).toBe(0);
    const [cwd = '', ...args] = leftBy(desk.folder, 'called').split('\n');
    expect(cwd).toContain('/.runner/iamsync-program-');
    expect(args).toContain('--ignore-scripts');
    expect(args).toContain('iamsync@9.9.9');
    expect(leftBy(desk.folder, 'env')).not.toMatch(/TOKEN|^IAMSYNC_/m);
    expect(job.log).not.toMatch(/TOKEN|IAMSYNC_/);
  });
});
