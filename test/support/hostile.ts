// Text that attacks whoever prints it: terminals, HTML, Markdown, spreadsheets, paths. One list for every test of an output.

/** Control sequences of terminals, characters that hide or turn text, halves of pairs: none may reach a stream as it is. */
export const TERMINAL: readonly string[] = [
  '\u001b[2J\u001b[1;1Hall is well',
  '\u001b[31mred\u001b[0m',
  '\u001b]8;;https://evil.example\u001b\\click\u001b]8;;\u001b\\',
  '\u001b]0;title\u0007',
  '\u001b]52;c;ZXZpbA==\u0007',
  '\u001bP1$r\u001b\\',
  '\u009b31mC1 CSI',
  '\u009d0;C1 OSC\u009c',
  'over\rwritten',
  'two\nlines',
  'two\r\nlines',
  'back\b\b\bspace',
  'bell\u0007',
  'null\u0000byte',
  'delete\u007f',
  'form\ffeed\u000bvertical',
  'a\u202egpj.exe',
  'a\u2066turned\u2069',
  'mark\u200e\u200f\u061c',
  'zero\u200bwidth\u200cjoin\u200der',
  'word\u2060joiner\ufeffmark',
  'soft\u00adhyphen',
  'line\u2028separator\u2029s',
  'tag\u{e0041}\u{e0042}',
  'half \ud800 pair',
  'half \udc00 pair',
  'next\u0085line',
];

/** Ways into an HTML page. */
export const HTML: readonly string[] = [
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '"><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '<!--',
  '-->',
  '--!><script>alert(1)</script>',
  ']]><script>alert(1)</script>',
  '&lt;script&gt;&amp;&#x3c;b&#62;',
  '<a href="https://evil.example">link</a>',
  '</details></summary></pre></code></table>',
  '<iframe srcdoc="<script>alert(1)</script>">',
  '<base href="https://evil.example/">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '<\u0000script>alert(1)</script>',
];

/** Ways out of Markdown's code and tables, and into a review's comment. */
export const MARKDOWN: readonly string[] = [
  '`code` ``more`` ```fence```',
  '\n```\nout of the fence\n```\n',
  '~~~',
  '| a | b |',
  '\\|',
  '@everyone @org/team',
  '#1 org/repo#2',
  '[link](https://evil.example)',
  '![image](https://evil.example/x.png)',
  '<https://evil.example>',
  'https://evil.example/auto',
  '- [x] reviewed',
  '# heading',
  '> quoted',
  '***',
  '**bold** _it_ ~~gone~~',
  '-->\n## approved\n<!--',
  '<!-- iamsync -->',
  '</details>\n\n**approved**',
  '\\`escaped\\`',
  '$\\href{https://evil.example}{x}$',
  ':+1: [^1]',
];

/** What a spreadsheet takes for a formula. https://owasp.org/www-community/attacks/CSV_Injection */
export const FORMULA: readonly string[] = [
  '=1+1',
  '=HYPERLINK("https://evil.example","x")',
  "=cmd|' /C calc'!A0",
  '+1+1',
  '-1+1',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  '＝1+1',
  '"=1+1"',
  'a","=1+1',
  'a\n=1+1',
  ';=1+1',
];

/** Paths that leave the folder they are meant from, or name what is no file. */
export const PATHS: readonly string[] = [
  '../outside.json',
  '../../../../../../../../etc/passwd',
  'below/../../outside.json',
  './../outside.json',
  '/etc/passwd',
  '//etc/passwd',
  'C:/Windows/win.ini',
  'C:\\Windows\\win.ini',
  '..\\outside.json',
  '/dev/zero',
  '/dev/stdin',
  '/proc/self/environ',
  'file:///etc/passwd',
  '~/.aws/credentials',
  '.\u0000.json',
  'a\nb.json',
  '%2e%2e/outside.json',
  `${'a/'.repeat(3000)}x.json`,
  `${'x'.repeat(300)}.json`,
];

/** Names that objects of JavaScript have by themselves. */
export const INHERITED: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'toJSON',
  'then',
];

/** All that may stand in a name, a tag, a description, a sid, a path, a message of AWS. */
export const HOSTILE: readonly string[] = [...TERMINAL, ...HTML, ...MARKDOWN, ...FORMULA, ...PATHS, ...INHERITED];

// SGR alone is ours (`ESC [ digits m`); line ends are layout.
const OBEYED =
  // oxlint-disable-next-line no-control-regex -- control characters are what this pattern is for
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** The characters in a printed text that a terminal would obey or a reader would not see, each with what stands around it; none is right. */
export function obeyed(text: string, { color = false }: { readonly color?: boolean } = {}): string[] {
  // oxlint-disable-next-line no-control-regex -- as above
  const bare = color ? text.replaceAll(/\u001b\[[\d;]*m/g, '') : text;
  return [...bare.matchAll(OBEYED)].map(({ index }) => JSON.stringify(bare.slice(Math.max(0, index - 30), index + 30)));
}
