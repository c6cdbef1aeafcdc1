// Manifests as careless people write them: the same values in any order, indentation, style and quoting, with comments and blank lines.
import { isList, isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

/** A number below `size`. */
export type Dice = (size: number) => number;

/** A throw of dice that a seed decides. */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (size) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * size);
  };
}

export function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(dice(rest.length), 1));
}

/** The text of a manifest; each comment in it is another one. `silent`: without comments and blank lines. */
export function untidy(manifest: JsonObject, dice: Dice, silent = false): string {
  let count = 0;
  const remark = (): string => `# remark ${++count}${[' of it', ': x', ' - [a, {b', ' # "'][dice(6)] ?? ''}`;
  const between = (margin: number): string[] => {
    const lines: string[] = [];
    if (silent) return lines;
    while (dice(5) === 0) lines.push(dice(2) === 0 ? '' : ' '.repeat(Math.max(margin + dice(5) - 2, 0)) + remark());
    return lines;
  };
  const behind = (): string => (!silent && dice(6) === 0 ? ` ${remark()}` : '');
  const block = (value: Json, margin: number): string[] => {
    const pad = ' '.repeat(margin);
    const members = membersOf(value, dice);
    const lines = members.flatMap(([sign, member]) => {
      const isEmpty = isList(member) ? member.length === 0 : isObject(member) && Object.keys(member).length === 0;
      const isScalar = !isList(member) && !isObject(member);
      if (isScalar || isEmpty || dice(5) === 0) return [...between(margin), `${pad}${sign} ${flow(member, dice)}${behind()}`];
      const inner = margin + (sign === '-' || !isList(member) ? 1 + dice(4) : dice(3));
      const nested = block(member, inner);
      const first = nested[0]?.slice(inner);
      const compact = sign === '-' && inner >= margin + 2 && first !== undefined && !/^\s*(#|$)/.test(nested[0] ?? '') && dice(3) > 0;
      if (compact) return [...between(margin), `${pad}-${' '.repeat(inner - margin - 1)}${first}`, ...nested.slice(1)];
      return [...between(margin), `${pad}${sign}${behind()}`, ...nested];
    });
    return [...lines, ...between(margin)];
  };
  const end = dice(8) === 0 ? '\r\n' : '\n';
  return block(manifest, 0).join(end) + (dice(5) === 0 ? '' : end);
}

function flow(value: Json, dice: Dice): string {
  if (isList(value)) return `[${dice(2) === 0 ? ' ' : ''}${value.map((item) => flow(item, dice)).join(', ')}]`;
  if (!isObject(value)) return scalar(value, dice, true);
  return `{ ${shuffled(Object.entries(value), dice)
    .map(([key, member]) => `${JSON.stringify(key)}: ${flow(member, dice)}`)
    .join(', ')} }`;
}

function scalar(value: Json, dice: Dice, inFlow = false): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  const plain = /^[A-Za-z][\w/.-]*$/.test(value) && !/^(null|true|false)$/i.test(value);
  const style = dice(4);
  if (plain && style > 0) return value;
  if (style === 1 && !/[\n\t]/.test(value) && !inFlow) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value);
}

function membersOf(value: Json, dice: Dice): (readonly [sign: string, member: Json])[] {
  if (isList(value)) return value.map((item) => ['-', item]);
  if (!isObject(value)) return [];
  return shuffled(Object.entries(value), dice).map(([key, member]) => [`${scalar(key, dice)}:`, member]);
}
