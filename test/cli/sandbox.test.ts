// `iamsync sandbox`: a server of its own that any AWS client may use, with a memory if it is given a file.
import { afterAll, describe, expect, it } from 'vitest';
import { DEMO } from '../support/demo.ts';
import { ACCOUNT, openBench, STACK_TRACE } from '../support/program.ts';
import type { Folder, Running } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

/** Starts it and reads the environment that it prints. */
async function served(folder: Folder, args: readonly string[]): Promise<{ server: Running; env: Record<string, string> }> {
  const server = folder.start(['sandbox', ...args]);
  await server.said('AWS_SECRET_ACCESS_KEY=');
  const exports = server.text().matchAll(/^export ([A-Z_]+)=(\S+)$/gm);
  return { server, env: Object.fromEntries([...exports].map(([, name, value]) => [name ?? '', value ?? ''])) };
}

describe('the sandbox as a server', () => {
  it('takes plan and apply, remembers what was done, and ends at SIGTERM with 0', async () => {
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: kept\n' });
    const first = await served(folder, ['--state', 'state.json']);
    const applied = await folder.run(['apply', '--yes'], first.env);
    expect(applied.code, applied.all).toBe(0);
    first.server.kill('SIGTERM');
    expect((await first.server.ended).code).toBe(0);
    const second = await served(folder, ['--state', 'state.json']);
    const planned = await folder.run(['plan', '--detailed-exitcode'], second.env);
    expect(planned.code, planned.all).toBe(0);
    expect(planned.stdout).toContain('No changes.');
    second.server.kill('SIGINT');
    expect((await second.server.ended).code).toBe(0);
  });

  it('killed in the middle of an apply loses nothing that it answered', async () => {
    const folder = bench.folder({ ...DEMO, 'iamsync.yaml': 'journal: kept\n' });
    const first = await served(folder, ['--state', 'state.json']);
    const applying = folder.start(['apply', '--yes', '--concurrency', '1'], first.env);
    await applying.said('[1/3] done');
    first.server.kill('SIGKILL');
    applying.kill('SIGKILL');
    await Promise.all([first.server.ended, applying.ended]);
    const second = await served(folder, ['--state', 'state.json']);
    const resumed = await folder.run(['apply', '--yes'], second.env);
    expect(resumed.code, resumed.all).toBe(0);
    expect(resumed.stdout).not.toContain('create Policy/demo-read');
    second.server.kill('SIGTERM');
    await second.server.ended;
  });

  it('says that a port is taken, and that a state file is none', async () => {
    const folder = bench.folder({ 'state.json': 'hello' });
    const first = await served(folder, []);
    const port = first.env['AWS_ENDPOINT_URL']?.split(':').at(-1) ?? '';
    const second = await folder.run(['sandbox', '--port', port]);
    expect(second.code, second.all).toBe(1);
    expect(second.stderr).toContain(port);
    expect(second.all).not.toMatch(STACK_TRACE);
    const third = await folder.run(['sandbox', '--state', 'state.json']);
    expect(third.code, third.all).toBe(1);
    expect(third.stderr).toContain('state.json');
    expect(folder.read('state.json')).toBe('hello');
    first.server.kill('SIGTERM');
    await first.server.ended;
  });

  it('refuses a seed beside a state that began without it, and goes on with one that began with it', async () => {
    const group = { GroupName: 'planted', Path: '/', Arn: `arn:aws:iam::${ACCOUNT}:group/planted` };
    const seed = JSON.stringify({ UserDetailList: [], GroupDetailList: [group], RoleDetailList: [], Policies: [] });
    const folder = bench.folder({ 'seed.json': seed, 'other.json': seed.replaceAll('planted', 'other'), 'state.json': '' });
    for (let start = 0; start < 2; start++) {
      const { server } = await served(folder, ['--state', 'state.json', '--seed', 'seed.json']);
      server.kill('SIGKILL');
      await server.ended;
    }
    const refused = await folder.run(['sandbox', '--state', 'state.json', '--seed', 'other.json']);
    expect(refused.code, refused.all).toBe(1);
    expect(refused.stderr).toContain('state.json holds a state that did not begin with other.json.');
    expect(folder.read('state.json')).toContain('planted');
  });
});
