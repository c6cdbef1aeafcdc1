// A group as an author writes it.
import type { Json } from '../../model/json.ts';
import { attachmentsSchema } from '../facets/attachments.ts';
import type { AttachmentItem } from '../facets/attachments.ts';
import { inlineSchema } from '../facets/inline.ts';
import { pathSchema } from '../facets/path.ts';
import { renamedFromSchema } from '../facets/renamed.ts';
import { onlySchema } from '../only.ts';

export const groupSchema = {
  type: 'object',
  description:
    'A group of users. Its name has at most 128 characters. Groups carry no tags and no boundary, and a trust policy cannot name them.',
  additionalProperties: false,
  properties: {
    path: pathSchema('Another path is set in place; the ARN of the group changes with it.'),
    renamedFrom: renamedFromSchema,
    members: {
      description:
        'Users that are in the group, complete together with the users that name it under groups: who is not here leaves. Left out, only those that list it under groups. Each item is the name of a user of these manifests, or account:NAME for one that is not managed here. open: users that are not managed here stay as they are.',
      anyOf: [{ const: 'open' }, { type: 'array', items: { type: 'string', minLength: 1 } }],
    },
    policies: attachmentsSchema,
    inline: inlineSchema,
    only: onlySchema,
  },
} as const;

export type GroupDeclaration = {
  readonly path?: string;
  readonly renamedFrom?: string;
  readonly members?: 'open' | readonly string[];
  readonly policies?: readonly AttachmentItem[];
  readonly inline?: Readonly<Record<string, Json>>;
};
