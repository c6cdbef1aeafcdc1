// How lint ends: which findings are shown, and what they mean for a pipeline.
import { isLintRule } from '../lint/lint.ts';
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';

const RANK = { error: 0, warning: 1, note: 2 } as const;

/** The findings that are at least that severe. */
export function severe(findings: readonly Finding[], least: Finding['severity']): Finding[] {
  return findings.filter(({ severity }) => RANK[severity] <= RANK[least]);
}

/** What IAM refuses beside documents, found while manifests are read: names, sizes, counts (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
const REFUSED: ReadonlySet<string> = new Set([
  'attachment-count',
  'description',
  'duration',
  'group-count',
  'inline-size',
  'name',
  'name-case',
  'path',
  'policy-size',
  'tag',
  'tag-case',
  'tag-count',
  'trust-size',
]);

/** 1 if the manifests can't be read, 3 for an error that a rule found or that IAM refuses (strict: or a warning), else 0. */
export function lintExit(findings: readonly Finding[], strict: boolean): ExitCode {
  if (findings.some((finding) => isError(finding) && !isLintRule(finding.rule) && !REFUSED.has(finding.rule))) return EXIT.failed;
  const fails = findings.some(({ severity }) => severity === 'error' || (strict && severity === 'warning'));
  return fails ? EXIT.refused : EXIT.ok;
}
