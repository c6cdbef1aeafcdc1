// docs/guide/sandbox-and-moto.md, made from the rules of the contract.
import type { Rule } from './contract.ts';
import { CHAPTERS } from './rules/index.ts';

const HEAD = `# The sandbox and moto

One suite of rules (\`test/contract\`) is put to the sandbox in \`npm test\`, and to [moto](https://github.com/getmoto/moto) as well in \`npm run test:moto\`. Each rule is a list of calls and AWS's answer to the last one. Where moto answers something else, its answer stands here beside ours, with the evidence for ours; a run in which moto agrees where this page says that it does not, or the other way round, fails.

This page is written by \`node .scripts/contract.mjs\` from the rules, and a test proves that it is fresh.

Evidence: **A** recorded from real AWS, **D** documentation (the page is named), **M** the service model of the SDKs, **T** the Terraform provider's code, **I** reports of others, **K** known by engineers and not verified again. Where two stand there, the first is that of the rule and the second that of the words. An answer is \`<code> <HTTP status>: <message>\`, or the part of the answer that the rule is about, or "done".
`;

const LONGEST = 260;

function cell(answer: string): string {
  const text = answer.length > LONGEST ? `${answer.slice(0, LONGEST)}…` : answer;
  return `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``;
}

function motoCell({ moto }: Rule): string {
  if (moto === 'breaks') return 'HTTP 500 without an error of IAM';
  return moto === 'agrees' ? '' : cell(moto.answers);
}

function chapter([title, rules]: readonly [string, readonly Rule[]]): string {
  const differing = rules.filter(({ moto }) => moto !== 'agrees');
  const agreed = rules.filter(({ moto }) => moto === 'agrees');
  const rows = differing.map((rule) => `| ${rule.rule} | ${cell(rule.expected)} | ${motoCell(rule)} | ${rule.evidence} |`);
  const both = agreed.map(({ rule, evidence }) => `- ${rule} (${evidence})`);
  return [
    `## ${title}`,
    '',
    '| Rule | AWS and the sandbox | moto | Evidence |',
    '|---|---|---|---|',
    ...rows,
    '',
    'Both answer as AWS does:',
    '',
    ...both,
    '',
  ].join('\n');
}

/** The page, and how many rules it speaks of. */
export function contractPage(): string {
  const rules = Object.values(CHAPTERS).flat();
  const agreed = rules.filter(({ moto }) => moto === 'agrees').length;
  const sum = `Of ${rules.length} rules, moto answers ${agreed} as AWS does, to the word; on ${rules.length - agreed} the two differ.\n`;
  return [HEAD, sum, ...Object.entries(CHAPTERS).map(chapter)].join('\n');
}
