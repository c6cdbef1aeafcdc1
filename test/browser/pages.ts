// The reports that the browser is shown, made by the built program as its users make them.
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { openBench } from '../support/program.ts';
import { crowd, CROWD_MANIFESTS } from './crowd.ts';

const root = new URL('../../', import.meta.url);
const own = (path: string): string => readFileSync(new URL(path, root), 'utf8');
/** The demo account of the repository. */
const DEMO = Object.fromEntries(
  readdirSync(new URL('manifests', root), { recursive: true, encoding: 'utf8', withFileTypes: false })
    .filter((path) => /\.\w+$/.test(path))
    .map((path) => [`manifests/${path}`, own(`manifests/${path}`)]),
);
const SANDBOX = '--sandbox=sandbox.json';

export interface Pages {
  /** Everything is new. */
  readonly first: string;
  /** One policy is changed. */
  readonly edited: string;
  readonly audit: string;
  readonly graph: string;
  /** 500 principals; a plan of three changes. */
  readonly crowd: string;
  readonly crowdGraph: string;
}

/** All of them. */
export async function makePages(bench: ReturnType<typeof openBench>): Promise<Pages> {
  const demo = bench.folder({ 'iamsync.yaml': own('iamsync.yaml'), ...DEMO });
  const many = bench.folder({ 'manifests/some.yaml': CROWD_MANIFESTS, 'account.json': crowd() });
  const html = async (folder: typeof demo, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await folder.run([...args, '--format', 'html']);
    expect([0, 3], stderr).toContain(code);
    return stdout;
  };
  const first = await html(demo, 'plan', SANDBOX);
  expect((await demo.run(['apply', SANDBOX, '--yes'])).code).toBe(0);
  demo.write(
    'manifests/policies.yaml',
    own('manifests/policies.yaml').replace('            - s3:PutObject\n', '            - s3:PutObject\n            - s3:DeleteObject\n'),
  );
  return {
    first,
    edited: await html(demo, 'plan', SANDBOX),
    audit: await html(demo, 'audit', SANDBOX),
    graph: await html(demo, 'graph', SANDBOX),
    crowd: await html(many, 'plan', '--live', 'account.json'),
    crowdGraph: await html(many, 'graph', '--live', 'account.json'),
  };
}
