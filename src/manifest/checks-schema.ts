// The JSON Schema of a check: one item of the section `checks`.
import type { JsonObject } from '../model/json.ts';
import { onlySchema } from '../kinds/only.ts';

const texts = (description: string): JsonObject => ({
  description,
  anyOf: [
    { type: 'string', minLength: 1 },
    { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  ],
});

const value: JsonObject = { type: ['string', 'number', 'boolean'] };

const assertion: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['action'],
  properties: {
    action: texts('One action, service:Name, or several. * and ? are wildcards.'),
    resource: texts('One ARN, or several. * and ? are wildcards. Left out: all resources.'),
    context: {
      type: 'object',
      description: 'Condition keys of the request with their values.',
      additionalProperties: { anyOf: [value, { type: 'array', items: value }] },
    },
  },
};

const assertions = (description: string): JsonObject => ({ type: 'array', description, items: assertion });

/** One check, strict. */
export const checkSchema: JsonObject = {
  type: 'object',
  description: 'What a principal can and cannot do. plan judges it on the account as it will be, verify on the account as it is.',
  additionalProperties: false,
  required: ['name', 'principal'],
  properties: {
    name: { type: 'string', minLength: 1, description: 'What the check says, for people; every check has another name.' },
    principal: {
      type: 'string',
      pattern: '^(User|Role)/.+$',
      description: 'User/NAME or Role/NAME of these manifests; User/account:NAME or Role/account:NAME for one that is not managed here.',
    },
    can: assertions('What is permitted: with wildcards, all of it.'),
    cannot: assertions('What is not permitted: with wildcards, none of it, under no condition.'),
    live: {
      type: 'object',
      description: 'verify --live may try the check against AWS: it writes objects of random names below the prefix, and removes them.',
      additionalProperties: false,
      required: ['prefix'],
      properties: {
        prefix: {
          type: 'string',
          minLength: 1,
          description: 'The beginning of the keys of these objects, in the bucket that the check names.',
        },
      },
    },
    only: onlySchema,
  },
};

/** The section `checks`. */
export const checksSchema: JsonObject = {
  type: 'array',
  description: 'Assertions about access.',
  items: checkSchema,
};
