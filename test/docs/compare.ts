// What a page shows against what a command printed: what differs from run to run is masked, and a line `…` stands for any lines.
const MASKS: readonly (readonly [pattern: RegExp, mask: string])[] = [
  // Digests, runs, times, dates.
  [/\d{4}-\d\d-\d\dT\d\d:\d\dZ\.[0-9a-f]{8,64}…?/g, 'DIGEST'],
  [/\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{8}/g, 'RUN'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, 'TIME'],
  [/\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?/g, 'DATE'],
  // Ids that IAM invents, hashes, ports.
  [/\bA(?:IDA|ROA|KIA|NPA|GPA|IPA|SIA)[A-Z0-9]{12,}/g, 'ID'],
  [/\b(?=[0-9a-f]*\d)[0-9a-f]{12,64}\b(?<!\b\d{12})/g, 'HASH'],
  [/127\.0\.0\.1:\d+/g, 'LOOPBACK'],
  [/\bv\d+\.\d+\.\d+\b/g, 'VERSION'],
  // How long something took; waits are told in whole seconds.
  [/\b\d+\.\d+ (?:m?s)\b/g, 'SOME TIME'],
  [/iamsync-docs-\w+/g, 'FOLDER'],
];

/** A text in which nothing is left that differs between two runs. */
export function masked(text: string): string {
  const lines = MASKS.reduce((so, [pattern, mask]) => so.replace(pattern, mask), text).split('\n');
  return lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();
}

/** True if what is shown is what was printed, as far as it is shown. */
export function matches(shown: string, printed: string): boolean {
  const wanted = masked(shown)
    .split(/^…$/m)
    .map((part) => part.replace(/^\n|\n$/g, ''));
  const got = `\n${masked(printed)}\n`;
  if (wanted.length === 1) return got === `\n${wanted[0] ?? ''}\n`;
  let at = 0;
  for (const [index, part] of wanted.entries()) {
    if (part === '') continue;
    const found = index === wanted.length - 1 ? lastOf(got, part) : got.indexOf(`\n${part}\n`, at);
    if (found < at || (index === 0 && found !== 0)) return false;
    at = found + part.length + 1;
  }
  return true;
}

function lastOf(text: string, part: string): number {
  return text.endsWith(`\n${part}\n`) ? text.length - part.length - 2 : -1;
}

/** What to show of what was printed: as much at the beginning and at the end as was shown before. */
export function reshown(shown: string, printed: string): string {
  // No id that IAM made up is worth showing.
  const plain = printed.replace(/\b(A(?:IDA|ROA|KIA|NPA|GPA|IPA|SIA))[A-Z0-9]{12,}/g, '$1EXAMPLEEXAMPLE00');
  const lines = plain
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd());
  const before = shown.split('\n');
  const fold = before.indexOf('…');
  if (fold === -1) return lines.join('\n');
  const tail = before.length - before.lastIndexOf('…') - 1;
  if (fold + tail >= lines.length) return lines.join('\n');
  return [...lines.slice(0, fold), '…', ...(tail === 0 ? [] : lines.slice(-tail))].join('\n');
}
