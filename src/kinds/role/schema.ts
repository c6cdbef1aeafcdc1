// A role as an author writes it.
import type { Json } from '../../model/json.ts';
import { attachmentsSchema } from '../facets/attachments.ts';
import type { AttachmentItem } from '../facets/attachments.ts';
import { boundarySchema } from '../facets/boundary.ts';
import type { BoundaryItem } from '../facets/boundary.ts';
import { inlineSchema } from '../facets/inline.ts';
import { pathSchema } from '../facets/path.ts';
import { tagsSchema } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import { onlySchema } from '../only.ts';

const conditions = {
  type: 'object',
  description: 'Further conditions: { Operator: { key: value or [values] } }. Left out, there are none.',
  additionalProperties: { type: 'object' },
} as const;

const names = (description: string) =>
  ({
    description,
    anyOf: [
      { type: 'string', minLength: 1 },
      { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
    ],
  }) as const;

const trusted = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: names('Who is trusted; several names make one statement.'),
    externalId: {
      type: 'string',
      minLength: 2,
      description: 'The caller must pass this external id (sts:ExternalId), 2-1,224 characters. Left out, none is asked for.',
    },
    mfa: { const: true, description: 'The caller must have signed in with MFA. Left out, it need not.' },
    org: { type: 'string', description: 'The caller must belong to this organization (aws:PrincipalOrgID). Left out, to any.' },
    tagSession: { const: true, description: 'The caller may also pass session tags (sts:TagSession). Left out, it may not.' },
    when: conditions,
  },
} as const;

const federated = {
  type: 'object',
  additionalProperties: false,
  required: ['provider'],
  properties: {
    provider: { type: 'string', minLength: 1, description: 'The provider: its URL without https:// (OIDC), its name (SAML), or its ARN.' },
    aud: names('Audience. OIDC: sts.amazonaws.com if left out; SAML: the sign-in page of the partition.'),
    subjects: names('Who may come: sub claims; * and ? are wildcards. Required for OIDC.'),
    when: conditions,
  },
} as const;

const formOf = (item: typeof trusted | typeof federated, description: string) =>
  ({
    description,
    anyOf: [
      { type: 'string', minLength: 1 },
      item,
      { type: 'array', minItems: 1, items: { anyOf: [{ type: 'string', minLength: 1 }, item] } },
    ],
  }) as const;

/** The short forms of a trust policy, by key. */
export const trustForms = {
  services: formOf(trusted, 'AWS services, like lambda.amazonaws.com.'),
  accounts: formOf(trusted, 'Account ids (12 digits): whoever may call sts:AssumeRole there.'),
  users: formOf(trusted, 'Users: names of these manifests, or ARNs.'),
  roles: formOf(trusted, 'Roles: names of these manifests, or ARNs.'),
  oidc: formOf(federated, 'OIDC providers, with the subjects that may come.'),
  saml: formOf(federated, 'SAML providers.'),
} as const;

export const roleSchema = {
  type: 'object',
  description: 'A role.',
  additionalProperties: false,
  required: ['trust'],
  properties: {
    description: { type: 'string', description: 'At most 1,000 characters. Left out, the role has none.' },
    path: pathSchema('AWS cannot change it later without replacing the role.'),
    maxSessionDuration: {
      anyOf: [{ type: 'string' }, { type: 'integer' }],
      description: 'Longest session: 1h to 12h, as 2h, 90m or a number of seconds. Left out, it is 1h.',
    },
    trust: {
      description:
        'Who may assume the role: a policy document (a mapping with Statement, or the path of a file), or the short forms services, accounts, users, roles, oidc, saml. At most 2,048 characters by default, blanks not counted.',
      anyOf: [
        { type: 'string', minLength: 1 },
        { type: 'object', required: ['Statement'] },
        { type: 'object', minProperties: 1, additionalProperties: false, properties: trustForms },
      ],
    },
    policies: attachmentsSchema,
    inline: inlineSchema,
    boundary: boundarySchema,
    tags: tagsSchema,
    only: onlySchema,
  },
} as const;

type OneOrMany<T> = T | readonly T[];
export type When = Readonly<Record<string, Readonly<Record<string, Json>>>>;
export type Trusted = {
  readonly name: OneOrMany<string>;
  readonly externalId?: string;
  readonly mfa?: true;
  readonly org?: string;
  readonly tagSession?: true;
  readonly when?: When;
};
export type Federated = {
  readonly provider: string;
  readonly aud?: OneOrMany<string>;
  readonly subjects?: OneOrMany<string>;
  readonly when?: When;
};
export type TrustForms = {
  readonly services?: OneOrMany<string | Trusted>;
  readonly accounts?: OneOrMany<string | Trusted>;
  readonly users?: OneOrMany<string | Trusted>;
  readonly roles?: OneOrMany<string | Trusted>;
  readonly oidc?: OneOrMany<string | Federated>;
  readonly saml?: OneOrMany<string | Federated>;
};
export type TrustDeclaration = string | TrustForms | { readonly Statement: Json };

export type RoleDeclaration = {
  readonly path?: string;
  readonly description?: string;
  readonly maxSessionDuration?: string | number;
  readonly trust: TrustDeclaration;
  readonly policies?: readonly AttachmentItem[];
  readonly inline?: Readonly<Record<string, Json>>;
  readonly boundary?: BoundaryItem;
  readonly tags?: Tags;
};
