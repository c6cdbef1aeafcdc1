// A user as an author writes it.
import type { Json } from '../../model/json.ts';
import { attachmentsSchema } from '../facets/attachments.ts';
import type { AttachmentItem } from '../facets/attachments.ts';
import { boundarySchema } from '../facets/boundary.ts';
import type { BoundaryItem } from '../facets/boundary.ts';
import { inlineSchema } from '../facets/inline.ts';
import { pathSchema } from '../facets/path.ts';
import { renamedFromSchema } from '../facets/renamed.ts';
import { tagsSchema } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import { onlySchema } from '../only.ts';

export const userSchema = {
  type: 'object',
  description: 'A user. Its name has at most 64 characters.',
  additionalProperties: false,
  properties: {
    path: pathSchema('Another path is set in place; the ARN of the user changes with it.'),
    renamedFrom: renamedFromSchema,
    groups: {
      type: 'array',
      description:
        'Groups that the user is in, complete together with the groups that name it under members: it leaves every other group. Each item is the name of a group of these manifests, or account:NAME for one that is not managed here. IAM allows 10.',
      items: { type: 'string', minLength: 1 },
    },
    policies: attachmentsSchema,
    inline: inlineSchema,
    boundary: boundarySchema,
    tags: tagsSchema,
    expires: {
      type: 'string',
      description:
        'YYYY-MM-DD (UTC): from that day on the user is disabled: access keys inactive, no password, no groups, no policies. It is never deleted.',
    },
    only: onlySchema,
  },
} as const;

export type UserDeclaration = {
  readonly path?: string;
  readonly renamedFrom?: string;
  readonly groups?: readonly string[];
  readonly policies?: readonly AttachmentItem[];
  readonly inline?: Readonly<Record<string, Json>>;
  readonly boundary?: BoundaryItem;
  readonly tags?: Tags;
  readonly expires?: string;
};
