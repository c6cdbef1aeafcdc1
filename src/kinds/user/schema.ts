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

const duration = { type: 'string', pattern: '^[1-9][0-9]{0,3}[dh]$' } as const;

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
        'Groups that the user is in, complete together with the groups that name it under members: it leaves every other group. Left out, only those that list it under members. Each item is the name of a group of these manifests, or account:NAME for one that is not managed here. IAM allows 10.',
      items: { type: 'string', minLength: 1 },
    },
    policies: attachmentsSchema,
    inline: inlineSchema,
    boundary: boundarySchema,
    tags: tagsSchema,
    accessKeys: {
      type: 'object',
      description:
        'Access keys by slot, a name of 1 to 64 letters, digits and _.-. IAM lets a user have two keys. Left out, they stay as they are. A slot that is not here is kept; it is ended by AccessKey/USER/SLOT under removed. Keys that no slot names are never touched.',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          status: {
            enum: ['Active', 'Inactive'],
            description: 'Whether the key works. Left out, it is kept as it is; of a new key, Active.',
          },
          rotateEvery: {
            ...duration,
            description: 'The key is replaced when it is this old: 1 to 9999 days or hours, like 90d or 12h. Left out, never of itself.',
          },
          overlap: {
            ...duration,
            description: 'How long the old key works beside the new one: up to 9999 days or hours (7d, 36h), a day at least. Left out, 7d.',
          },
          grace: {
            ...duration,
            description: 'How long the old key is kept after it was switched off: 1 to 9999 days or hours (7d, 36h). Left out, 7d.',
          },
          deliver: { type: 'string', minLength: 1, description: 'Where the secret of a new key goes: a name under sinks in iamsync.yaml.' },
        },
      },
    },
    console: {
      description: 'The console password, or { none: true } to have none. Left out, it is kept as it is.',
      anyOf: [
        {
          type: 'object',
          additionalProperties: false,
          properties: {
            passwordResetRequired: {
              type: 'boolean',
              description: 'A new password is asked for at the next sign-in. Left out, it is kept; of a new password, true.',
            },
            deliver: { type: 'string', minLength: 1, description: 'Where a new password goes: a name under sinks in iamsync.yaml.' },
          },
        },
        {
          type: 'object',
          additionalProperties: false,
          required: ['none'],
          properties: { none: { const: true, description: 'The user has no console password.' } },
        },
      ],
    },
    expires: {
      type: 'string',
      description:
        'YYYY-MM-DD (UTC): from that day on the user is disabled: access keys inactive, no password, no groups, no policies. It is never deleted. Left out, never.',
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
  readonly accessKeys?: Readonly<Record<string, SlotDeclaration>>;
  readonly console?: { readonly passwordResetRequired?: boolean; readonly deliver?: string } | { readonly none: true };
};

/** Durations like `90d` or `12h`. */
export type SlotDeclaration = {
  readonly status?: 'Active' | 'Inactive';
  readonly rotateEvery?: string;
  readonly overlap?: string;
  readonly grace?: string;
  readonly deliver?: string;
};
