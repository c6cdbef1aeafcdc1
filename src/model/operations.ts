// IAM's operations, taken from the SDK's own types: what reads, what writes, and what each takes and answers.
import type * as Sdk from '@aws-sdk/client-iam';

type Commands = { readonly [Name in keyof typeof Sdk as Name extends `${infer Op}Command` ? Op : never]: (typeof Sdk)[Name] };
type Command<Op extends keyof Commands> = Commands[Op] extends new (...args: never) => infer Made ? Made : never;

/** What an operation takes. */
export type InputOf<Op extends keyof Commands> = Command<Op> extends { readonly input: infer Input extends object } ? Input : never;

/** What an operation answers. */
export type OutputOf<Op extends keyof Commands> =
  Command<Op> extends { resolveMiddleware(...args: never): (...args: never) => Promise<{ output: infer Output extends object }> }
    ? Output
    : never;

/** The first words of what changes an account. Whether an operation writes is told by these and nothing else. */
export const WRITING = [
  'Add',
  'Attach',
  'Create',
  'Deactivate',
  'Delete',
  'Detach',
  'Put',
  'Remove',
  'Set',
  'Tag',
  'Untag',
  'Update',
  'Upload',
] as const;

/** The first words of what only asks, and the one that only has a report made. */
export const READING = ['GenerateCredentialReport', 'Get', 'List', 'Simulate'] as const;

export type WriteOp = Extract<keyof Commands, `${(typeof WRITING)[number]}${string}`>;
export type ReadOp = Extract<keyof Commands, `${(typeof READING)[number]}${string}`>;

/** True for an operation that changes an account. */
export function isWriting(op: string): boolean {
  return WRITING.some((word) => op.startsWith(word));
}

/** True for an operation that changes nothing. */
export function isReading(op: string): boolean {
  return READING.some((word) => op.startsWith(word));
}
