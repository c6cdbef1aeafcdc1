// npm run test:moto: plan, apply, export and re-plan against moto, an implementation of IAM that is not ours.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pythonEnvironment } from './python.mjs';
import { node, root } from './run.mjs';

const programs = pythonEnvironment('moto', 'test/moto/requirements.txt');
if (!node('.scripts/program.mjs')) process.exit(1);

/** A port that is free now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function ready(url) {
  for (let attempt = 0; attempt < 240; attempt++) {
    try {
      if ((await fetch(`${url}/moto-api/data.json`)).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('moto did not start within a minute');
}

const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const server = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
  cwd: root,
  env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
  stdio: 'ignore',
});
process.on('exit', () => server.kill('SIGKILL'));
await ready(url);
process.env.IAMSYNC_MOTO_URL = url;
process.env.IAMSYNC_PYTHON = join(programs, 'python');
const passed = node('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/moto/vitest.config.ts', ...process.argv.slice(2));
process.exit(passed ? 0 : 1);
