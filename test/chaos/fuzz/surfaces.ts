// Where hostile files come in: which command reads which file, and how many mutations it gets.
import { stringify } from 'yaml';
import type { Json } from '../../../src/model/json.ts';
import { CONFIG, LOCK, MANIFEST, PAIR, POLICY, QUESTION, TRUST } from './bases.ts';
import { ACCOUNT } from './commands.ts';
import type { Ask } from './protocol.ts';

export interface Surface {
  readonly name: string;
  readonly asks: readonly [Pick<Ask, 'command' | 'args'>, ...Pick<Ask, 'command' | 'args'>[]];
  readonly file: string;
  /** The sound file; its data where it is plain data. */
  readonly text: string;
  readonly data?: Json;
  readonly shown: (data: Json) => string;
  /** What stands in a message of exit code 1. Null: it may be about what the file asks for, not about the file. */
  readonly blames: RegExp | null;
  /** Mutations in the long form. */
  readonly long: number;
}

const json = (data: Json): string => `${JSON.stringify(data, null, 2)}\n`;
const yaml = (data: Json): string => stringify(data, { aliasDuplicateObjects: false });
const ask = (command: string, ...args: readonly string[]): Pick<Ask, 'command' | 'args'> => ({ command, args });
const lines = (list: readonly Json[]): string => list.map((line) => `${JSON.stringify(line)}\n`).join('');

/** Surfaces over files that are written by hand. */
export const WRITTEN: readonly Surface[] = [
  {
    name: 'manifests',
    asks: [ask('validate'), ask('validate', '--format', 'json'), ask('validate', '--format', 'sarif'), ask('validate', '--color')],
    file: 'manifests/all.yaml',
    text: yaml(MANIFEST),
    data: MANIFEST,
    shown: yaml,
    blames: /manifests(?:\/all\.yaml)?(?::\d+:\d+|[^]*"(?:line|startLine)": \d)/,
    long: 3500,
  },
  {
    name: 'manifests, planned',
    asks: [
      ask('plan', '--live', 'snapshot.json'),
      ask('plan', '--live', 'snapshot.json', '--format', 'markdown'),
      ask('lint'),
      ask('plan', '--live', 'snapshot.json', '--format', 'json'),
    ],
    file: 'manifests/all.yaml',
    text: json(MANIFEST),
    data: MANIFEST,
    shown: json,
    blames: /manifests(?:\/all\.yaml)?(?::\d+:\d+|[^]*"(?:line|startLine)": \d)/,
    long: 1000,
  },
  {
    name: 'documents in files',
    asks: [ask('validate'), ask('lint')],
    file: 'manifests/documents/list.json',
    text: json(POLICY),
    data: POLICY,
    shown: json,
    // A document that is too long as a whole has no line of its own.
    blames: /list\.json:\d+:\d+|of documents\/list\.json holds/,
    long: 4000,
  },
  {
    name: 'the configuration',
    asks: [ask('validate'), ask('accounts'), ask('accounts', '--format', 'json'), ask('plan', '--live', 'snapshot.json')],
    file: 'iamsync.yaml',
    text: yaml(CONFIG),
    data: CONFIG,
    shown: yaml,
    blames: null,
    long: 2500,
  },
  {
    name: 'guards of a file',
    asks: [ask('plan', '--live', 'snapshot.json', '--guards', 'guards.yaml')],
    file: 'guards.yaml',
    text: yaml(CONFIG),
    data: CONFIG,
    shown: yaml,
    blames: null,
    long: 500,
  },
  {
    name: 'policies that are judged',
    asks: [
      ask(
        'evaluate',
        '--action',
        's3:GetObject',
        '--resource',
        'arn:aws:s3:::box/a',
        '--policy',
        'policy.json',
        '--boundary',
        'wider.json',
      ),
      ask('compare', '--existing', 'wider.json', '--new', 'policy.json'),
      ask('compare', '--existing', 'policy.json', '--new', 'wider.json', '--json'),
      ask('compare', '--existing', 'policy.json', '--new', 'policy.json', '--wide-arn'),
    ],
    file: 'policy.json',
    text: json(POLICY),
    data: POLICY,
    shown: json,
    blames: /policy\.json|^error: (?:new|existing|identityPolicies)/im,
    long: 1500,
  },
  {
    name: 'policies of resources that are judged',
    asks: [
      ask('compare', '--type', 'resource', '--existing', 'trust.yaml', '--new', 'trust.json', '--json'),
      ask('compare', '--type', 'resource', '--existing', 'trust.json', '--new', 'trust.yaml'),
    ],
    file: 'trust.yaml',
    text: yaml(TRUST),
    data: TRUST,
    shown: yaml,
    blames: /trust\.yaml|^error: (?:new|existing)/im,
    long: 500,
  },
  {
    name: 'questions of a batch',
    asks: [ask('evaluate', '--batch', 'questions.jsonl')],
    file: 'questions.jsonl',
    text: lines([QUESTION, QUESTION]),
    data: QUESTION,
    shown: (data) => lines([data]),
    blames: /questions\.jsonl/,
    long: 1500,
  },
  {
    name: 'pairs of a batch',
    asks: [ask('compare', '--batch', 'pairs.jsonl')],
    file: 'pairs.jsonl',
    text: lines([PAIR, PAIR]),
    data: PAIR,
    shown: (data) => lines([data]),
    blames: /pairs\.jsonl/,
    long: 1000,
  },
  {
    name: 'locks',
    asks: [ask('lock')],
    file: `journal/${ACCOUNT}/lock`,
    text: json(LOCK),
    data: LOCK,
    shown: json,
    blames: /lock/,
    long: 1000,
  },
];

