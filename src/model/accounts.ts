// What a command comes to in each of several accounts.
import type { Finding } from './finding.ts';
import type { Json } from './json.ts';
import type { Plan } from './plan.ts';

/** An account as people and reports name it. */
export interface AccountName {
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly stage: number;
}

/** Why there is no plan, other than mistakes in manifests: AWS can't be asked, say. */
export interface AccountError {
  /** That of a Failure, or `defect`. */
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

/** The plan of one of several accounts: the plan, the findings for which there is none, or what else went wrong. */
export type AccountPlan = AccountName &
  (
    | { readonly is: 'plan'; readonly plan: Plan; readonly sources?: ReadonlyMap<string, string> }
    | { readonly is: 'findings'; readonly findings: readonly Finding[]; readonly sources: ReadonlyMap<string, string> }
    | { readonly is: 'error'; readonly error: AccountError }
  );

/** What applying to one of several accounts came to. */
export type AccountRun = AccountName & {
  /** Its exit code; null if it was not tried. */
  readonly exit: number | null;
  /** What apply prints for one account with --format json; null if that is nothing. */
  readonly applied: Json;
  readonly error: AccountError | null;
};
