// Findings as annotations of GitHub Actions, which show them at their lines in a pull request.
// https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
import type { Finding, Place } from '../model/finding.ts';
import { clean } from './clean.ts';
import { sortFindings } from './diagnostics.ts';
import { count } from './layout.ts';

/** What a runner shows of each level in a step; it drops the rest in silence. */
const MOST = 10;
const LEVELS = { error: 'error', warning: 'warning', note: 'notice' } as const;
const SEVERITIES = ['error', 'warning', 'note'] as const;

/**
 * A line for each finding, ended by a line break; of each severity as many as a runner shows, the last of which counts the others.
 * `folder`: the working folder as seen from the top of the repository, `iam/` or empty. Empty for no findings.
 */
export function renderAnnotations(findings: readonly Finding[], folder: string): string {
  const sorted = sortFindings(findings);
  return SEVERITIES.flatMap((severity) => {
    const all = sorted.filter((finding) => finding.severity === severity);
    const shown = all.length <= MOST ? all : all.slice(0, MOST - 1);
    const rest = all.length - shown.length;
    const more = rest === 0 ? [] : [command(LEVELS[severity], {}, `${count(rest, `more ${severity}`)}: the log shows all.`)];
    return [...shown.map((finding) => annotation(finding, folder)), ...more];
  }).join('');
}

/** What ended a command, as an annotation. */
export function renderFailureAnnotation(message: string, next: string): string {
  return command('error', { title: 'iamsync' }, `${message}\nNext: ${next}`);
}

function annotation({ severity, rule, message, next, place, address }: Finding, folder: string): string {
  const title = `iamsync ${rule}${address === undefined ? '' : ` ${address}`}`;
  return command(
    LEVELS[severity],
    { ...(place === null ? {} : located(place, folder)), title },
    next === '' ? message : `${message}\nNext: ${next}`,
  );
}

function located({ file, line, column }: Place, folder: string): Record<string, string> {
  return { file: fromTop(file, folder), line: String(Math.max(1, line)), col: String(Math.max(1, column)) };
}

/** A path as it is called from the top of the repository; one that leads out of it, or is absolute, stays as it is. */
export function fromTop(file: string, folder: string): string {
  const path = file.replaceAll('\\', '/');
  if (/^([A-Za-z]:)?\//.test(path)) return path;
  const parts: string[] = [];
  for (const part of `${folder}${path}`.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function command(level: (typeof LEVELS)[keyof typeof LEVELS], properties: Readonly<Record<string, string>>, message: string): string {
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${inProperty(value)}`);
  return `::${level}${listed.length === 0 ? '' : ` ${listed.join(',')}`}::${inMessage(message)}\n`;
}

// Our own line break is the only character of the kind that gets through; a runner would take any other for the end of the command.
function inMessage(text: string): string {
  return text
    .split('\n')
    .map((line) => clean(line).replaceAll('%', '%25'))
    .join('%0A');
}

function inProperty(text: string): string {
  return clean(text).replaceAll('%', '%25').replaceAll(':', '%3A').replaceAll(',', '%2C');
}
