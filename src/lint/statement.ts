// One statement as lint reads it: every text with its path, from a document as it is written or in normal form.
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { canonicalOperator, valueType } from '../policy/operators.ts';
import type { ValueType } from '../policy/operators.ts';

export type Path = readonly (string | number)[];

/** A text and where in the document it stands. */
export interface Text {
  readonly text: string;
  readonly at: Path;
}

/** One operator on one key. */
export interface Condition {
  /** As AWS spells it: `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  /** Without prefix and suffix: `StringLike`. */
  readonly base: string;
  readonly type: ValueType;
  readonly quantifier: 'ForAnyValue' | 'ForAllValues' | null;
  readonly ifExists: boolean;
  /** The operator holds where the key has none of the values: `StringNotEquals`. */
  readonly negated: boolean;
  /** Of the condition key, as written. */
  readonly key: string;
  readonly at: Path;
  readonly values: readonly Text[];
}

export interface Principal extends Text {
  /** `AWS`, `Service`, `Federated`; `*` for `Principal: "*"`. */
  readonly type: string;
}

export interface Statement {
  readonly at: Path;
  readonly sid: string | null;
  readonly effect: 'Allow' | 'Deny';
  /** Null where the member is absent. */
  readonly actions: readonly Text[] | null;
  readonly notActions: readonly Text[] | null;
  readonly resources: readonly Text[] | null;
  readonly notResources: readonly Text[] | null;
  readonly principals: readonly Principal[] | null;
  readonly notPrincipals: readonly Principal[] | null;
  readonly conditions: readonly Condition[];
}

/** The statements of a document; what is no statement, or has no Effect, is the grammar's to report and left out. */
export function statementsOf(document: Json): readonly Statement[] {
  const found = isObject(document) ? document['Statement'] : undefined;
  if (isObject(found)) return statementOf(found, ['Statement']);
  return isList(found) ? found.flatMap((one, index) => statementOf(one, ['Statement', index])) : [];
}

function statementOf(value: Json, at: Path): readonly Statement[] {
  if (!isObject(value)) return [];
  const { Sid: sid, Effect: written } = value;
  const effect = typeof written === 'string' ? written.toLowerCase() : '';
  if (effect !== 'allow' && effect !== 'deny') return [];
  const members = (name: string): readonly Text[] | null => (value[name] === undefined ? null : textsOf(value[name], [...at, name]));
  return [
    {
      at,
      sid: typeof sid === 'string' && sid !== '' ? sid : null,
      effect: effect === 'allow' ? 'Allow' : 'Deny',
      actions: members('Action'),
      notActions: members('NotAction'),
      resources: members('Resource'),
      notResources: members('NotResource'),
      principals: principalsOf(value, 'Principal', at),
      notPrincipals: principalsOf(value, 'NotPrincipal', at),
      conditions: conditionsOf(value['Condition'], [...at, 'Condition']),
    },
  ];
}

function textsOf(value: Json | undefined, at: Path): readonly Text[] {
  if (isList(value)) return value.flatMap((member, index) => textsOf(member, [...at, index]));
  if (typeof value === 'number' || typeof value === 'boolean') return [{ text: String(value), at }];
  return typeof value === 'string' ? [{ text: value, at }] : [];
}

function principalsOf(statement: JsonObject, name: string, at: Path): readonly Principal[] | null {
  const value = statement[name];
  if (value === undefined) return null;
  if (typeof value === 'string') return [{ type: '*', text: value, at: [...at, name] }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([type, members]) => textsOf(members, [...at, name, type]).map((text) => ({ ...text, type })));
}

function conditionsOf(value: Json | undefined, at: Path): readonly Condition[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([operator, keys]) => {
    const canonical = canonicalOperator(operator);
    const type = valueType(operator);
    if (canonical === undefined || type === undefined || !isObject(keys)) return [];
    const [, quantifier = null, base = '', suffix] = /^(?:(ForAnyValue|ForAllValues):)?(.*?)(IfExists)?$/.exec(canonical) ?? [];
    return Object.entries(keys).map(([key, values]) => ({
      operator: canonical,
      base,
      type,
      quantifier: quantifier === 'ForAnyValue' || quantifier === 'ForAllValues' ? quantifier : null,
      ifExists: suffix !== undefined,
      negated: /Not/.test(base),
      key,
      at: [...at, operator, key],
      values: textsOf(values, [...at, operator, key]),
    }));
  });
}
