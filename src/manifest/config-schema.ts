// The JSON Schema of iamsync.yaml: only what this version acts on.
import type { JsonObject } from '../model/json.ts';
import { entranceProperties } from './entrance-schema.ts';
import { guardProperties } from './guards-schema.ts';
import { sinksSchema } from './sinks.ts';

const manifests = {
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description: 'Folders of manifests, relative to this file. Left out: those of accountDefaults, else manifests.',
} as const;

const vars = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description:
    'Variables: $(name) in the manifests is replaced by the text here. A name begins with a letter or _, then letters, digits and _.-. account and partition are built in.',
} as const;

export const configSchema: JsonObject = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'https://iamsync.dev/schemas/config.schema.json',
  title: 'iamsync configuration',
  description: 'iamsync.yaml. $(account) and $(partition) are the only variables in it.',
  type: 'object',
  additionalProperties: false,
  properties: {
    accounts: {
      type: 'object',
      description: 'The accounts by name. A name has letters, digits and _.-, at most 64 characters.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        required: ['id'],
        description: 'One AWS account.',
        properties: {
          id: { type: 'string', pattern: '^[0-9]{12}$', description: 'The 12 digits of the AWS account id, in quotes.' },
          manifests,
          vars,
          ...entranceProperties,
        },
      },
    },
    accountDefaults: {
      type: 'object',
      additionalProperties: false,
      description: 'Holds for every account that does not say otherwise; vars are merged, those of the account win.',
      properties: { manifests, vars, ...entranceProperties },
    },
    ...guardProperties,
    sinks: sinksSchema,
    journal: {
      type: 'string',
      minLength: 1,
      description:
        'Where apply keeps its journals and locks: a folder, relative to this file, or s3://bucket/prefix; none for no journal, no lock and no rollback of runs. Left out: .iamsync/journal.',
    },
  },
};
