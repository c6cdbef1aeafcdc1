// Conditions as atoms: one key under one operator, reduced to what it says of an absent key and of the set of a key's values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
import { canonical, ownMember } from '../../model/json.ts';
import type { Conditions } from '../document.ts';
import { booleanOf } from '../scalars.ts';
import { textLanguage, tellingLanguage } from './language.ts';
import type { Language, Lookup } from './language.ts';
import { addressLanguage, dateLanguage, numberLanguage } from './typed.ts';
import { tokensOf, wildcardTokens } from './variables.ts';
import type { Reading } from './variables.ts';

/** Says `true` of an absent key if `absent`; of values, that some (or every) one of them is in the language, or outside of it. */
export interface Atom {
  /** In lower case. */
  readonly key: string;
  /** Equal for equal atoms, and `!` before it for the opposite. */
  readonly id: string;
  readonly absent: boolean;
  readonly every: boolean;
  readonly inside: boolean;
  readonly language: Language;
  /** With ForAllValues or ForAnyValue: a single empty text is no value to it. */
  readonly quantified: boolean;
}

/** The opposite: not every value is inside exactly if some value is outside. */
export function opposite(atom: Atom): Atom {
  const id = atom.id.startsWith('!') ? atom.id.slice(1) : `!${atom.id}`;
  return { ...atom, id, absent: !atom.absent, every: !atom.every, inside: !atom.inside };
}

/** The truth of an atom in one request; undefined if nobody can say. */
export function truth(atom: Atom, lookup: Lookup): boolean | undefined {
  const values = lookup(atom.key) ?? [];
  if (values.length === 0 || (atom.quantified && values.length === 1 && values[0] === '')) {
    return values.length === 0 ? atom.absent : atom.every;
  }
  if (atom.language.kind === 'opaque') return undefined;
  const fits = (value: string): boolean => atom.language.has(value, lookup) === atom.inside;
  return atom.every ? values.every(fits) : values.some(fits);
}

/** All atoms of a Condition, which must hold together; null if they never do. What always holds is left out. */
export function atomsOf(conditions: Conditions | undefined, reading: Reading): readonly Atom[] | null {
  const atoms: Atom[] = [];
  for (const [operator, keys] of Object.entries(conditions ?? {})) {
    for (const [key, values] of Object.entries(keys)) {
      const settled = settle(atomOf(operator, key.toLowerCase(), values, reading), reading);
      if (settled === false) return null;
      if (settled !== true) atoms.push(settled);
    }
  }
  return atoms;
}

/** What is known of the key decides. */
function settle(atom: Atom, reading: Reading): Atom | boolean {
  const known = ownMember(reading.known.values, atom.key);
  if (known === undefined || atom.language.open) return atom;
  return truth(atom, () => known) ?? atom;
}

/** Atoms without variables by the list of their values: a condition is asked about with each action of its statement. */
const plain = new WeakMap<readonly string[], Map<string, Atom>>();

function atomOf(operator: string, key: string, values: readonly string[], reading: Reading): Atom {
  if (reading.variables && values.some((value) => value.includes('${'))) return freshAtom(operator, key, values, reading);
  const known = plain.get(values) ?? new Map<string, Atom>();
  const name = `${operator} ${key} ${reading.variables} ${reading.openIfExists}`;
  const atom = known.get(name) ?? freshAtom(operator, key, values, reading);
  known.set(name, atom);
  plain.set(values, known);
  return atom;
}

function freshAtom(operator: string, key: string, values: readonly string[], reading: Reading): Atom {
  const [, prefix = '', name = '', suffix = ''] = /^(forallvalues:|foranyvalue:)?(.*?)(ifexists)?$/.exec(operator.toLowerCase()) ?? [];
  if (name === 'null') return nullAtom(key, values);
  const negated = /^(string|numeric|date|arn)not|^notip/.test(name);
  const bare = negated ? name.replace('not', '') : name;
  const language = languageOf(bare, values, reading);
  const id = canonical([key, prefix, name, suffix, values.map((value) => idOf(value, reading)).sort()]);
  const ifExists = suffix !== '';
  const base = { key, id, inside: !negated, language, quantified: prefix !== '' };
  if (prefix === 'forallvalues:') return { ...base, absent: true, every: true };
  if (prefix === 'foranyvalue:') return { ...base, absent: ifExists && reading.openIfExists, every: false };
  return { ...base, absent: ifExists || negated, every: negated };
}

/** Values that mean the same have the same id, whatever the document's version and what is known. */
function idOf(value: string, reading: Reading): string {
  if (!value.includes('${')) return value;
  return `\u0000${canonical(tokensOf(value, reading, wildcardTokens) ?? [])}`;
}

/** `true` asks for absence, `false` for presence; both together ask for nothing. */
function nullAtom(key: string, values: readonly string[]): Atom {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const [absent, present] = [wanted.has('true'), wanted.has('false')];
  const id = canonical([key, 'null', absent, present]);
  return { key, id, absent, every: !present, inside: present, language: ALL, quantified: false };
}

/** The key has a value. */
export function presence(key: string): Atom {
  return nullAtom(key, ['false']);
}

const ALL = tellingLanguage('all', [], () => true);

function languageOf(name: string, values: readonly string[], reading: Reading): Language {
  const [, type = '', how = ''] = /^(string|arn|numeric|date)(.*)$/.exec(name) ?? [];
  switch (type || name) {
    case 'string':
      return how === 'like' ? text('like') : text(how === 'equalsignorecase' ? 'folded' : 'exact');
    case 'arn':
      return text('arn');
    case 'numeric':
      return numberLanguage(values, how);
    case 'date':
      return dateLanguage(values, how);
    case 'bool':
      return textLanguage(
        values.filter((value) => booleanOf(value) !== undefined),
        'folded',
        { ...reading, variables: false },
      );
    case 'ipaddress':
    case 'ip':
      return addressLanguage(values);
    default:
      return tellingLanguage('opaque', [], () => false);
  }

  function text(how: 'exact' | 'folded' | 'like' | 'arn'): Language {
    return textLanguage(values, how, reading);
  }
}
