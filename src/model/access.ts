// The words of questions about access: requests, verdicts, witnesses.

/** Values of one context key; several for keys that hold many. */
export type ContextValues = string | readonly string[];

/** One request, concrete in every respect. */
export interface AccessRequest {
  /** `s3:GetObject`. */
  readonly action: string;
  /** An ARN; `*` for actions that concern no single resource. */
  readonly resource: string;
  /** Context keys with their values. A key that is not here is absent. Key names are compared without regard to case. */
  readonly context: Readonly<Record<string, ContextValues>>;
  /** Who asks, for resource policies: an ARN, an account id, `*`, or a service name; absent where identity policies alone are asked. */
  readonly principal?: string;
}

/** The answer of the decision procedure to "is everything that the one permits permitted by the other?". */
export type Containment =
  | { readonly verdict: 'proved' }
  | { readonly verdict: 'refuted'; readonly witness: AccessRequest }
  | { readonly verdict: 'undecided'; readonly reason: string };
