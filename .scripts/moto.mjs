// npm run test:moto: moto, an implementation of IAM that is not ours: the program against it, and the contract put to it.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pythonEnvironment } from './python.mjs';
import { node, root } from './run.mjs';
import { reportOf, vitest } from './suite.mjs';

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

/** Starts a moto and resolves with its URL. */
async function moto(env) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(join(programs, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'ignore',
  });
  process.on('exit', () => server.kill('SIGKILL'));
  await ready(url);
  return url;
}

// With the AWS managed policies every reset takes a second; most rules of the contract need none of them.
process.env.IAMSYNC_MOTO_URL = await moto({ MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' });
process.env.IAMSYNC_BARE_MOTO_URL = await moto({});
process.env.IAMSYNC_PYTHON = join(programs, 'python');
process.exit(vitest('test/moto/vitest.config.ts', reportOf('moto')) ? 0 : 1);
