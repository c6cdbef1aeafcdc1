// What every answer to a hostile file is held against.
import { STACK_TRACE } from '../../support/program.ts';
import { obeyed } from '../../support/hostile.ts';
import type { Answer } from './protocol.ts';

const CODES: ReadonlySet<number> = new Set([0, 1, 2, 3]);
/** Words of a program that speaks of itself. */
const LOOSE =
  /\bundefined\b|\[object \w+\]|\bNaN\b|function \w*\(|=> \{|Cannot read propert|is not a function|is not iterable|Maximum call stack|Invalid time value|Invalid array length|ERR_[A-Z_]+/;

/** What is wrong with an answer; empty if nothing is. `content`: the hostile file, whose own words may be repeated. */
export function wrongWith(
  answer: Answer | null,
  { content, blames, color }: { readonly content: string; readonly blames: RegExp | null; readonly color: boolean },
): string[] {
  if (answer === null) return ['it hangs'];
  const { code, out, note, defect, touched } = answer;
  const said = out + note;
  const loose = LOOSE.exec(said)?.[0];
  return [
    ...(defect === null ? [] : [`a defect: ${defect.slice(0, 600)}`]),
    ...(CODES.has(code) ? [] : [`exit code ${code}`]),
    ...(code !== 0 && said.trim() === '' ? ['no message'] : []),
    ...(code === 1 && blames !== null && !blames.test(said) ? [`nothing says where: ${said.slice(0, 300)}`] : []),
    ...(STACK_TRACE.test(said) && !STACK_TRACE.test(content) ? ['a stack trace'] : []),
    ...(loose === undefined || content.includes(loose) ? [] : [`it says ${loose}: ${around(said, loose)}`]),
    ...obeyed(said, { color })
      .slice(0, 2)
      .map((character) => `a terminal would obey ${character}`),
    ...touched.map((what) => `touched: ${what.slice(0, 200)}`),
  ];
}

function around(text: string, word: string): string {
  const at = text.indexOf(word);
  return JSON.stringify(text.slice(Math.max(0, at - 150), at + 80));
}
