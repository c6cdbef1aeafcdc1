// What is told about the order of a plan.
import { createHash } from 'node:crypto';
import type { AccessRequest } from '../../model/access.ts';
import { byCodePoint, canonical } from '../../model/json.ts';
import type { ComputedVerdict, Exception, Verdict } from '../../model/plan.ts';
import { toJson } from '../json.ts';
import type { Arrangement, Lapse } from './arrange.ts';
import type { Trial } from './trial.ts';

const HASH_LENGTH = 12;

/** Safe if nothing is wrong at any moment and every call is understood. */
export function verdictOf(arrangements: readonly Arrangement[], { strangers }: Trial): Verdict {
  const exceptions = [...arrangements.flatMap(({ lapses }) => lapses.map(exceptionOf)), ...strangersOf(strangers)].sort(
    (a, b) => byCodePoint(a.principal, b.principal) || byCodePoint(a.action, b.action),
  );
  const open = exceptions.filter(({ consent }) => consent === 'needed');
  return {
    state: stateOf(exceptions),
    exceptions,
    hash:
      open.length === 0
        ? null
        : createHash('sha256')
            .update(canonical(toJson(open)))
            .digest('hex')
            .slice(0, HASH_LENGTH),
  };
}

function stateOf(exceptions: readonly Exception[]): ComputedVerdict['state'] {
  if (exceptions.length === 0) return 'safe';
  return exceptions.some(({ kind }) => kind !== 'undecided') ? 'transient' : 'undecided';
}

function exceptionOf({ subject, fault, from, until, during }: Lapse): Exception {
  const isSwap = fault.kind !== 'window' && during.some(({ action, again }) => again || action.risk === 'gap');
  return {
    action: from.action.id,
    until: until?.action.id ?? null,
    principal: subject.name,
    kind: fault.kind,
    consent: isSwap ? 'given' : 'needed',
    request: fault.witness === null ? null : plain(fault.witness),
    text: textOf(subject.name, fault.view.principal.address, fault),
  };
}

function plain({ action, resource, context }: AccessRequest): Exception['request'] {
  return { action, resource, context };
}

function textOf(who: string, as: string, { kind, witness, reason }: Lapse['fault']): string {
  const through = as === who ? '' : ` as ${as}`;
  const what = witness === null ? 'something' : `${witness.action} on ${witness.resource}`;
  switch (kind) {
    case 'window':
      return `may do ${what}${through}, which it may neither before nor after`;
    case 'gap':
      return `may not do ${what}, which it may before and after`;
    case 'undecided':
      return `may or may not do more or less than before and after: ${reason}`;
  }
}

function strangersOf(strangers: readonly string[]): Exception[] {
  return strangers.map((who) => ({
    action: '',
    until: null,
    principal: who,
    kind: 'undecided',
    consent: 'needed',
    request: null,
    text: 'is named by a call and is not known to the plan',
  }));
}
