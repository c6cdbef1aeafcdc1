// Manifests as lint reads them: documents as they are written, and the trust policies that short forms compile to.
import { kindOf } from '../kinds/index.ts';
import type { Permits } from '../kinds/kind.ts';
import type { Address } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Desired } from '../model/state.ts';
import type { Written, WrittenDocument, WrittenEntity } from '../model/written.ts';
import { asJson } from '../policy/document.ts';
import { statementsOf } from './statement.ts';
import type { Path } from './statement.ts';
import type { Content, Entity, Policy } from './subject.ts';

const VERSION = '2012-10-17';

export function fromWritten(written: Written): Content {
  const trusts = new Set(written.documents.flatMap(({ use, address }) => (use === 'trust' ? [address] : [])));
  const short = written.entities.filter(({ address }) => !trusts.has(address)).flatMap(shortTrust);
  return { policies: [...written.documents.map(policyOf), ...short], entities: written.entities.map(entityOf) };
}

function policyOf({ address, at, use, value, place, named }: WrittenDocument): Policy {
  const version = isObject(value) && typeof value['Version'] === 'string' ? value['Version'] : VERSION;
  return { address, name: nameOf(address, at), use, version, document: value, statements: statementsOf(value), place, named };
}

/** `Role/x/inline/only-tls`; a managed policy is named by its address alone. */
function nameOf(address: Address, at: Path): string {
  const steps = at.filter((step) => step !== 'document');
  return [address, ...steps].join('/');
}

/** The trust policy behind `services:`, `users:` and the like; its parts stand where the words that they come from stand. */
function shortTrust(entity: WrittenEntity): Policy[] {
  const trust = entity.desired === null ? null : (kindOf(entity.desired.kind)?.trust(entity.desired.spec) ?? null);
  if (trust === null) return [];
  const document = asJson(trust);
  const place = (at: Path): Place => {
    const value = valueAt(document, at);
    // A local name compiles to an ARN that ends in it.
    const texts = typeof value === 'string' ? [value, value.split('/').at(-1) ?? value] : [];
    const [found] = texts.flatMap((text) => entity.find(text, ['trust']) ?? []);
    return found ?? entity.place(['trust']);
  };
  const { address } = entity;
  return [
    { address, name: `${address}/trust`, use: 'trust', version: VERSION, document, statements: statementsOf(document), place, named: null },
  ];
}

function valueAt(value: Json, [step, ...rest]: Path): Json | undefined {
  if (step === undefined) return value;
  const members = isList(value) ? Object.entries(value) : Object.entries(isObject(value) ? value : {});
  const below = members.find(([name]) => name === String(step))?.[1];
  return below === undefined ? undefined : valueAt(below, rest);
}

function entityOf({ address, kind, name, declaration, desired, place }: WrittenEntity): Entity {
  return {
    address,
    kind,
    name,
    spec: desired?.spec ?? null,
    permits: desired === null ? null : permitsOf(desired),
    facts: {},
    declaration,
    renamedFrom: desired?.renamedFrom ?? null,
    builtIn: false,
    place,
  };
}

/** What a spec says about access; null for kinds that say nothing. */
export function permitsOf({ kind, spec }: Pick<Desired, 'kind' | 'spec'>): Permits | null {
  return kindOf(kind)?.permits?.(spec) ?? null;
}
