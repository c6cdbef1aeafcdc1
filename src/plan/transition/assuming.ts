// What documents say about becoming roles, each looked through once.
import type { Document, Statement } from '../../policy/document.ts';

const assuming = new WeakMap<Document, readonly Statement[]>();

/** The statements that may be about becoming a role. */
export function assumingOf(document: Document): readonly Statement[] {
  const found = assuming.get(document) ?? document.Statement.filter(concernsAssuming);
  assuming.set(document, found);
  return found;
}

function concernsAssuming({ Action }: Statement): boolean {
  return Action === undefined || Action.some((pattern) => mayMatch(pattern.toLowerCase()));
}

function mayMatch(pattern: string): boolean {
  const end = pattern.search(/[*?$]/);
  const start = end < 0 ? pattern : pattern.slice(0, end);
  return 'sts:assumerole'.startsWith(start) || start.startsWith('sts:assumerole');
}
