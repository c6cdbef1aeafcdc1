// The JSON Schema of the guard fields of iamsync.yaml.
import { SECTIONED } from '../kinds/index.ts';
import { APPROVAL_VERBS } from '../model/guards.ts';
import { isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';

const globs = (description: string): JsonObject => ({
  type: 'array',
  items: { type: 'string', minLength: 1 },
  description: `${description} Addresses like Role/app; * stands for any characters, but for / only in the last part.`,
});

const most = (what: string, number: number): JsonObject => ({
  type: 'integer',
  minimum: 0,
  description: `${what} Left out: ${number}.`,
});

const approval: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['allow', 'until', 'why'],
  description: 'Consent to one kind of change. It counts towards no limit; it lifts neither protect nor what belongs to AWS.',
  properties: {
    allow: {
      type: 'string',
      minLength: 1,
      description: `A verb (${APPROVAL_VERBS.join(', ')}) and an address or glob: replace Role/app.`,
    },
    until: { type: 'string', minLength: 1, description: 'The last day on which it holds, in UTC: YYYY-MM-DD.' },
    why: { type: 'string', minLength: 1, description: 'The reason, for those who read it later.' },
  },
};

const patterns = (description: string): JsonObject => ({
  description,
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  ],
});

const value: JsonObject = { type: ['string', 'number', 'boolean'] };

const forbidden: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'actions', 'why'],
  description: 'What no user and no role may be able to do when a plan is done, whichever policies would give it.',
  properties: {
    name: { type: 'string', minLength: 1, description: 'What the rule is called in findings.' },
    actions: patterns('Actions, service:Name; * and ? are wildcards.'),
    resources: patterns('ARNs; * and ? are wildcards. Left out: all resources.'),
    conditions: {
      type: 'object',
      description: 'Forbidden only under these conditions: { Operator: { key: value or [values] } }. Left out: under any.',
      additionalProperties: { type: 'object', additionalProperties: { anyOf: [value, { type: 'array', items: value }] } },
    },
    principals: globs('Whom it is about; left out: every user and role.'),
    except: globs('Who may all the same.'),
    why: { type: 'string', minLength: 1, description: 'The reason, shown where the rule is broken.' },
  },
};

/** Fields that a declaration may take from the configuration. */
const DEFAULTABLE = ['tags', 'boundary'];

// Only the fields that the kind has, in the form in which its declarations have them.
function defaultsSchema(): JsonObject {
  const sections = SECTIONED.flatMap((kind) => {
    const all = isObject(kind.schema['properties']) ? kind.schema['properties'] : {};
    const properties = Object.fromEntries(DEFAULTABLE.flatMap((field) => (all[field] === undefined ? [] : [[field, all[field]]])));
    if (Object.keys(properties).length === 0) return [];
    return [
      [
        kind.section,
        {
          type: 'object',
          additionalProperties: false,
          description: `For every one of ${kind.section} that does not say otherwise.`,
          properties,
        },
      ] as const,
    ];
  });
  return {
    type: 'object',
    additionalProperties: false,
    description: 'What declarations say where they say nothing: a boundary, and tags, key by key. Shown as (default) in plans.',
    properties: Object.fromEntries(sections),
  };
}

/** The properties of the configuration that a plan takes from --guards. */
export const guardProperties: JsonObject = {
  defaults: defaultsSchema(),
  owner: {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.=+@-]{0,62}$',
    description:
      'Who owns what is declared here: 1 to 63 letters, digits and _.=+@-. With it, entities carry a stamp, and only what carries it is pruned. Left out: nobody, and nothing is stamped.',
  },
  ownerTag: {
    type: 'string',
    pattern: '^(?![aA][wW][sS]:)[A-Za-z0-9_.:/=+@-]{1,128}$',
    description:
      'The key of the tag that carries the stamp: 1 to 128 letters, digits and _.:/=+-@, not beginning with aws:. Left out: iamsync:owner.',
  },
  prune: {
    type: 'boolean',
    description: 'Delete what carries our stamp and is no longer declared. Left out: false, and it is only listed.',
  },
  own: globs('What is ours by its name, without a stamp: for what cannot carry tags, or where tagging is forbidden.'),
  ignore: globs('What is left alone: entities, and parts of entities (Role/*/tags/acme:cost-*, Role/app-*/inline/vendor-*).'),
  protect: globs('What is never deleted and never loses permissions.'),
  limits: {
    type: 'object',
    additionalProperties: false,
    description: 'Most that one run may do in one account without an approval.',
    properties: {
      deletes: most('Entities that are deleted.', 3),
      replaces: most('Entities that are replaced.', 0),
      accessChanges: most('Existing principals whose access changes.', 25),
    },
  },
  forbid: {
    type: 'array',
    description: 'What nobody may be able to do: a plan after which a declared or changed principal could is refused.',
    items: forbidden,
  },
  approvals: { type: 'array', description: 'Changes that were agreed to, each until a day.', items: approval },
};
