// Statements as numbers: two are equal where the statements say the same for whoever holds them, whatever they are called.
import type { KnownValues } from '../../access/known.ts';
import { canonical, ownMember } from '../../model/json.ts';
import type { Document, Statement } from '../../policy/document.ts';

export interface Numbers {
  /** The number of a statement for someone of whom these context values are known. */
  statement(version: string, statement: Statement, known: KnownValues): number;
  /** The number of any text. */
  text(text: string): number;
  /** Equal for documents with the same statements, Sids apart. */
  document(document: Document): number;
  /** Whether a document asks for any context key. */
  asks(document: Document): boolean;
}

interface Read {
  readonly text: string;
  /** The context keys that it asks for, in lower case, sorted. */
  readonly keys: readonly string[];
  /** Numbers by version, for whoever nothing of that is known. */
  readonly bare: Map<string, number>;
}

/** Numbers are given in the order of asking, from 1. */
export function openNumbers(): Numbers {
  const numbers = new Map<string, number>();
  const reads = new WeakMap<Statement, Read>();
  const documents = new WeakMap<Document, number>();
  const text = (key: string): number => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  };
  const readOf = (statement: Statement): Read => {
    const found = reads.get(statement) ?? read(statement);
    reads.set(statement, found);
    return found;
  };
  return {
    text,
    statement(version, statement, known) {
      const { text: said, keys, bare } = readOf(statement);
      const values = keys.flatMap((key) => (ownMember(known, key) === undefined ? [] : [[key, ownMember(known, key)]]));
      const number = bare.get(version) ?? text(`${version} ${said}`);
      bare.set(version, number);
      return values.length === 0 ? number : text(`${number} ${JSON.stringify(values)}`);
    },
    document(document) {
      const found =
        documents.get(document) ??
        text(
          `${document.Version} ${document.Statement.map((one) => readOf(one).text)
            .toSorted()
            .join('\n')}`,
        );
      documents.set(document, found);
      return found;
    },
    asks: ({ Statement: all }) => all.some((one) => readOf(one).keys.length > 0),
  };
}

const VARIABLE = /\$\{\s*([^,}]+?)\s*[,}]/g;

// Actions are compared without case.
function read({ Sid: _sid, ...rest }: Statement): Read {
  const lower = (actions: readonly string[]): string[] => [...new Set(actions.map((action) => action.toLowerCase()))].sort();
  const { Action, NotAction } = rest;
  const text = canonical({
    ...rest,
    ...(Action === undefined ? {} : { Action: lower(Action) }),
    ...(NotAction === undefined ? {} : { NotAction: lower(NotAction) }),
  });
  const conditions = Object.values(rest.Condition ?? {}).flatMap((keys) => Object.keys(keys));
  const variables = Array.from(text.matchAll(VARIABLE), ([, key = '']) => key);
  return { text, keys: [...new Set([...conditions, ...variables].map((key) => key.toLowerCase()))].sort(), bare: new Map() };
}
