// An account as lint reads it: every document with the address that it stands under instead of a place in a file.
import { kindOf } from '../kinds/index.ts';
import { addressOf } from '../model/address.ts';
import type { Live, LiveState } from '../model/state.ts';
import { asJson } from '../policy/document.ts';
import type { Document } from '../policy/document.ts';
import { statementsOf } from './statement.ts';
import type { Content, Entity, Policy } from './subject.ts';
import { permitsOf } from './written.ts';

/** What an account holds, but for what AWS made for itself, which nobody can change. */
export function fromLive({ entities }: LiveState): Content {
  const own = entities.filter((entity) => !isBuiltIn(entity));
  return { policies: own.flatMap(policiesOf), entities: entities.map(entityOf) };
}

/** The kinds and names that an account has, in small letters: IAM does not tell names apart by case. */
export function presentIn({ entities }: LiveState): ReadonlySet<string> {
  return new Set(entities.map(({ kind, name }) => addressOf(kind, name).toLowerCase()));
}

function isBuiltIn({ kind, name, spec }: Live): boolean {
  const path = spec['path'];
  return kindOf(kind)?.isBuiltIn(name, typeof path === 'string' ? path : '/') ?? false;
}

function policiesOf(entity: Live): Policy[] {
  const kind = kindOf(entity.kind);
  const address = addressOf(entity.kind, entity.name);
  const own = kind?.document(entity.spec) ?? null;
  const trust = kind?.trust(entity.spec) ?? null;
  const inline = Object.entries(permitsOf(entity)?.inline ?? {});
  return [
    ...(own === null ? [] : [policyOf(entity, address, 'managed', own)]),
    ...(trust === null ? [] : [policyOf(entity, `${address}/trust`, 'trust', trust)]),
    ...inline.map(([name, document]) => policyOf(entity, `${address}/inline/${name}`, 'inline', document)),
  ];
}

function policyOf({ kind, name: entity }: Live, name: string, use: Policy['use'], normal: Document): Policy {
  const document = asJson(normal);
  return {
    address: addressOf(kind, entity),
    name,
    use,
    version: normal.Version,
    document,
    statements: statementsOf(document),
    place: () => null,
    named: null,
  };
}

function entityOf(entity: Live): Entity {
  return {
    address: addressOf(entity.kind, entity.name),
    kind: entity.kind,
    name: entity.name,
    spec: entity.spec,
    permits: permitsOf(entity),
    facts: entity.facts,
    declaration: null,
    renamedFrom: null,
    builtIn: isBuiltIn(entity),
    place: () => null,
  };
}
