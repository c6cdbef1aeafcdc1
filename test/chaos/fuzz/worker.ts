// The program in a process of its own that may hang, run many times: the commands as main.ts runs them, with their streams caught.
import { lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import yargs from 'yargs';
import { told } from '../../../src/cli/told.ts';
import { Failure } from '../../../src/model/failure.ts';
import { COMMANDS } from './commands.ts';
import type { Answer, Ask } from './protocol.ts';

interface Caught {
  out: string;
  note: string;
}

/** Every file below the folder with what tells a change of it. */
function standing(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) for (const [below, what] of standing(path)) found.set(below, what);
    const { size, mtimeMs, mode, ino } = lstatSync(path);
    found.set(path, entry.isDirectory() ? String(mode) : `${size} ${mtimeMs} ${mode} ${ino}`);
  }
  return found;
}

const PROTOTYPES: readonly (readonly [string, object])[] = [
  ['Object', Object.prototype],
  ['Array', Array.prototype],
  ['String', String.prototype],
  ['Function', Function.prototype],
  ['Map', Map.prototype],
];
const members = (): string[] => PROTOTYPES.map(([name, prototype]) => `${name}: ${Reflect.ownKeys(prototype).map(String).join(' ')}`);
const pristine = members();

/**
 * What a reader writes itself where the file is sound: a sandbox its state; a lock is taken over, and released; large manifests that are
 * valid are remembered, in the private folders of whoever asks.
 */
const OWN = /^state\.json$|^journal\/\d+\/lock|^\.cache(?:$|\/iamsync(?:\/|$))|^\.local(?:$|\/state(?:$|\/iamsync(?:\/|$)))/;

function changes(before: ReadonlyMap<string, string>): string[] {
  const after = standing('.');
  const files = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path));
  return [...files.filter((path) => !OWN.test(path)), ...members().filter((one) => !pristine.includes(one))];
}

async function parsed({ command, args }: Ask): Promise<Record<string, unknown>> {
  const entry = COMMANDS[command];
  if (entry === undefined) throw new Error(`no command ${command}`);
  const { options } = await entry.load();
  let taken: Record<string, unknown> = {};
  await yargs([...args])
    .command(
      ['$0', entry.words].join(' ').trim(),
      '',
      (own) => options(own),
      (argv) => {
        taken = argv;
      },
    )
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new Failure('usage', message, 'See --help.');
    })
    .parseAsync();
  return taken;
}

async function answer(ask: Ask): Promise<Answer> {
  const caught: Caught = { out: '', note: '' };
  const [out, err] = [process.stdout.write, process.stderr.write];
  mkdirSync(dirname(ask.file), { recursive: true });
  writeFileSync(ask.file, Buffer.from(ask.content, 'base64'));
  const before = standing('.');
  process.stdout.write = (text) => {
    caught.out += String(text);
    return true;
  };
  process.stderr.write = (text) => {
    caught.note += String(text);
    return true;
  };
  let code: number;
  let defect: string | null = null;
  try {
    const argv = await parsed(ask);
    code = (await (await COMMANDS[ask.command]?.load())?.run(argv)) ?? -1;
  } catch (error) {
    const failure = told(error, false);
    caught.note += failure.text;
    code = failure.code;
    if (!(error instanceof Failure)) defect = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    process.stdout.write = out;
    process.stderr.write = err;
  }
  return { id: ask.id, code, ...caught, defect, touched: changes(before) };
}

process.on('message', (ask: Ask) => {
  void answer(ask).then((said) => process.send?.(said));
});
// A promise that nobody waits for must not pass for a success.
process.on('unhandledRejection', (error) => {
  process.send?.({ id: -1, code: -1, out: '', note: '', defect: `unhandled: ${String(error)}`, touched: [] });
});
process.on('disconnect', () => process.exit(0));
process.send?.({ id: 0, code: 0, out: '', note: '', defect: null, touched: [] });
