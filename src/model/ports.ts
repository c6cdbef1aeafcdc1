// What the pure rooms ask of the world. `edge` implements these; tests and the sandbox do too.
import type { Scope } from './address.ts';
import type { Call } from './call.ts';
import type { JsonObject } from './json.ts';
import type { InputOf, OutputOf, ReadOp } from './operations.ts';
import type { Caller } from './state.ts';

export type { ReadOp } from './operations.ts';

/** Reads IAM. There is no way to write through it: `get` accepts reading operations only. */
export interface IamReader {
  /** One request (the port retries throttling and network failures); throws Failure or the SDK's exception. */
  get<Op extends ReadOp>(op: Op, input: InputOf<Op>): Promise<OutputOf<Op>>;
}

/** Writes IAM: one attempt, no retry inside. Only `apply` receives it. */
export interface IamWriter {
  /**
   * Resolves to the answer without $metadata; throws CallError. `last` is asked at the last moment, when everything is ready to be
   * sent: what it throws is thrown on, and nothing is sent.
   */
  call(call: Call, last?: () => void): Promise<JsonObject>;
}

/** What keeps other runs away from an account while one writes to it. */
export interface Lock {
  /** Resolves if the account is ours for long enough to make a call; throws Failure('locked') if it no longer is. */
  ready(): Promise<void>;
  /** The same at once, by what is known. */
  check(): void;
  /** Never throws: what can't be released ends by itself. */
  release(): Promise<void>;
}

export interface Identity {
  /** sts:GetCallerIdentity: who we are and in which account and partition. */
  whoAmI(): Promise<{ readonly scope: Scope; readonly caller: Caller }>;
}

/** One page of tag:GetResources. */
export interface TagPage {
  readonly resources: readonly { readonly arn: string; readonly tags: Readonly<Record<string, string>> }[];
  readonly next: string | undefined;
}

export interface Tagging {
  /** Tags of all that is tagged in IAM, but users and roles; null when denied or not offered, so that the reader falls back. */
  page(next: string | undefined): Promise<TagPage | null>;
  /** The same of these, a hundred at most, in one answer: who has no tags may be missing in it. */
  of(arns: readonly string[]): Promise<TagPage['resources'] | null>;
}

/** All that planning may ask of an account. */
export interface AccountReader {
  readonly iam: IamReader;
  readonly identity: Identity;
  readonly tagging: Tagging;
}

/** Reads the user's files. Paths are relative to the working directory or absolute, as the user gave them. */
export interface FileReader {
  /** Every file below a folder, any depth, sorted by code point; undefined if the folder does not exist. */
  list(folder: string): Promise<readonly string[] | undefined>;
  /** UTF-8 text; undefined if there is no such file. Throws Failure('input') when it can't be read or is not UTF-8. */
  read(path: string): Promise<string | undefined>;
}

/** A secret as a sink gets it: plain texts by name. It is in memory only. */
export type Secret = Readonly<Record<string, string>>;

/** What a run may do with secrets. */
export interface Secrets {
  /** A password that satisfies every password policy of IAM, from the randomness of the machine. */
  password(): string;
  /** Hands a secret of an account over under a name (`demo-reader/ci`); resolves when the sink has it for good. Throws Failure('sink'). */
  deliver(sink: string, name: string, secret: Secret, scope: Scope): Promise<void>;
  /** Whether AWS takes signatures of the key by now. */
  knows(key: { readonly accessKeyId: string; readonly secretAccessKey: string }): Promise<boolean>;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** In [0, 1): for jitter. */
  random(): number;
}
