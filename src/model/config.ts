// iamsync.yaml as the commands know it.
import type { Guards } from './guards.ts';
import type { Json } from './json.ts';

/** What holds for one account: where its manifests are and what its variables say. Texts may hold $(account) and $(partition). */
export interface Settings {
  /** Folders, joined to the folder of the configuration. */
  readonly manifests: readonly string[];
  readonly vars: Readonly<Record<string, string>>;
}

export interface AccountConfig extends Settings {
  readonly name: string;
  /** 12 digits. */
  readonly id: string;
}

/** Where runs are recorded. `isDefault`: nobody chose the folder, so it may be one that vanishes with the machine. */
export type JournalConfig = { readonly kind: 'folder'; readonly path: string; readonly isDefault: boolean } | { readonly kind: 'none' };

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
  readonly journal: JournalConfig;
  readonly guards: Guards;
}
