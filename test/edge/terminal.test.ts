// What the terminal can do, the one question, and interruption.
import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askFor, confirm } from '../../src/edge/question.ts';
import { readTerminal } from '../../src/edge/terminal.ts';
import { clock, onInterrupt } from '../../src/edge/world.ts';

const tty = { stdin: { isTTY: true }, stdout: { isTTY: true, columns: 132 }, stderr: { isTTY: true } };
const pipe = { stdin: {}, stdout: {}, stderr: {} };
const auto = { color: undefined };

describe('colour', () => {
  it.each([
    [tty, {}, undefined, true],
    [pipe, {}, undefined, false],
    [tty, { TERM: 'dumb' }, undefined, false],
    [tty, { NO_COLOR: '1' }, undefined, false],
    [tty, { NO_COLOR: '' }, undefined, true],
    [pipe, { FORCE_COLOR: '1' }, undefined, true],
    [tty, { FORCE_COLOR: '0' }, undefined, false],
    [pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, false],
    [pipe, { NO_COLOR: '1' }, true, true],
    [tty, { FORCE_COLOR: '1' }, false, false],
  ])('%j %j flag %s: %s', (streams, env, color, expected) => {
    expect(readTerminal(streams, env, { color }).color).toBe(expected);
  });
});

it('knows its width, and has one in a pipeline too', () => {
  expect(readTerminal(tty, {}, auto).width).toBe(132);
  expect(readTerminal(pipe, {}, auto).width).toBe(100);
  expect(readTerminal(pipe, { COLUMNS: '120' }, auto).width).toBe(120);
  expect(readTerminal(pipe, { COLUMNS: 'wide' }, auto).width).toBe(100);
});

it('can ask a person only', () => {
  expect(readTerminal(tty, {}, auto).canAsk).toBe(true);
  expect(readTerminal(tty, { CI: 'true' }, auto).canAsk).toBe(false);
  expect(readTerminal({ ...tty, stdin: {} }, {}, auto).canAsk).toBe(false);
  expect(readTerminal({ ...tty, stderr: {} }, {}, auto).canAsk).toBe(false);
  // Results may go to a file while a person answers.
  expect(readTerminal({ ...tty, stdout: {} }, {}, auto)).toMatchObject({ canAsk: true, isTTY: false });
});

describe('confirm', () => {
  const ask = async (answer: string | null): Promise<boolean> => {
    const input = new PassThrough();
    const asked = confirm('Apply? ', input, new PassThrough());
    if (answer === null) input.end();
    else input.write(answer);
    return asked;
  };

  it.each([
    ['yes\n', true],
    ['y\n', true],
    [' yes \n', true],
    ['no\n', false],
    ['\n', false],
    ['YES please\n', false],
    ['ye\n', false],
    ['true\n', false],
    [null, false],
  ])('%j is %s', async (answer, expected) => {
    expect(await ask(answer)).toBe(expected);
  });

  it('is a no when interrupted', async () => {
    const person = new AbortController();
    const asked = confirm('Apply? ', new PassThrough(), new PassThrough(), person.signal);
    person.abort();
    expect(await asked).toBe(false);
  });
});

describe('interruption', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('%s: the first one asks, the second one exits with 130', (name) => {
    const signals = new EventEmitter();
    const happened: (string | number)[] = [];
    const interruption = onInterrupt(
      signals,
      () => happened.push('told'),
      (code) => happened.push(code),
    );
    expect(interruption.signal.aborted).toBe(false);
    signals.emit(name);
    expect([interruption.signal.aborted, ...happened]).toEqual([true, 'told']);
    signals.emit('SIGINT');
    expect(happened).toEqual(['told', 130]);
    interruption.release();
    signals.emit('SIGINT');
    expect(happened).toEqual(['told', 130]);
  });
});

describe('the clock', () => {
  it('ends a sleep as soon as it is told to', async () => {
    const person = new AbortController();
    const slept = clock.sleep(3_600_000, person.signal);
    person.abort();
    await expect(slept).resolves.toBeUndefined();
    await expect(clock.sleep(3_600_000, person.signal)).resolves.toBeUndefined();
  });

  it('sleeps and wakes, and throws fair dice', async () => {
    const before = clock.now();
    await clock.sleep(5);
    expect(clock.now()).toBeGreaterThanOrEqual(before + 4);
    expect(clock.random()).toBeLessThan(1);
  });
});

describe('a question for a text', () => {
  it.each([
    ['demo\n', 'demo'],
    ['  demo \n', 'demo'],
    ['\n', 'empty'],
    ['', null],
  ])('takes %j for %s', async (typed, expected) => {
    const output = new PassThrough();
    expect(await askFor('What?', 'empty', Readable.from(typed === '' ? [] : [typed]), output)).toBe(expected);
    expect(String(output.read())).toContain('What? [empty] ');
  });
});
