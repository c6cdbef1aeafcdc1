// iamsync.yaml as the commands know it.
import type { Guards } from './guards.ts';
import type { Json } from './json.ts';

/** What holds for one account: where its manifests are and what its variables say. Texts may hold $(account) and $(partition). */
export interface Settings {
  /** Folders, joined to the folder of the configuration. */
  readonly manifests: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
}

/** A role that is assumed to come into an account. */
export interface AssumeRole {
  /** Its ARN; $(account) and $(partition) may stand in it. */
  readonly role: string;
  readonly externalId: string | null;
  readonly sessionName: string;
  /** Seconds; null: what AWS takes by itself, an hour. */
  readonly duration: number | null;
  /** By the token of a web identity instead of credentials; a null file: the one that AWS_WEB_IDENTITY_TOKEN_FILE names. */
  readonly webIdentity: { readonly tokenFile: string | null } | null;
}

/** How an account is reached; null: as the surroundings have it. */
export interface Reach {
  readonly assumeRole: AssumeRole | null;
  /** ARN of the role or user that applies here, if that is not who plans. */
  readonly applyAs: string | null;
  readonly profile: string | null;
  readonly region: string | null;
}

export interface AccountConfig extends Settings {
  readonly name: string;
  /** 12 digits. */
  readonly id: string;
  /** With --all-accounts, lower stages are applied first. */
  readonly stage: number;
  readonly reach: Reach;
}

/** Where runs are recorded. `isDefault`: nobody chose the folder, so it may be one that vanishes with the machine. */
export type JournalConfig =
  | { readonly kind: 'folder'; readonly path: string; readonly isDefault: boolean }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Without slashes at its ends; may be empty. */
      readonly prefix: string;
    }
  | { readonly kind: 'none' };

/** Where secrets go. */
export type Sink =
  | {
      readonly kind: 'file';
      /** A folder: each secret is a file of its own below it. */
      readonly folder: string;
    }
  | {
      readonly kind: 'exec';
      /** A program and its arguments; the secret comes as JSON on its standard input. */
      readonly command: readonly string[];
    }
  | { readonly kind: 'secretsManager'; readonly region: string | null; readonly prefix: string };

/** Where guard fields differ between the place they were taken from and the configuration of the working folder. */
export interface GuardSource {
  /** `git REF` or a file, as the user named it. */
  readonly from: string;
  readonly differences: readonly { readonly field: string; readonly guards: Json; readonly working: Json }[];
}

export interface Config {
  /** By name, in code point order; accountDefaults are merged in. */
  readonly accounts: readonly AccountConfig[];
  /** For the account of ambient credentials, when none is configured. */
  readonly defaults: Settings;
  /** For the same account. */
  readonly reach: Reach;
  readonly journal: JournalConfig;
  /** By name. */
  readonly sinks: Readonly<Record<string, Sink>>;
  readonly guards: Guards;
}
