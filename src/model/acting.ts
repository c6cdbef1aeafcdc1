// Acting for real, through STS and S3: what can be done, and what came of it.

export type Deed =
  | { readonly op: 'PutObject' | 'GetObject' | 'DeleteObject'; readonly bucket: string; readonly key: string }
  | { readonly op: 'ListBucket'; readonly bucket: string; readonly prefix: string }
  | { readonly op: 'ListAllMyBuckets' }
  | { readonly op: 'AssumeRole'; readonly role: string }
  | { readonly op: 'GetCallerIdentity' };

/** `done`: it was permitted; `denied`: AWS denied it; `failed`: neither is known; `forbidden`: it was not sent, since it would go to AWS. */
export interface Outcome {
  readonly is: 'done' | 'denied' | 'failed' | 'forbidden';
  /** What the service said. */
  readonly message: string;
}

/** Somebody with credentials. */
export interface Actor {
  /** The ARN behind the credentials. Waits while new keys are not known yet; throws Failure if they never are. */
  whoAmI(): Promise<{ readonly arn: string; readonly account: string; readonly partition: string }>;
  /** Whether what it asks goes to AWS, as far as the endpoints tell. */
  isAws(): Promise<boolean>;
  /** Does it once. `mayBeAws`: also where the endpoint is AWS. */
  act(deed: Deed, mayBeAws: boolean): Promise<Outcome>;
  /** A session of a role, or why there is none. */
  become(role: string): Promise<Actor | Outcome>;
  close(): void;
}
