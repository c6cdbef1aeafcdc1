// Findings as SARIF 2.1.0, for code scanning (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
import { createHash } from 'node:crypto';
import type { Finding, Place } from '../model/finding.ts';
import { byCodePoint } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { fromTop } from './annotations.ts';
import { clean } from './clean.ts';
import { sortFindings } from './diagnostics.ts';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const ROOT = '%SRCROOT%';
const LEVELS = ['error', 'warning', 'note'] as const;

export interface Setting {
  /** The working folder as seen from the top of the repository, `iam/` or empty: what findings' paths start from. */
  readonly folder: string;
  /** The file that findings without a place are shown at, since viewers drop results that have none. */
  readonly home: string;
}

/** The findings as one SARIF log with a line break at its end; the same bytes for the same findings. */
export function renderSarif(findings: readonly Finding[], setting: Setting): string {
  const sorted = sortFindings(findings);
  const ids = [...new Set(sorted.map((finding) => finding.rule))].sort(byCodePoint);
  const marks = fingerprints(sorted, setting);
  const log: JsonObject = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'iamsync', rules: ids.map((id) => rule(id, sorted)) } },
        originalUriBaseIds: { [ROOT]: { description: { text: 'The top of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: sorted.map((finding, index) => result(finding, ids.indexOf(finding.rule), marks[index] ?? '', setting)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(id: string, findings: readonly Finding[]): JsonObject {
  const words = id.replaceAll('-', ' ');
  const text = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  const level = LEVELS.find((one) => findings.some((finding) => finding.rule === id && finding.severity === one)) ?? 'note';
  return { id, shortDescription: { text }, defaultConfiguration: { level } };
}

function result(finding: Finding, ruleIndex: number, mark: string, setting: Setting): JsonObject {
  const { address, place, related = [] } = finding;
  const where = place ?? { file: setting.home, line: 1, column: 1 };
  const logical = address === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: clean(address), kind: 'resource' }] };
  const others = related.map((other, index) => ({ id: index, ...physical(other.place, setting), message: { text: plain(other.message) } }));
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: finding.severity,
    message: { text: plain(finding.next === '' ? finding.message : `${finding.message} Next: ${finding.next}`) },
    locations: [{ ...physical(where, setting), ...logical }],
    ...(others.length === 0 ? {} : { relatedLocations: others }),
    partialFingerprints: { 'iamsyncFinding/v1': mark },
  };
}

function physical({ file, line, column }: Place, setting: Setting): JsonObject {
  return {
    physicalLocation: {
      artifactLocation: artifact(file, setting),
      region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
    },
  };
}

/** A path as a URI from the top of the repository; one that leads out of it, or is absolute, stays as it is. */
function artifact(file: string, { folder }: Setting): JsonObject {
  const path = fromTop(file, folder);
  if (/^([A-Za-z]:)?\//.test(path)) return { uri: `file://${path.startsWith('/') ? '' : '/'}${encoded(path)}` };
  const uri = encoded(path);
  return path.split('/', 1)[0] === '..' ? { uri } : { uri, uriBaseId: ROOT };
}

function encoded(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(clean(part)))
    .join('/');
}

/** SARIF reads `[text](1)` in a message as a link (3.11.6), so brackets that could begin one are escaped. */
function plain(text: string): string {
  const safe = clean(text);
  return /\]\s*\(/.test(safe) ? safe.replaceAll(/[\\[\]]/g, (character) => `\\${character}`) : safe;
}

/**
 * What identifies a finding from run to run: rule, file, entity and message, but neither line nor column, so that lines that are
 * added above make no new finding. Equal ones are numbered.
 */
function fingerprints(findings: readonly Finding[], setting: Setting): string[] {
  const seen = new Map<string, number>();
  return findings.map(({ rule, place, address, message }) => {
    const file = JSON.stringify(artifact(place?.file ?? setting.home, setting));
    const content = JSON.stringify([rule, file, address ?? '', message.replaceAll(/:\d+(:\d+)?\b/g, '')]);
    const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    return `${hash}:${count}`;
  });
}
