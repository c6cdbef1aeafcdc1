// JSON Schema of who gains and who loses what: in a plan, and alone as `access diff --format json` prints it.
import { MARKS } from '../../model/access-change.ts';
import { ACCESS_LEVELS } from '../../model/actions.ts';
import type { JsonObject } from '../../model/json.ts';
import { closed, COUNT, DRAFT, FINDING_PARTS, list, orNull, ref, TEXT } from './parts.ts';

const turns = (line: string): JsonObject => ({
  gains: list(ref(line)),
  loses: list(ref(line)),
  widened: list(ref(line)),
  narrowed: list(ref(line)),
});

const CONDITION: JsonObject = orNull({ type: 'object', description: 'Operator, key, values' });

/** What both hold of access. */
export const ACCESS_PARTS: JsonObject = {
  accessRequest: closed(
    { action: TEXT, resource: TEXT, context: { type: 'object', description: 'Context keys with their values' }, principal: TEXT },
    ['principal'],
  ),
  accessLine: closed({
    service: { type: 'string', description: 's3; * where it is about every service' },
    level: { enum: ['every', ...ACCESS_LEVELS, 'unknown', 'future'] },
    actions: { ...list(TEXT), description: 'The shortest patterns that stand for exactly these of the known actions' },
    except: list(TEXT),
    count: { ...COUNT, description: 'Known actions; 0 where only actions are meant that AWS may add' },
    all: { type: 'boolean', description: 'All known actions of that level' },
    resources: list(TEXT),
    notResources: list(TEXT),
    condition: CONDITION,
    marks: list({ enum: MARKS }),
    witness: ref('accessRequest'),
  }),
  trustLine: closed({ who: TEXT, type: TEXT, actions: list(TEXT), condition: CONDITION }),
  principalAccess: closed({
    principals: list(ref('address')),
    is: { enum: ['changed', 'born', 'gone'] },
    ...turns('accessLine'),
    trust: closed(turns('trustLine')),
    undecided: list(TEXT),
  }),
};

/** The members of an access diff, wherever it stands. */
export const ACCESS_MEMBERS: JsonObject = {
  actionsOf: { ...orNull(TEXT), description: 'The day of the table of actions' },
  principals: list(ref('principalAccess')),
};

/** A way to more access that a plan opens; part of a plan alone. */
export const PATH_MEMBERS: JsonObject = {
  paths: list(
    closed({
      principal: ref('address'),
      to: { type: 'string', description: 'administrator, or the address of whose access it is' },
      grade: ref('grade'),
      steps: list(
        closed({
          template: { type: 'string', description: 'Stable name of the way' },
          actions: list(TEXT),
          via: { type: 'string', description: 'On what: an address, or a pattern of ARNs' },
          grade: ref('grade'),
          conditions: { ...list(TEXT), description: 'Condition keys on which it hangs' },
        }),
      ),
    }),
  ),
};

export const PATH_PARTS: JsonObject = { grade: { enum: ['possible', 'concrete'] } };

export const ACCESS_SCHEMA: JsonObject = {
  $schema: DRAFT,
  title: 'Access diff of iamsync',
  ...closed({ formatVersion: { const: 1 }, ...ACCESS_MEMBERS }),
  definitions: { ...FINDING_PARTS, ...ACCESS_PARTS },
};