/** Surfaces over files that iamsync wrote itself. */
export function keptSurfaces(kept: {
  readonly plan: string;
  readonly journal: string;
  readonly run: string;
  readonly snapshot: string;
  readonly state: string;
}): Surface[] {
  const journal = kept.journal
    .trim()
    .split('\n')
    .map((line): Json => JSON.parse(line));
  return [
    {
      name: 'plan files',
      asks: [ask('apply', 'reviewed.json'), ask('apply', 'reviewed.json', '--format', 'json')],
      file: 'reviewed.json',
      text: kept.plan,
      data: JSON.parse(kept.plan),
      shown: json,
      blames: /reviewed\.json/,
      long: 800,
    },
    {
      name: 'journals',
      asks: [
        ask('rollback', kept.run),
        ask('rollback'),
        ask('rollback', kept.run, '--format', 'json'),
        ask('rollback', kept.run, '--only', 'Role/*'),
      ],
      file: `journal/${ACCOUNT}/${kept.run}.jsonl`,
      text: kept.journal,
      data: journal,
      shown: (data) => lines(Array.isArray(data) ? data : [data]),
      blames: null,
      long: 1000,
    },
    {
      name: 'snapshots',
      asks: [
        ask('plan', '--live', 'account.json'),
        ask('lint', '--live', 'account.json'),
        ask('audit', '--live', 'account.json'),
        ask('escalation', '--live', 'account.json'),
        ask('who-can', 's3:GetObject', '*', '--live', 'account.json'),
        ask('diff', '--before', 'account.json', '--after', 'snapshot.json'),
        ask('plan', '--live', 'account.json', '--unmanaged', '--format', 'markdown'),
      ],
      file: 'account.json',
      text: kept.snapshot,
      data: JSON.parse(kept.snapshot),
      shown: json,
      blames: /account\.json|identityPolicies\[/,
      long: 2000,
    },
    {
      name: 'states of the sandbox',
      asks: [ask('state')],
      file: 'state.json',
      text: kept.state,
      data: JSON.parse(kept.state),
      shown: json,
      blames: /state\.json/,
      long: 1700,
    },
  ];
}
