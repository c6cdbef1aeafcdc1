// What a kind is given that is declared within another one, or that changes with time.
import type { KindName } from '../model/address.ts';
import type { Live, Spec } from '../model/state.ts';

/** An entity that is declared within another one, or, without a spec, removed there. */
export interface Within {
  readonly kind: KindName;
  readonly name: string;
  readonly spec: Spec | null;
  /** The name that it has as long as the entity that holds it has its former one. */
  readonly renamedFrom?: string;
  /** Where, below the declaration: `['accessKeys', 'ci']`. */
  readonly at: readonly (string | number)[];
}

/** To go on although its time has not come, or to take what is there for its own. */
export type Wish = { readonly is: 'rotate' } | { readonly is: 'adopt'; readonly id: string };

/** What a spec that changes with time is settled with. */
export interface Aiming {
  readonly name: string;
  /** The instant of the plan, `2026-11-22T10:42Z`. */
  readonly asOf: string;
  /** What a person wants of it now. */
  readonly wish: Wish | null;
  /** All live entities of the kind. */
  readonly siblings: readonly Live[];
  /** The sinks that are configured; null where nobody knows. */
  readonly sinks: readonly string[] | null;
  readonly refuse: (message: string, next: string) => void;
  readonly note: (message: string) => void;
}
