// Whether somebody may do something that another may not. Services are compared one by one: most differences show in the first.
import type { Grant, Principal } from '../../model/principal.ts';
import { compilePermissions, contains } from '../../policy/containment.ts';
import type { Compiled } from '../../policy/containment.ts';
import type { Document } from '../../policy/document.ts';
import { asJson } from '../../policy/document.ts';
import { documentOf, permissionsOf } from '../effective.ts';
import { askedOf } from '../known.ts';
import { documentNumber, isSpent, knownBy, knownText, numberOf, spend } from './memory.ts';
import type { Memory } from './memory.ts';
import { isAdministrator } from './power.ts';
import { onlyService, stanceOf } from './stance.ts';
import type { Stance } from './stance.ts';

/** Work for one comparison. */
const BUDGET = 1_000_000;

/** Whether somebody may do something that the other may not; if that can't be decided, it is so. */
export function gains(memory: Memory, before: Principal, after: Principal): boolean {
  if (reachesFurther(memory, before, after)) return true;
  // Whoever may do all that an administrator may is one.
  if (isAdministrator(memory, after) && !isAdministrator(memory, before)) return true;
  const key = `${contentOf(memory, before)} ${contentOf(memory, after)}`;
  const known = memory.gains.get(key);
  if (known !== undefined) return known;
  const found = compared(memory, before, beside(memory, before, after));
  memory.gains.set(key, found);
  return found;
}

function compared(memory: Memory, before: Principal, after: Principal): boolean {
  const { services: named } = reachOf(memory, after);
  const { services: old } = reachOf(memory, before);
  // A difference is likely where the one has nothing.
  const within = after.boundary === null ? undefined : new Set(stanceOf(documentOf(after.boundary)).services);
  const open = [...named].filter((service) => within === undefined || within.has('*') || within.has(service));
  const services = named.has('*') ? ['*'] : open.toSorted((a, b) => Number(old.has(a)) - Number(old.has(b)));
  return services.some((service) => {
    if (isSpent(memory)) return false;
    const [larger, smaller] = [partOf(memory, before, service), partOf(memory, after, service)];
    return contains(larger, smaller, { budget: BUDGET, pool: memory.pool }).verdict !== 'proved';
  });
}

/** What it may do in one service; `*` for all. */
function partOf(memory: Memory, principal: Principal, service: string): Compiled {
  const known = memory.parts.get(principal) ?? new Map<string, Compiled>();
  memory.parts.set(principal, known);
  const there = known.get(service);
  if (there !== undefined) return there;
  const { grants, limits } = permissionsOf(principal).permissions;
  const kept = (document: Document): Document => (service === '*' ? document : onlyService(document, service));
  spend(memory, BASE);
  const made = compilePermissions({ grants: grants.map(kept), limits: limits.map(kept) }, knownBy(memory, principal));
  known.set(service, made);
  return made;
}

/** Work to take permissions apart, which is not counted there. */
const BASE = 1000;

// Where nothing that limits the one is gone for the other, what both hold grants neither more: only its Denies count.
function beside(memory: Memory, before: Principal, after: Principal): Principal {
  const shared = new Set(after.policies.map(({ document }) => document).filter((document) => isAlike(memory, document, before, after)));
  const isKept = (grant: Grant): boolean => shared.has(grant.document) || stanceOf(documentOf(grant)).denies.length === 0;
  if (!before.policies.every(isKept) || !isSameLimit(memory, before, after)) return after;
  const held = new Set(before.policies.map(({ document }) => document));
  const policies = after.policies.flatMap((grant) => {
    if (!held.has(grant.document) || !shared.has(grant.document)) return [grant];
    const { denies } = stanceOf(documentOf(grant));
    return denies.length === 0 ? [] : [{ ...grant, document: asJson({ ...documentOf(grant), Statement: denies }) }];
  });
  return { ...after, policies };
}

function isSameLimit(memory: Memory, before: Principal, after: Principal): boolean {
  const [old, fresh] = [before.boundary, after.boundary];
  if (old === null || fresh === null) return old === fresh;
  return old.document === fresh.document && isAlike(memory, old.document, before, after);
}

/** Whether the document means the same for both. */
function isAlike(memory: Memory, document: Grant['document'], one: Principal, other: Principal): boolean {
  const { asked } = stanceOf(documentOf({ source: '', via: null, document }));
  return asked.length === 0 || knownText(memory, one, asked) === knownText(memory, other, asked);
}

function contentOf(memory: Memory, principal: Principal): number {
  const there = memory.contents.get(principal);
  if (there !== undefined) return there;
  const { policies, boundary } = principal;
  const documents = [...policies, ...(boundary === null ? [] : [boundary])].map(({ document }) => documentNumber(memory, document));
  const made = numberOf(memory, `${documents.join(',')} ${boundary === null} ${knownText(memory, principal, [...askedOf(principal)])}`);
  memory.contents.set(principal, made);
  return made;
}

// The cheap half of the answer: a service of which the one may use something on no condition, and the other nothing.
function reachesFurther(memory: Memory, before: Principal, after: Principal): boolean {
  const [old, fresh] = [reachOf(memory, before), reachOf(memory, after)];
  if (after.boundary !== null || fresh.denied.has('*') || old.services.has('*')) return false;
  for (const service of fresh.open) if (!old.services.has(service) && !fresh.denied.has(service)) return true;
  return false;
}

/** Services of which Allows speak, those that do on no condition, and Denies; `*` for all. */
export type ServicesOf = Pick<Record<keyof Stance, ReadonlySet<string>>, 'services' | 'open' | 'denied'>;

function reachOf(memory: Memory, principal: Principal): ServicesOf {
  const known = memory.reaches.get(principal);
  if (known !== undefined) return known;
  const grants = principal.policies.map((grant) => stanceOf(documentOf(grant)));
  const made = {
    services: new Set(grants.flatMap(({ services }) => services)),
    open: new Set(grants.flatMap(({ open }) => open)),
    denied: new Set(grants.flatMap(({ denied }) => denied)),
  };
  memory.reaches.set(principal, made);
  return made;
}
