// A document that says what two say: put in between, it lets others take over what the one said before the other says it.
import { canonical } from '../model/json.ts';
import type { Call } from '../model/call.ts';
import type { Document, Statement } from '../policy/document.ts';
import type { Effect, Move } from './kind.ts';

/** A way by a document in between. */
export interface Bridge {
  /** Before it, without effect. */
  readonly prepare: readonly Move[];
  readonly cross: Move;
  /** What the call itself still does, once it is crossed. */
  readonly landing: readonly Effect[];
}

/** All statements of both, without their Sids, which must differ; null where the two are not of one language version. */
export function union(before: Document, after: Document): Document | null {
  if (before.Version !== after.Version) return null;
  const statements = [...before.Statement, ...after.Statement].map(({ Sid: _sid, ...rest }): Statement => rest);
  const distinct = new Map(statements.map((statement) => [canonical(statement), statement]));
  return { Version: after.Version, Statement: [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, statement]) => statement) };
}

/** What is true of every move to a document in between. */
export function crossing(
  step: Call,
  back: Call,
  target: string,
): Pick<Move, 'do' | 'undo' | 'target' | 'takes' | 'lets' | 'risk' | 'reason'> {
  const reason = 'for the moment both the old and the new document hold, so that nobody gains or loses anything on the way';
  return { do: step, undo: [back], target, takes: [], lets: [], risk: 'none', reason };
}
