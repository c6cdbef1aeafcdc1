// Makes text from outside safe to print: names, tags and documents may hold what a terminal would obey or a reader would not see.

// Control characters (C0, DEL, C1), line separators, marks that turn or hide text (bidirectional controls, zero width, soft hyphen, tags),
// and halves of surrogate pairs. See Unicode Technical Report 36 and CVE-2021-42574 for what can be done with them.
const UNSAFE =
  // oxlint-disable-next-line no-control-regex -- control characters are what this pattern is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function visible(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The text on one line, with every character that a terminal would obey or not show written as an escape. */
export function clean(text: string): string {
  return text.replaceAll(UNSAFE, visible);
}

// Ours: colours (SGR of ECMA-48). Nothing else that a terminal obeys is ever meant.
// oxlint-disable-next-line no-control-regex -- as above
const COLOUR = /^\u001b\[[\d;]*m/;
// What a pipeline takes from a log as an order to itself: `::` at the start of a line (GitHub), `##[` and `##vso[` anywhere (GitHub, Azure),
// `##teamcity[`. https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
const ORDERS = /^([^\S\n]*):(?=:)|#(?=(?:vso|teamcity)?\[)(?<=##)/gm;

function unit(character: string): string {
  return SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * The last net before a stream: line breaks stay, colours if they are wanted, and whatever else a terminal or a pipeline would obey
 * is written as an escape that JSON knows too, so that JSON stays the same JSON.
 */
export function printed(text: string, colours: boolean): string {
  const safe = text.replaceAll(UNSAFE, (found, ...rest) => {
    const at = rest.find((one) => typeof one === 'number') ?? 0;
    if (found === '\n' || (colours && found === '\u001b' && COLOUR.test(text.slice(at, at + 20)))) return found;
    return found.split('').map(unit).join('');
  });
  return safe.replaceAll(ORDERS, (found, before: string | undefined) => (found === '#' ? '\\u0023' : `${before ?? ''}\\u003a`));
}
