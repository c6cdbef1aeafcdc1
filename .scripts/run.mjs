// Runs the tools of this repository as child processes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `node <args>` in the repository's root with our own input and output; true if it ended with 0. */
export function node(...args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** Runs a tool that npm installed here, found by its package and the path of its script. */
export function tool(script, ...args) {
  return node(`node_modules/${script}`, ...args);
}
