// JSON Schema of a plan file (`plan --format json`, `plan --out`): closed at every level, so that a stray member is noticed.
import { PHASES, PLAN_FORMAT } from '../../model/plan.ts';
import type { JsonObject } from '../../model/json.ts';
import { ACCESS_MEMBERS, ACCESS_PARTS, PATH_MEMBERS, PATH_PARTS } from './access.ts';
import { closed, COUNT, DRAFT, FINDING_PARTS, list, orNull, ref, TEXT } from './parts.ts';

/** A spec or the input of a call: its members are the kind's or AWS's. */
const OPEN: JsonObject = { type: 'object' };

function change(verb: string, sides: JsonObject): JsonObject {
  return closed(
    {
      verb: { const: verb },
      address: ref('address'),
      arn: TEXT,
      origin: orNull(ref('place')),
      cause: { enum: ['this-change', 'drift', 'both'], description: 'Only with --since: what moved, the manifests or the account' },
      fields: list(ref('patch')),
      ...sides,
    },
    ['cause'],
  );
}

const BOTH: JsonObject = { before: ref('spec'), after: ref('spec') };

const CHANGES: JsonObject = {
  patch: closed({ op: { enum: ['add', 'remove', 'replace'] }, path: TEXT, value: {} }, ['value']),
  spec: OPEN,
  change: {
    oneOf: [
      change('create', { after: ref('spec') }),
      change('update', BOTH),
      change('replace', BOTH),
      change('delete', { before: ref('spec') }),
      change('adopt', BOTH),
      change('rename', { from: ref('address'), ...BOTH }),
    ],
  },
};

const ACTIONS: JsonObject = {
  id: { type: 'string', description: '<address>#<Op>[:<target>], with ~n if repeated', pattern: '^[A-Z][A-Za-z]*/.+#.+' },
  step: {
    oneOf: [
      closed({ service: { const: 'iam' }, op: { type: 'string', pattern: '^[A-Z][A-Za-z]+$' }, input: OPEN }),
      closed({ secret: ref('id'), sink: TEXT, name: TEXT }),
      closed({ seconds: { type: 'number', minimum: 0 }, reason: TEXT }),
    ],
  },
  action: closed({
    id: ref('id'),
    address: ref('address'),
    do: ref('step'),
    undo: { oneOf: [list(ref('step')), closed({ lost: TEXT })] },
    takes: list(ref('address')),
    lets: list(ref('address')),
    phase: { enum: PHASES },
    needs: list(ref('id')),
    risk: { enum: ['none', 'gap', 'irreversible'] },
    reason: TEXT,
  }),
};

const JUDGEMENTS: JsonObject = {
  notComputed: closed({ state: { const: 'not-computed' } }),
  ...ACCESS_PARTS,
  ...PATH_PARTS,
  access: { oneOf: [ref('notComputed'), closed({ state: { const: 'computed' }, ...ACCESS_MEMBERS, ...PATH_MEMBERS })] },
  exception: closed({
    action: TEXT,
    until: orNull(ref('id')),
    principal: TEXT,
    kind: { enum: ['window', 'gap', 'undecided'] },
    consent: { enum: ['needed', 'given'] },
    request: orNull(closed({ action: TEXT, resource: TEXT, context: OPEN })),
    text: TEXT,
  }),
  verdict: {
    oneOf: [
      ref('notComputed'),
      closed({
        state: { enum: ['safe', 'transient', 'undecided'] },
        exceptions: list(ref('exception')),
        hash: orNull({ type: 'string', pattern: '^[0-9a-f]{12}$' }),
      }),
    ],
  },
};

export const PLAN_SCHEMA: JsonObject = {
  $schema: DRAFT,
  title: 'Plan of iamsync',
  ...closed(
    {
      formatVersion: { const: PLAN_FORMAT },
      account: { type: 'string', pattern: '^[0-9]{12}$' },
      partition: TEXT,
      caller: orNull(closed({ arn: TEXT, userId: TEXT })),
      asOf: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}Z$' },
      owner: orNull(TEXT),
      options: closed({ only: list(TEXT), deep: { type: 'boolean' } }),
      since: closed({ ref: TEXT, commit: { type: 'string', pattern: '^[0-9a-f]{40,64}$' } }),
      rollback: closed({ run: TEXT, takes: OPEN, answers: OPEN }),
      changes: list(ref('change')),
      waves: list(list(ref('action'))),
      access: ref('access'),
      verdict: ref('verdict'),
      relied: {
        type: 'object',
        description: 'What the plan relies on and does not change: hashes by address, or by ARN for policies of AWS',
        additionalProperties: { type: 'string', pattern: '^[0-9a-f]{16}$' },
      },
      unread: list(closed({ address: ref('address'), field: TEXT, reason: TEXT })),
      kept: list(closed({ address: ref('address'), field: TEXT, value: {} })),
      foreign: list(closed({ address: ref('address'), facet: TEXT, source: { enum: ['inline', 'aws', 'customer'] } })),
      orphans: list(closed({ address: ref('address'), why: TEXT, pruned: { type: 'boolean' }, reason: TEXT })),
      unmanaged: closed({ counts: list(closed({ kind: TEXT, count: COUNT })), listed: orNull(list(ref('address'))) }),
      defaulted: list(closed({ address: ref('address'), field: TEXT })),
      guards: orNull(closed({ from: TEXT, differences: list(closed({ field: TEXT, guards: {}, working: {} })) })),
      findings: list(ref('finding')),
      counts: closed({ declared: COUNT, unchanged: COUNT, live: COUNT }),
      digest: orNull({ type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}Z\\.[0-9a-f]{64}$' }),
    },
    ['since', 'rollback', 'relied'],
  ),
  definitions: { ...FINDING_PARTS, ...CHANGES, ...ACTIONS, ...JUDGEMENTS },
};
