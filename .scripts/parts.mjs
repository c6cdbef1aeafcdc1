// How the bundle falls into parts: each file of it takes about a millisecond to load, so that few large ones start sooner than many small.
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transform } from 'esbuild';
import { root } from './run.mjs';

const commands = join(root, 'src', 'cli', 'commands');
/** What nearly every command needs, `validate` needs, and hardly more. What all need that know the account, `plan` needs. */
const SHARED = join(commands, 'validate.ts');
const PLANNING = join(commands, 'plan.ts');
/** That and what is loaded after it. A name that is missing here costs some milliseconds and nothing else. */
const AFTER_PLANNING =
  /^src\/(index|cli\/(past|plan-all|commands\/(apply|audit|doctor|escalation|explain|export|graph|init|plan|rollback|snapshot|verify|who-can|access\/diff|keys\/\w+))|render\/(text|markdown|html\/plan))\.ts$/;

/**
 * esbuild makes a part of what the same entries reach. So everything that is loaded late, and the library, is made to reach all that
 * SHARED does, and the larger commands all that PLANNING does: then each is one part, and not one for every set of commands.
 */
export const fewParts = {
  name: 'few-parts',
  setup(build) {
    build.onResolve({ filter: /./ }, async ({ path, kind, importer, namespace, resolveDir }) => {
      const isLate = kind === 'dynamic-import' || (kind === 'entry-point' && path.endsWith('/index.ts'));
      if (!isLate || namespace === 'late') return undefined;
      const found = await build.resolve(path, {
        kind: 'import-statement',
        importer,
        resolveDir: kind === 'entry-point' ? root : resolveDir,
      });
      if (found.external || found.errors.length > 0) return undefined;
      return { path: relative(root, found.path).replaceAll('\\', '/'), namespace: 'late', pluginData: found.path };
    });
    build.onLoad({ filter: /./, namespace: 'late' }, ({ path: name, pluginData: path }) => {
      const reached = AFTER_PLANNING.test(name) ? [SHARED, PLANNING] : [SHARED];
      const lines = [...reached.map((one) => `import ${JSON.stringify(one)};`), `export * from ${JSON.stringify(path)};`];
      return { contents: lines.join('\n'), resolveDir: dirname(path) };
    });
  },
};

/** The packages that read the command line: they are all that --help and --version load. */
const READERS = /node_modules[\\/](yargs|yargs-parser|cliui|y18n|wrap-ansi|ansi-styles)[\\/].*\.m?js$/;

/** Minifies them, and leaves out how yargs checks its own calls, which the compiler has done. Our own names stay, for stack traces. */
export const leanReaders = {
  name: 'lean-readers',
  setup(build) {
    build.onLoad({ filter: READERS }, async ({ path }) => {
      if (path.endsWith('argsert.js')) return { contents: 'export function argsert() {}' };
      const { code } = await transform(readFileSync(path, 'utf8'), { minify: true, format: 'esm', target: 'node20.19' });
      return { contents: code };
    });
  },
};
