// Small accounts for questions about access, as principals alone.
import type { Principal, Principals } from '../../src/model/principal.ts';
import { asJson } from '../../src/policy/document.ts';
import { normalise } from '../../src/policy/normal.ts';
import type { Address } from '../../src/model/address.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

export const SCOPE = { account: '123456789012', partition: 'aws' };

export interface Held {
  /** Documents of its own. */
  readonly inline?: readonly Json[];
  /** By the name of the policy. */
  readonly attached?: Readonly<Record<string, Json>>;
  /** By the name of the group. */
  readonly groups?: Readonly<Record<string, readonly Json[]>>;
  readonly boundary?: Json;
  readonly trust?: Json;
  readonly tags?: Readonly<Record<string, string>>;
  readonly unknown?: readonly string[];
  readonly id?: string;
}

export function statement(effect: 'Allow' | 'Deny', actions: Json, resources: Json = '*', more: JsonObject = {}): JsonObject {
  return { Effect: effect, Action: actions, Resource: resources, ...more };
}

export function documentWith(...statements: readonly JsonObject[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

/** A document that allows. */
export function allowing(actions: Json, resources: Json = '*', more: JsonObject = {}): Json {
  return documentWith(statement('Allow', actions, resources, more));
}

export function denying(actions: Json, resources: Json = '*', more: JsonObject = {}): Json {
  return documentWith(statement('Deny', actions, resources, more));
}

/** An account that holds these users and roles, by address. */
export function account(held: Readonly<Record<string, Held>>): Principals {
  const principals = Object.entries(held).map(([address, one]) => principalOf(address, one));
  return { scope: SCOPE, principals: principals.sort((a, b) => (a.address < b.address ? -1 : 1)) };
}

function principalOf(text: string, held: Held): Principal {
  const kind = text.startsWith('Role/') ? 'Role' : 'User';
  const name = text.slice(kind.length + 1);
  const address: Address = `${kind}/${name}`;
  const normal = (document: Json): JsonObject => asJson(normalise(document, '2012-10-17'));
  return {
    address,
    kind,
    name,
    path: '/',
    arn: `arn:aws:iam::${SCOPE.account}:${kind.toLowerCase()}/${name}`,
    uniqueId: held.id ?? `ID${name.toUpperCase()}`,
    tags: held.tags ?? {},
    policies: [
      ...(held.inline ?? []).map((document, index) => ({ source: `${address}/inline/${index}`, via: null, document: normal(document) })),
      ...Object.entries(held.attached ?? {}).map(([policy, document]) => ({
        source: `Policy/${policy}`,
        via: null,
        document: normal(document),
      })),
      ...Object.entries(held.groups ?? {}).flatMap(([group, documents]) =>
        documents.map((document, index) => ({
          source: `Group/${group}/inline/${index}`,
          via: `Group/${group}` as const,
          document: normal(document),
        })),
      ),
    ],
    boundary: held.boundary === undefined ? null : { source: 'Policy/boundary', via: null, document: normal(held.boundary) },
    trust: kind === 'User' ? null : normal(held.trust ?? documentWith()),
    unknown: held.unknown ?? [],
  };
}
