// Collects what the manifests declare, by address: sections, names, accounts, twins.
import { ownMember } from '../model/json.ts';
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import type { Guards } from '../model/guards.ts';
import { kindOfSection, SECTIONED } from '../kinds/index.ts';
import type { Kind } from '../kinds/kind.ts';
import { withDefaults } from './defaults.ts';
import { didYouMean } from './nearest.ts';
import type { Entry, Mapping, Node } from './node.ts';
import { appliesHere } from './only.ts';
import { at, error } from './report.ts';
import type { Report } from './report.ts';
import { replace, replaceAll, replaceKeys } from './variables.ts';
import type { Variables } from './variables.ts';

/** An entity that a manifest declares for this account. */
export interface Declared {
  readonly kind: Kind;
  readonly name: string;
  readonly address: Address;
  /** Of its name. */
  readonly place: Place;
  /** What is declared, variables replaced; undefined where that was reported already. */
  readonly tree: Node | undefined;
  /** The fields that it names itself. */
  readonly mentioned: readonly string[];
  /** What the defaults of the configuration added to it: `boundary`, `tags/team`. */
  readonly defaulted: readonly string[];
  /** The path of its manifest, as the file port takes it. */
  readonly path: string;
}

export interface Gathered {
  readonly declared: readonly Declared[];
  /** Declared for other accounts only. */
  readonly elsewhere: ReadonlyMap<Address, Place>;
  /** The lists under `removed`. */
  readonly removed: readonly Node[];
  /** The lists under `checks`. */
  readonly checks: readonly Node[];
}

export interface Ground {
  readonly variables: Variables;
  readonly accountName: string | null;
  readonly defaults: Guards['defaults'];
}

/** What the documents of all manifests declare. Reports what is no section, no name, or declared twice. */
export function gather(
  manifests: readonly { readonly path: string; readonly documents: readonly Node[] }[],
  ground: Ground,
  report: Report,
): Gathered {
  const declared: Declared[] = [];
  const elsewhere = new Map<Address, Place>();
  const removed: Node[] = [];
  const checks: Node[] = [];
  for (const { path, documents } of manifests) {
    for (const document of documents) {
      for (const { key, place, value } of sectionsOf(document, ground, report)) {
        const kind = kindOfSection(key);
        if (key === 'removed') removed.push(value);
        else if (key === 'checks') checks.push(value);
        else if (kind === undefined) report(unknownSection(key, place));
        else readSection({ kind, section: value, place, path }, ground, report, declared, elsewhere);
      }
    }
  }
  return { declared: withoutTwins(declared, report), elsewhere, removed, checks };
}

/** Whether a document has a section of a manifest at its top. */
export function holdsSections(document: Node): boolean {
  return document.type === 'mapping' && document.entries.some((entry) => sectionNames().includes(entry.key));
}

function sectionsOf(document: Node, ground: Ground, report: Report): readonly Entry[] {
  if (document.type === 'mapping') return replaceKeys(document, ground.variables, report).entries;
  report(
    error('manifest', document.place, 'A manifest is a mapping of sections.', `Begin it with a section: ${sectionNames().join(', ')}.`),
  );
  return [];
}

function sectionNames(): string[] {
  return [...SECTIONED.map((kind) => kind.section), 'removed', 'checks'];
}

function unknownSection(key: string, place: Place) {
  const sections = sectionNames();
  const policy = /^(Version|Id|Statement)$/i.test(key)
    ? 'A policy document belongs below a policy or in a file that a document: names. '
    : '';
  return error(
    'unknown-key',
    place,
    `A manifest has no section ${key}.`,
    `${policy}${didYouMean(key, sections)}Known sections are ${sections.join(', ')}.`,
  );
}

