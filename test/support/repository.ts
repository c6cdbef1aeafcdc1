// A git repository of a test, without this machine's settings.
import { execFileSync } from 'node:child_process';

export interface Repository {
  git(...args: readonly string[]): string;
  /** Commits everything that is there; returns the commit. */
  commit(message: string): string;
}

/** Makes a repository of the folder. */
export function repositoryIn(folder: string): Repository {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...args: readonly string[]): string =>
    execFileSync('git', [...who, ...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    git,
    commit(message) {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '--message', message);
      return git('rev-parse', 'HEAD');
    },
  };
}
