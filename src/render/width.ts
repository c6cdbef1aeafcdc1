// How many columns of a terminal a text takes.

// East Asian Wide and Fullwidth (Unicode Standard Annex 11), and what is shown as a picture.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Marks that stand on the character before them. */
const NARROW = /^[\p{Mn}\p{Me}]$/u;
/** What belongs to the character before it: marks, selectors, tones of skin, the joiner of pictures. */
const JOINER = '\u200d';
const JOINED = /^(?:\p{Mn}|\p{Me}|\p{Emoji_Modifier}|\u200d|\ufe0f)$/u;
/** What does not begin a row (Unicode Standard Annex 14: closing punctuation). */
const CLOSING = /^[、。，．：；？！」』】）〕〉》］｝ー々]$/u;
// oxlint-disable-next-line no-control-regex -- all of ASCII, for which the answer is known
const ASCII = /^[\u0000-\u007f]*$/;

/** Columns of a text that `clean` has been through; an approximation outside of the common scripts. */
export function columns(text: string): number {
  if (ASCII.test(text)) return text.length;
  let sum = 0;
  for (const character of text) {
    if (NARROW.test(character)) continue;
    sum += WIDE.test(character) ? 2 : 1;
  }
  return sum;
}

/** The parts between which a word may be broken: around characters of two columns (Chinese, Japanese, Korean, pictures), with the marks on them. */
export function breakable(word: string): string[] {
  if (!WIDE.test(word)) return [word];
  const parts: string[] = [];
  let wasWide = true;
  for (const character of word) {
    const isWide = WIDE.test(character);
    const last = parts.at(-1);
    const isPart =
      last !== undefined && (JOINED.test(character) || last.endsWith(JOINER) || CLOSING.test(character) || (!isWide && !wasWide));
    if (isPart) parts[parts.length - 1] = `${last}${character}`;
    else parts.push(character);
    wasWide = isWide;
  }
  return parts;
}
