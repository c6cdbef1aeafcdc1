// A managed policy as an author writes it.
import type { Json } from '../../model/json.ts';
import { pathSchema } from '../facets/path.ts';
import { tagsSchema } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import { onlySchema } from '../only.ts';

export const policySchema = {
  type: 'object',
  description: 'A customer managed policy.',
  additionalProperties: false,
  required: ['document'],
  properties: {
    description: {
      type: 'string',
      description:
        'At most 1,000 characters. Left out, there is none. AWS cannot change it later without replacing the policy, and it is only read with --deep.',
    },
    path: pathSchema('AWS cannot change it later without replacing the policy.'),
    document: {
      description:
        'The policy document, or the path (relative to this file) of a .json or .yaml file that holds it. Version defaults to 2012-10-17. At most 6,144 characters, blanks not counted.',
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'object', minProperties: 1 },
      ],
    },
    tags: tagsSchema,
    only: onlySchema,
  },
} as const;

export type PolicyDeclaration = {
  readonly path?: string;
  readonly description?: string;
  readonly document: Json;
  readonly tags?: Tags;
};
