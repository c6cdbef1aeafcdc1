// A SAML provider as an author writes it.
import { tagsSchema } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import { onlySchema } from '../only.ts';

export const samlProviderSchema = {
  type: 'object',
  description: 'A SAML identity provider. Its name has 1 to 128 letters, digits and ._-, and AWS cannot change it later.',
  additionalProperties: false,
  required: ['metadata'],
  properties: {
    metadata: {
      type: 'string',
      minLength: 1,
      description:
        'The metadata document that the identity provider publishes: the path of an .xml file relative to this one, or the XML itself. 1,000 to 10,000,000 characters.',
    },
    tags: tagsSchema,
    only: onlySchema,
  },
} as const;

export type SamlProviderDeclaration = { readonly metadata: string; readonly tags?: Tags };
