// `npm run reference`: writes docs/guide/reference.md, every field of manifests and configuration, from schemas/ and the examples beside
// the page. `--check` writes nothing and fails if the page is not fresh, or if an example leaves a field out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from './run.mjs';

const page = join(root, 'docs', 'guide', 'reference.md');
const schema = (name) => JSON.parse(readFileSync(join(root, 'schemas', `${name}.schema.json`), 'utf8'));
const example = (name) => readFileSync(join(root, 'docs', 'guide', 'examples', `${name}.yaml`), 'utf8').trimEnd();

/** The forms of a schema, without the one by which editors let a variable pass. */
function formsOf(schema) {
  const forms = schema.anyOf ?? schema.oneOf ?? [schema];
  if (forms[0] === schema) return forms;
  return forms.filter((form) => !isVariable(form)).flatMap(formsOf);
}

const isVariable = (form) => form.pattern === '\\$\\(' && Object.keys(form).every((key) => key === 'type' || key === 'pattern');

function typeOf(schema) {
  const names = formsOf(schema).flatMap((form) => {
    if (form.const !== undefined) return [`\`${form.const}\``];
    if (form.enum !== undefined) return form.enum.map((value) => `\`${value}\``);
    if (form.type === 'array') return [`list of ${typeOf(form.items).replaceAll('mapping', 'mappings').replaceAll('text', 'texts')}`];
    return [form.type].flat().map((type) => ({ string: 'text', object: 'mapping', integer: 'whole number' })[type] ?? type ?? 'anything');
  });
  return [...new Set(names)].join(' or ');
}

const COUNT = String.raw`\d(?:[\d,]*\d)?`;
const LIMITS = [
  `\\b(?:at most|IAM allows|up to) ${COUNT}(?: (?:characters|tags|days))?`,
  `(?<![\\d-])\\b${COUNT}[hmd]?(?: to |-)${COUNT}[hmd]?\\b(?!-)(?: of \\d+)?(?: (?:small letters|hexadecimal digits|letters|characters|days))?`,
  `(?<!not )\\b12 digits`,
  `\\bone at most\\b`,
  `${COUNT} for a (?:role|user|group)\\b`,
  `${COUNT} characters by default\\b`,
  `\\bYYYY-MM-DD\\b`,
  `\\ba day at least\\b`,
  `\\btwo keys\\b`,
].map((pattern) => new RegExp(pattern, 'gi'));

/** What limits a field, as its description says it; the suite proves that descriptions name every limit of the schema. */
function limitsOf(description) {
  const found = LIMITS.flatMap((pattern) => [...description.matchAll(pattern)].map((match) => ({ at: match.index, text: match[0] })));
  const apart = found.filter(
    (one) => !found.some((other) => other !== one && other.at <= one.at && other.at + other.text.length > one.at + one.text.length),
  );
  if (apart.length === 0) return '–';
  return [
    ...new Set(
      apart.sort((a, b) => a.at - b.at).map(({ text }) => text.toLowerCase().replace('yyyy-mm-dd', 'YYYY-MM-DD').replace('iam', 'IAM')),
    ),
  ].join('; ');
}

/** A description without what the columns beside it say. */
function partsOf(description, required) {
  const left = /(?:; left out:|Left out[:,]) (.*?)(?:\.(?= |$)|$)/.exec(description);
  return {
    omitted: required ? '**required**' : (left?.[1] ?? '–'),
    means: description
      .replace(left?.[0] ?? '', '')
      .replace(/ {2,}/g, ' ')
      .trim(),
  };
}

/** Every field below a schema, once: forms and items of lists share the path of their field. */
function fieldsOf(schema, path, seen = new Map()) {
  for (const form of formsOf(schema)) {
    for (const [name, inner] of Object.entries(form.properties ?? {})) {
      const at = path === '' ? name : `${path}.${name}`;
      if (!seen.has(at)) seen.set(at, { schema: inner, required: (form.required ?? []).includes(name) && formsOf(schema).length === 1 });
      fieldsOf(inner, at, seen);
    }
    if (typeof form.additionalProperties === 'object') fieldsOf(form.additionalProperties, path === '' ? '' : `${path}.*`, seen);
    if (typeof form.items === 'object') fieldsOf(form.items, path, seen);
  }
  return seen;
}

