// Runs the built program for the pages, command after command in one process: starting it and loading the SDK for each of some hundred
// commands would cost minutes. It is the same bundle; only what a process is given (folder, arguments, environment, streams) is put in
// its place anew. What reads standard input or serves is started as a process of its own, by test/docs/warm.sh.
import { createServer } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const program = process.argv[2];
const own = { out: process.stdout.write.bind(process.stdout), node: process.argv[0] };
let calls = 0;
let last = Promise.resolve();

const zeroed = (path) => readFileSync(path, 'utf8').split('\0').slice(0, -1);

async function run(cwd, request) {
  const said = { out: '', err: '' };
  const into = (stream) => (text) => {
    said[stream] += text;
    return true;
  };
  process.stdout.write = into('out');
  process.stderr.write = into('err');
  process.stdout.setMaxListeners(0);
  process.chdir(cwd);
  process.env = Object.fromEntries(
    zeroed(`${request}/env`).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  process.argv = [own.node, program, ...zeroed(`${request}/args`)];
  process.exitCode = undefined;
  try {
    calls += 1;
    await import(`${pathToFileURL(program).href}?${calls}`);
  } catch (error) {
    said.err += String(error?.stack ?? error);
    process.exitCode = 70;
  }
  const code = process.exitCode ?? 0;
  process.exitCode = undefined;
  writeFileSync(`${request}/out`, said.out);
  writeFileSync(`${request}/err`, said.err);
  return code;
}

const server = createServer((socket) => {
  let asked = '';
  socket.on('data', (chunk) => {
    asked += String(chunk);
    // The empty line comes last, whether in one chunk or in two.
    if (!asked.endsWith('\n\n')) return;
    const [cwd, request] = asked.split('\n');
    last = last.then(async () => socket.end(`${await run(cwd, request)}\n`));
  });
});
server.listen(0, '127.0.0.1', () => own.out(`${server.address().port}\n`));
