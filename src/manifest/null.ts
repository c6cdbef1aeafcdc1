// Null means nothing in a manifest: whoever wrote it meant something else. These are the guesses what.
import type { Finding, Place } from '../model/finding.ts';
import { error } from './report.ts';
import type { Where } from './tree.ts';

const RULE = 'null-value';

/** The finding about a value that is missing (empty source) or spelled `null` or `~`. */
export function missingValue(where: Where, source: string): Finding {
  if (source !== '') return spelled(where, source);
  switch (where.inside) {
    case 'document':
      return error(RULE, where.place, 'This document is null.', 'Write a mapping, or remove it.');
    case 'list':
      return error(RULE, where.place, 'This item of the list is empty.', 'Write the item, or remove its dash or comma.');
    case 'mapping':
      return absent(where.key, where.flow, where.place);
  }
}

/** The finding about `: value`. */
export function emptyKey(place: Place): Finding {
  return error(RULE, place, 'A key is missing before the colon.', 'Write the key; null is not one.');
}

function spelled(where: Where, source: string): Finding {
  const what = where.inside === 'mapping' ? `${where.key} is ${source}` : `This is ${source}`;
  return error(
    RULE,
    where.place,
    `${what}, which says nothing.`,
    `Remove it, or write [] or {} for none, "" for an empty text, "${source}" for this very text.`,
  );
}

// In flow style `{aws:MultiFactorAuthPresent:true}` is one long key without a value.
function absent(key: string, flow: boolean, place: Place): Finding {
  const colon = key.lastIndexOf(':');
  if (flow && colon > 0 && colon < key.length - 1) {
    const meant = `${key.slice(0, colon)}: ${key.slice(colon + 1)}`;
    return error(RULE, place, `${key} has no value: a blank is missing after the colon.`, `Write ${meant}.`);
  }
  return error(
    RULE,
    place,
    `${key} has no value.`,
    'If its items are commented out, write [] or {} for none; else write the value, or remove the key.',
  );
}