/** Fields whose children are those of an earlier field are told in one line. */
function rowsOf(fields) {
  const shapes = new Map();
  const rows = [];
  let same = null;
  for (const [path, { schema, required }] of fields) {
    if (same !== null && path.startsWith(`${same}.`)) continue;
    same = null;
    const shape = JSON.stringify(
      formsOf(schema)
        .flatMap((form) => [form, form.items ?? {}])
        .flatMap(formsOf)
        .filter((form) => form.properties),
    );
    const earlier = shape === '[]' ? undefined : shapes.get(shape);
    if (shape !== '[]' && earlier === undefined) shapes.set(shape, path);
    if (earlier !== undefined) same = path;
    const { omitted, means } = partsOf(schema.description ?? '', required);
    const text = earlier === undefined ? means : `${means} Its fields are those of \`${earlier}\`.`;
    rows.push(`| \`${path}\` | ${[typeOf(schema), omitted, limitsOf(schema.description ?? ''), text].map(cell).join(' | ')} |`);
  }
  return rows;
}

const cell = (text) =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*').replaceAll('\\*\\*required\\*\\*', '**required**');

function table(fields) {
  return `| field | type | left out | limits | meaning |\n| --- | --- | --- | --- | --- |\n${rowsOf(fields).join('\n')}`;
}

/** The fields that an example does not show; of fields that several share, one place is enough. */
function missing(fields, name) {
  const shown = new Set();
  const walk = (value, path) => {
    if (Array.isArray(value)) for (const item of value) walk(item, path);
    else if (value !== null && typeof value === 'object')
      for (const [key, inner] of Object.entries(value)) {
        shown.add(key);
        walk(inner, `${path}.${key}`);
      }
  };
  walk(parse(example(name)), '');
  return [...fields.keys()].filter((path) => !shown.has(path.split('.').at(-1))).map((path) => `${name}.yaml shows no ${path}`);
}

/** What one entry of a section is: of a list, of a mapping by name, or the section itself. */
function entryOf(section) {
  if (section.type === 'array') return section.items;
  return typeof section.additionalProperties === 'object' ? section.additionalProperties : section;
}

const manifest = schema('manifest');
const config = schema('config');
const sections = Object.entries(manifest.properties).map(([name, section]) => ({
  name,
  section,
  fields: fieldsOf(entryOf(section), ''),
}));
const settings = fieldsOf(config, '');
const incomplete = [...sections.flatMap(({ name, fields }) => missing(fields, name)), ...missing(settings, 'iamsync')];

const text = `# Reference: manifests and configuration

Every field, its type, what leaving it out means, its limits, and an example. This page is written by \`npm run reference\` from [the schemas](../../schemas), which editors read too ([editors](editors.md)).
What the language means as a whole: [manifests](manifests.md).

- *text* may hold variables, \`$(name)\`; limits and patterns are judged once they are replaced.
- \`null\`, a key without a value, is an error everywhere.
- Where a field takes a list of texts and more, each item may have another form. \`*\` in a path stands for a name that you choose.
- An unknown field is an error.

Sections of a manifest: ${sections.map(({ name }) => `[${name}](#${name.toLowerCase()})`).join(' · ')}. The configuration: [iamsync.yaml](#iamsyncyaml).

${sections.map(({ name, section, fields }) => `## ${name}\n\n${section.description}\n\n${fields.size === 0 ? '' : `${table(fields)}\n\n`}\`\`\`yaml\n${example(name)}\n\`\`\``).join('\n\n')}

## iamsync.yaml

${config.description}

${table(settings)}

\`\`\`yaml
${example('iamsync')}
\`\`\`
`;

const fresh = existsSync(page) && readFileSync(page, 'utf8') === text;
if (!process.argv.includes('--check')) writeFileSync(page, text);
if (incomplete.length > 0) {
  process.stderr.write(`docs/guide/examples are not complete:\n${incomplete.map((line) => `  ${line}\n`).join('')}`);
  process.exitCode = 1;
} else if (process.argv.includes('--check') && !fresh) {
  process.stderr.write('docs/guide/reference.md is not fresh. Run npm run reference.\n');
  process.exitCode = 1;
} else process.stdout.write(fresh ? 'docs/guide/reference.md is fresh\n' : 'wrote docs/guide/reference.md\n');
