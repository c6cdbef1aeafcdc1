// Colours of a terminal: a handful of tones, and none at all where the output is not a terminal.

/** What a piece of text is, not how it looks. */
export type Tone = 'plain' | 'strong' | 'dim' | 'add' | 'remove' | 'change' | 'error' | 'warning';

// SGR parameters of ECMA-48, the sixteen-colour set that every terminal has.
const CODES: Readonly<Record<Tone, string>> = {
  plain: '',
  strong: '1',
  dim: '2',
  add: '32',
  remove: '31',
  change: '33',
  error: '1;31',
  warning: '1;33',
};

/** Wraps text in the escape sequences of its tone; gives it back as it is when colour is off. */
export function paint(text: string, tone: Tone, color: boolean): string {
  const code = CODES[tone];
  return color && code !== '' && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
}
