// An instance profile as an author writes it.
import { pathSchema } from '../facets/path.ts';
import { tagsSchema } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import { onlySchema } from '../only.ts';

export const instanceProfileSchema = {
  type: 'object',
  description: 'An instance profile: hands a role to EC2 instances. Its name has at most 128 characters.',
  additionalProperties: false,
  properties: {
    path: pathSchema('AWS cannot change it later without replacing the instance profile.'),
    role: {
      type: 'string',
      minLength: 1,
      description:
        'The role in it, one at most: the name of a role of these manifests, or account:NAME for one that is not managed here. Left out, it holds none.',
    },
    tags: tagsSchema,
    only: onlySchema,
  },
} as const;

export type InstanceProfileDeclaration = { readonly path?: string; readonly role?: string; readonly tags?: Tags };
