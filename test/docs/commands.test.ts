// Every block of commands in README and guide runs, in the order of its page, and what a page shows is what was printed.
// UPDATE_DOCS=1 writes what was printed into the pages. Which pages: PAGES=docs/guide/keys.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matches } from './compare.ts';
import { NOT_RUN } from './exceptions.ts';
import { openPage, pagesBelow, ROOT } from './pages.ts';
import { play, warmUp } from './scene.ts';
import type { Played, Warm } from './scene.ts';
import { exceptionOf, isShell, scenesOf } from './steps.ts';
import { printedOf, updated } from './update.ts';

const UPDATE = process.env['UPDATE_DOCS'] === '1';
const ONLY = process.env['PAGES'];
const PAGES = pagesBelow('README.md', 'docs').filter((path) => !/^docs\/(?:lint|decisions)\//.test(path));
const chosen = PAGES.filter((path) => ONLY === undefined || path.includes(ONLY)).map(openPage);
/** Each takes its turn, so that a wait of one page is not a wait of all. */
const HANDS = 3;
/** Pages wait for each other, too. */
const PATIENCE = 900_000;

let hands: Warm[];
beforeAll(async () => {
  hands = await Promise.all(Array.from({ length: HANDS }, () => warmUp()));
});
afterAll(() => {
  for (const hand of hands) hand.stop();
});

async function inTurn<T>(task: (warm: Warm) => Promise<T>): Promise<T> {
  for (;;) {
    const hand = hands.pop();
    if (hand === undefined) await new Promise((resolve) => setTimeout(resolve, 20));
    else return task(hand).finally(() => hands.push(hand));
  }
}

/** What is wrong with a step, for people: null if nothing is. */
function wrong(page: string, { step, code, stdout, stderr }: Played): string | null {
  const at = `${page}:${step.line}`;
  if (code === null) return `${at}: not reached`;
  const text = 'run' in step.does ? step.does.run : step.does.write;
  if (code !== step.exit) return `${at}: ${text}\nended with ${code}, not ${step.exit}:\n${stdout}${stderr}`;
  if (!('run' in step.does) || step.does.shown === null) return null;
  const printed = printedOf({ step, code, stdout, stderr });
  if (matches(step.does.shown, printed)) return null;
  return `${at}: ${text}\nprinted:\n${printed}\nand the page shows:\n${step.does.shown}\n(UPDATE_DOCS=1 writes what was printed)`;
}

const pages = chosen.map((page) => ({ page, scenes: scenesOf(page, NOT_RUN) })).filter(({ scenes }) => scenes.length > 0);

describe.concurrent('the commands of the pages', () => {
  it.concurrent.each(pages.map((one) => [one.page.path, one] as const))(
    'of %s run',
    async (path, { page, scenes }) => {
      const played = await inTurn(async (warm) => {
        const all: Played[] = [];
        for (const scene of scenes) all.push(...(await play(scene, warm)));
        return all;
      });
      const text = UPDATE ? updated(page.text, played) : page.text;
      if (text !== page.text) writeFileSync(join(ROOT, path), text);
      const failed = played.flatMap((one) => wrong(path, one) ?? []);
      expect(UPDATE ? failed.filter((each) => !each.includes('UPDATE_DOCS')) : failed).toEqual([]);
    },
    PATIENCE,
  );
});

describe('the exceptions', () => {
  const blocks = chosen.flatMap((page) => page.blocks.map((block) => ({ page: page.path, block })));

  it.runIf(ONLY === undefined)('are each needed', () => {
    const unneeded = NOT_RUN.filter(
      (exception) => !blocks.some(({ page, block }) => isShell(block) && exceptionOf(page, block, [exception]) !== undefined),
    );
    expect(unneeded).toEqual([]);
  });

  it('each say why', () => {
    expect(NOT_RUN.filter(({ why }) => why.length < 20)).toEqual([]);
  });
});
