// The words of a question to the evaluator, and of its answer.
import type { AccessRequest } from '../../model/access.ts';
import type { Json } from '../../model/json.ts';

/** What AWS would look at. Documents are raw JSON as AWS returns it or people write it, or in normal form. */
export interface Policies {
  /** Inline and attached policies of the principal and of its groups. */
  readonly identityPolicies: readonly Json[];
  readonly boundary?: Json | null;
  /** The session policy, or several: what any of them allows is within the session's limits. Null, or no document: none was passed. */
  readonly session?: Json | readonly Json[] | null;
  readonly resourcePolicy?: Json | null;
  /** Each item is a level (root, unit, account): one document, or a list of which any may allow. All levels must allow. */
  readonly scps?: readonly (Json | readonly Json[])[];
  readonly rcps?: readonly (Json | readonly Json[])[];
  /** The resource policy itself must allow (trust and KMS key policies); set for sts:AssumeRole and its kin by itself. */
  readonly explicitOnly?: boolean;
}

/** Who asks: an ARN, an account id, `*`, a service name; or by type, as a Principal element names it. */
export type Asking = string | { readonly [type: string]: string };

/** A request, and the account of the resource where its ARN does not say it. */
export type Request = Omit<AccessRequest, 'principal'> & { readonly principal?: Asking; readonly resourceAccount?: string };

export interface Question extends Policies {
  readonly request: Request;
}

export type Layer = 'identity' | 'boundary' | 'session' | 'resource' | 'scp' | 'rcp';

export interface Decision {
  readonly decision: 'Allowed' | 'ImplicitlyDenied' | 'ExplicitlyDenied';
  /** The statement that decided, `identityPolicies[1].Statement[0] (Sid)`; null where none did: every implicit deny, and root's own access. */
  readonly by: string | null;
  /** Where it stands; of an implicit deny, what failed to allow. */
  readonly layer: Layer;
}
