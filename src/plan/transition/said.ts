// What documents say to whom, statement by statement: the same to everybody where they ask nothing about who calls.
import type { KnownValues } from '../../access/known.ts';
import type { Document, Statement } from '../../policy/document.ts';
import type { Held } from './held.ts';
import type { Numbers } from './numbers.ts';

/** What one document says, by the numbers of its statements. */
export interface Said {
  readonly allow: ReadonlyMap<number, Statement>;
  readonly deny: ReadonlyMap<number, Statement>;
}

export const SILENCE: Said = { allow: new Map(), deny: new Map() };

/** What a document says to someone of whom these context values are known. */
export type Saying = (document: Document, known: () => KnownValues) => Said;

/** Reads each document that asks for nothing once. */
export function openSaying(numbers: Numbers): Saying {
  const same = new WeakMap<Document, Said>();
  return (document, known) => {
    if (numbers.asks(document)) return saidIn(document, known(), numbers);
    const found = same.get(document) ?? saidIn(document, {}, numbers);
    same.set(document, found);
    return found;
  };
}

function saidIn({ Version, Statement }: Document, known: KnownValues, numbers: Numbers): Said {
  const [allow, deny] = [new Map<number, Statement>(), new Map<number, Statement>()];
  for (const statement of Statement)
    (statement.Effect === 'Allow' ? allow : deny).set(numbers.statement(Version, statement, known), statement);
  return { allow, deny };
}

/** Where the boundary and the trust policy are found among the sources. */
export const BOUNDARY = 'boundary';
export const TRUST = 'trust';

/** All documents that somebody holds, by where they are written, with the trust policy. */
export function sourcesOf({ grants, documents, boundary }: Held, trust: Document | null): ReadonlyMap<string, Document> {
  const written = documents.map((document, index) => [`${grants[index]?.source ?? ''} ${grants[index]?.via ?? ''}`, document] as const);
  return new Map([
    ...written,
    ...(boundary === null ? [] : [[BOUNDARY, boundary.document] as const]),
    ...(trust === null ? [] : [[TRUST, trust] as const]),
  ]);
}

/** Numbers as text, in their order. */
export function inOrder(numbers: readonly number[]): string {
  return numbers.toSorted((a, b) => a - b).join(' ');
}
