// A service-linked role as an author writes it.
import { onlySchema } from '../only.ts';

export const serviceLinkedRoleSchema = {
  type: 'object',
  description:
    'A role that AWS makes for one of its services, under the name of the service (autoscaling.amazonaws.com), or SERVICE/SUFFIX where the service takes a suffix. It is created where it is missing, and never deleted.',
  additionalProperties: false,
  properties: {
    description: {
      type: 'string',
      maxLength: 1000,
      description: 'At most 1,000 characters. Left out, the one that the service chose stays.',
    },
    only: onlySchema,
  },
} as const;

export type ServiceLinkedRoleDeclaration = { readonly description?: string };
