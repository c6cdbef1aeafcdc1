// Stands in for the package string-width in the bundle: the real one loads tables of Unicode at every start, and yargs uses it only to
// lay out --help, which is plain text.
import { stripVTControlCharacters } from 'node:util';

export default function stringWidth(text) {
  return /^[ -~]*$/.test(text) ? text.length : [...stripVTControlCharacters(text)].length;
}
