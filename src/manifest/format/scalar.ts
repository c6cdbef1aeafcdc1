// Scalars as a canonical manifest has them: plain where YAML 1.1 and 1.2 read the same text, else in double quotes or as a literal block.
import { Scalar } from 'yaml';
import { blockEntry } from '../write-yaml.ts';

// What is plain at a glance: most texts of a manifest. Words that YAML takes for something else are looked at more closely.
const PLAIN = /^[A-Za-z][\w:/.$()@+=,*-]*$/;
const WORDS = /^[A-Za-z][\w:/.$()@+=,*-]*(?: [\w/.$()@+=,*-][\w:/.$()@+=,*-]*)+$/;
const QUOTED = /^(?:\*|\d+)$/;
const WORD = /^(?:null|true|false|yes|no|on|off|y|n)$/i;

/** The lines of a text as the value of a key: the first stands behind the colon, the others are indented from the key. */
export function linesOf(value: string): string[] {
  if (PLAIN.test(value) && !value.endsWith(':') && !WORD.test(value)) return [value];
  if (WORDS.test(value) && !/:(?: |$)/.test(value)) return [value];
  if (QUOTED.test(value)) return [`"${value}"`];
  return blockEntry('k', value).slice('k: '.length).replace(/\n$/, '').split('\n');
}

/** A key as it is written; undefined for one that has no place before a colon. */
export function keyOf(name: string): string | undefined {
  if (name === '<<' || (PLAIN.test(name) && !name.endsWith(':') && !WORD.test(name))) return name;
  const entry = blockEntry(name, true);
  return entry.endsWith(': true\n') && entry.indexOf('\n') === entry.length - 1 ? entry.slice(0, -': true\n'.length) : undefined;
}

/** The lines of a scalar of a text. A folded block stays folded, since its line breaks are the author's. */
export function scalarLines(scalar: Scalar.Parsed, text: string): string[] {
  const { value, source } = scalar;
  if (typeof value !== 'string') return [source ?? ''];
  return (scalar.type === Scalar.BLOCK_FOLDED ? folded(text.slice(scalar.range[0], scalar.range[1])) : undefined) ?? linesOf(value);
}

function folded(source: string): string[] | undefined {
  const [header = '', ...lines] = source.trimEnd().split('\n');
  const sign = /^>-?(?=\s|$)/.exec(header)?.[0];
  const indent = /^ */.exec(lines.find((line) => line.trim() !== '') ?? '')?.[0].length ?? 0;
  if (sign === undefined || indent === 0 || lines.some((line) => line.trim() !== '' && !line.startsWith(' '.repeat(indent))))
    return undefined;
  // A line that is indented further is not folded, and one that ends in a blank shows nothing of it.
  return [sign, ...lines.map((line) => (line.trim() === '' ? '' : `  ${line.slice(indent)}`))];
}
