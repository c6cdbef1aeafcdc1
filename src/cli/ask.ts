// What a plan is asked for: the options of commands, as the rooms know them.
import type { Rules } from '../live/rules.ts';
import type { Past } from './past.ts';

export interface PlanAsk {
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly deep: boolean;
  /** `--allow-deletes`. */
  readonly allowDeletes?: number | undefined;
  /** `--allow-replace`. */
  readonly allowReplace?: readonly string[] | undefined;
  /** `--allow-transient`. */
  readonly allowTransient?: string | undefined;
  /** False: `--no-new-access`. */
  readonly newAccess?: boolean | undefined;
  /** What a person wants of slots of access keys. */
  readonly wishes?: Rules['wishes'] | undefined;
  /** Globs of `--only`. */
  readonly only?: readonly string[] | undefined;
  /** `--since`: the manifests by which causes are told. */
  readonly past?: Past | undefined;
  /** List what nobody manages. */
  readonly unmanaged?: boolean;
  /** Called with the account once the manifests are compiled, before anything of it is read. */
  readonly before?: (account: string) => Promise<void>;
  /** Told after each answer: how many there were so far, of which operation, and how many there will be as far as is known. */
  readonly progress?: (done: number, what: string, expected: number) => void;
}