function readSection(
  section: { readonly kind: Kind; readonly section: Node; readonly place: Place; readonly path: string },
  ground: Ground,
  report: Report,
  declared: Declared[],
  elsewhere: Map<Address, Place>,
): void {
  const { kind, path } = section;
  if (section.section.type !== 'mapping') {
    report(
      error(
        'type',
        section.place,
        `${kind.section} must be a mapping of names to declarations.`,
        `Write ${kind.section}: and below it NAME: with its fields.`,
      ),
    );
    return;
  }
  for (const entry of distinct(section.section, report)) {
    if (!appliesHere(entry.value, ground, report)) {
      const name = replace(entry.key, ground.variables).text;
      elsewhere.set(addressOf(kind.name, name), entry.place);
      continue;
    }
    const { text: name, problems } = replace(entry.key, ground.variables);
    for (const problem of problems) report(error('unknown-variable', entry.place, problem.message, problem.next));
    const mentioned = entry.value.type === 'mapping' ? entry.value.entries.map((field) => field.key) : [];
    const { tree: filled, defaulted } = withDefaults(written(kind, entry.value), ground.defaults[kind.section]);
    const tree = replaceAll(filled, ground.variables, report);
    if (problems.length > 0) continue;
    if (!checkName(kind, name, entry.place, report)) continue;
    declared.push({ kind, name, address: addressOf(kind.name, name), place: entry.place, tree, mentioned, defaulted, path });
  }
}

// What is known by its name alone may be written as that: `alias: acme`.
function written(kind: Kind, value: Node): Node {
  if (kind.schemas === undefined || value.type !== 'scalar') return value;
  return { type: 'mapping', place: value.place, entries: [{ key: 'name', place: value.place, value }], dropped: [] };
}

// The same text twice is an error whatever accounts the two are for: YAML has no such mapping.
function distinct(section: Mapping, report: Report): Entry[] {
  const seen = new Map<string, Place>();
  return section.entries.filter((entry) => {
    const first = seen.get(entry.key);
    if (first === undefined) seen.set(entry.key, entry.place);
    else
      report(
        twin(
          'duplicate-key',
          `The key ${entry.key} is here twice, first at ${at(first)}.`,
          'Remove one of them, or merge the two.',
          entry.place,
          first,
        ),
      );
    return first === undefined;
  });
}

/** Complains about a name that IAM does not take; false if nothing can be declared under it. */
export function checkName(kind: Kind, name: string, place: Place, report: Report): boolean {
  const { pattern, longest } = kind.names;
  if (kind.schemas !== undefined && ownMember(kind.schemas, name) === undefined) {
    const known = Object.keys(kind.schemas);
    const next = `${didYouMean(name, known)}Known fields are ${known.join(', ')}.`;
    report(error('unknown-key', place, `${kind.section} has no field ${name}.`, next));
    return false;
  }
  if (name.length > longest)
    report(error('name', place, `The name ${name} has ${name.length} characters; IAM allows ${longest}.`, 'Shorten it.'));
  else if (!pattern.test(name))
    report(
      error(
        'name',
        place,
        name === '' ? 'The name is empty.' : `${name} is not a legal name in IAM.`,
        `Use 1 to ${longest} letters, digits and _+=,.@-; folders belong into path.`,
      ),
    );
  return true;
}

// IAM's names are unique without regard to case (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
function withoutTwins(all: readonly Declared[], report: Report): Declared[] {
  const seen = new Map<string, Declared>();
  return all.filter((entity) => {
    const key = entity.address.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, entity);
      return true;
    }
    const where = at(first.place);
    if (first.name === entity.name) {
      report({
        ...twin(
          'duplicate-address',
          `${entity.address} is declared twice, first at ${where}.`,
          'Remove one of them, or merge the two.',
          entity.place,
          first.place,
        ),
        address: entity.address,
      });
      return false;
    }
    report({
      ...twin(
        'name-case',
        `${entity.address} and ${first.address} (${where}) differ only by case, which IAM does not tell apart.`,
        'Rename one of them.',
        entity.place,
        first.place,
      ),
      address: entity.address,
    });
    return true;
  });
}

function twin(rule: string, message: string, next: string, place: Place, first: Place) {
  return { ...error(rule, place, message, next), related: [{ place: first, message: 'first here' }] };
}
