// That the mechanism which runs the pages can fail: pages that are broken in one place each.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { masked, matches, reshown } from './compare.ts';
import { parsePage } from './pages.ts';
import { play, warmUp } from './scene.ts';
import type { Played, Warm } from './scene.ts';
import { scenesOf } from './steps.ts';
import { printedOf, updated } from './update.ts';

let warm: Warm;
beforeAll(async () => {
  warm = await warmUp();
});
afterAll(() => warm.stop());

async function playPage(text: string): Promise<Played[]> {
  const played: Played[] = [];
  for (const scene of scenesOf(parsePage('page.md', text), [])) played.push(...(await play(scene, warm)));
  return played;
}

const codes = (played: readonly Played[]): (number | null)[] => played.map(({ code }) => code);

describe('the commands of a page', () => {
  it('run in one shell: folder, variables and files last', async () => {
    const page = '```sh\nmkdir here && cd here\nNAME=x\n```\n\n```console\n$ echo $NAME >a && pwd | sed s,.*/,, && cat a\nhere\nx\n```\n';
    const [, second] = await playPage(page);
    expect(second === undefined ? '' : printedOf(second)).toBe('here\nx\n');
  });

  it('are found out: one that fails ends the scene', async () => {
    expect(codes(await playPage('```sh\nfalse\ntrue\n```\n\n```sh\ntrue\n```\n'))).toEqual([1, null]);
  });

  it('may fail where the page says so', async () => {
    expect(codes(await playPage('<!-- exit: 1 -->\n```console\n$ true\n$ iamsync plan\n```\n\n```sh\ntrue\n```\n'))).toEqual([0, 1, 0]);
  });

  it('run the program, with the files of the page and its exit code', async () => {
    const page =
      '```yaml\n# manifests/a.yaml\nroles:\n  a: { trust: { services: lambda.amazonaws.com }, policies: [b] }\n```\n\n```sh\niamsync validate\n```\n';
    const [, validate] = await playPage(page);
    expect([validate?.code, validate?.stderr]).toEqual([1, expect.stringContaining('manifests/a.yaml:3')]);
  });

  it('begin anew with each set-up, and no set-up is made up', async () => {
    const page = '```sh\ntouch a\n```\n<!-- setup: demo -->\n```console\n$ ls\n$ iamsync plan | grep -c changes\n```\n';
    const [, ls, plan] = await playPage(page);
    expect([ls?.stdout, plan?.stdout]).toEqual(['iamsync.yaml\nmanifests\n', '1\n']);
    await expect(playPage('<!-- setup: dmeo -->\n```sh\ntrue\n```\n')).rejects.toThrow('there is no set-up dmeo');
  });

  it('are ended if they wait for ever, with all that they started', async () => {
    const [scene] = scenesOf(parsePage('page.md', '```sh\nsleep 1000 &\nsleep 1000\n```\n'), []);
    expect(scene === undefined ? [] : codes(await play(scene, warm, 3000))).toEqual([null]);
  });

  it('are written into the page, once', async () => {
    const page = 'A\n\n```console\n$ echo b\nold\n$ echo c \\\n> d\n```\nE\n';
    const fresh = 'A\n\n```console\n$ echo b\nb\n$ echo c \\\n> d\nc d\n```\nE\n';
    expect(updated(page, await playPage(page))).toBe(fresh);
    expect(updated(fresh, await playPage(fresh))).toBe(fresh);
  });
});

describe('what is shown', () => {
  it.each([
    ['the same', 'a\nb', 'a\nb\n'],
    ['another time', 'at 2026-11-22T10:42Z', 'at 2027-01-01T00:00Z'],
    ['another digest', 'Digest: 2026-11-22T10:42Z.4b536f6be033bf59…', `Digest: 2027-01-01T00:00Z.${'0a'.repeat(32)}`],
    ['a fold', 'a\n…\nd', 'a\nb\nc\nd'],
    ['a fold at the end', 'a\n…', 'a\nb\nc'],
    ['two folds', 'a\n…\nc\n…\ne', 'a\nb\nc\nd\ne'],
  ])('matches: %s', (_, shown, printed) => {
    expect(matches(shown, printed)).toBe(true);
  });

  it.each([
    ['nothing of what was printed', '', 'a'],
    ['a word less', 'a', 'a b'],
    ['a line less', 'a', 'a\nb'],
    ['other account ids', 'account 123456789012', 'account 210987654321'],
    ['a fold with another end', 'a\n…\nd', 'a\nb\nc'],
    ['a fold with another beginning', 'b\n…', 'a\nb'],
    ['a fold whose middle is missing', 'a\n…\nx\n…\nd', 'a\nb\nc\nd'],
    ['another order', 'a\n…\nc\n…\nb\n…', 'a\nb\nc\nd'],
  ])('does not match: %s', (_, shown, printed) => {
    expect(matches(shown, printed)).toBe(false);
  });

  it('is shown anew with as much before and after the fold', () => {
    expect(reshown('a\n…\ny\nz', 'b\nc\nd\ne\nf\n')).toBe('b\n…\ne\nf');
    expect(reshown('a', 'b\nc\n')).toBe('b\nc');
    expect(masked('x  \n')).toBe('x');
  });
});
