// The main job, end to end, without an AWS account: validate, plan, apply, re-plan, edit, apply, roll back. Every command runs the
// program as a user would, against an embedded sandbox that the real AWS SDK talks to over HTTP. Ends at the first surprise.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const program = join(root, 'dist', 'cli', 'main.js');
const color = process.stdout.isTTY && !process.env.NO_COLOR;
const strong = (text) => (color ? `\u001b[1m${text}\u001b[0m` : text);

if (!existsSync(program)) {
  console.error('dist/ is missing: run npm ci (or npm run build) first.');
  process.exit(1);
}

// A copy, so that the edit below does not touch the repository.
const folder = mkdtempSync(join(tmpdir(), 'iamsync-demo-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
cpSync(join(root, 'manifests'), join(folder, 'manifests'), { recursive: true });
cpSync(join(root, 'iamsync.yaml'), join(folder, 'iamsync.yaml'));

let step = 0;

/** Says what comes, runs a command, and ends the demo unless it exits and says as expected. */
function show(title, args, { exit: expected = 0, says } = {}) {
  step += 1;
  console.log(`\n${strong(`${step}. ${title}`)}\n${strong(`$ iamsync ${args.join(' ')}`)}`);
  const { status, stdout, error } = spawnSync(process.execPath, [program, ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', says === undefined ? 'inherit' : 'pipe', 'inherit'],
    env: { ...process.env, ...(color ? { FORCE_COLOR: '1' } : {}) },
  });
  process.stdout.write(stdout ?? '');
  if (error) throw error;
  if (status !== expected) {
    console.error(`\nThe demo expected exit code ${expected} and got ${status}.`);
    process.exit(1);
  }
  if (says !== undefined && !stdout.includes(says)) {
    console.error(`\nThe demo expected to read: ${says}`);
    process.exit(1);
  }
}

/** Edits a manifest as a person would in an editor. */
function edit(file, from, to) {
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = before.replace(from, to);
  if (after === before) throw new Error(`nothing to edit in ${file}`);
  writeFileSync(path, after);
  console.log(`\n(${file} is edited: demo-read-write may now delete objects, too)`);
}

const sandbox = '--sandbox=sandbox.json';
show('Are the manifests sound?', ['validate']);
show('What would change in an empty account?', ['plan', sandbox, '--detailed-exitcode'], { exit: 2 });
show('Make it so', ['apply', sandbox, '--yes']);
show('Is anything left to do?', ['plan', sandbox, '--detailed-exitcode'], { says: 'No changes' });
edit('manifests/policies.yaml', '            - s3:PutObject\n', '            - s3:PutObject\n            - s3:DeleteObject\n');
show('What does the edit change?', ['plan', sandbox, '--detailed-exitcode'], { exit: 2 });
show('Apply the edit: a new version is staged, then made the default', ['apply', sandbox, '--yes']);
show('That was a mistake: the version before becomes the default again', ['rollback', 'policy', 'demo-read-write', sandbox, '--yes']);
show('The manifests still ask for the edit: the version that holds it is there already', ['plan', sandbox, '--detailed-exitcode'], {
  exit: 2,
  says: 's3:DeleteObject',
});
console.log(`\n${strong('Done.')} Nothing left this machine; the sandbox is gone.`);
