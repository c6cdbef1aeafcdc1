// How a change moves what its holders may do, read off the statements. A cheap signal, not a proof: it decides the phase of a
// call, and the checker of the finished plan judges the result.
import { canonical } from '../model/json.ts';
import type { Document, Statement } from '../policy/document.ts';
import { covers } from './covers.ts';
import type { Effect, Terrain } from './kind.ts';

/** What appears and what goes between two documents; an absent document holds no statements. */
export function documentEffects(before: Document | null, after: Document | null): Effect[] {
  const old = before?.Statement ?? [];
  const fresh = after?.Statement ?? [];
  const effects = [...beyond(fresh, old).map((effect) => GAINED[effect]), ...beyond(old, fresh).map((effect) => LOST[effect])];
  return [...new Set(effects)].sort();
}

const GAINED: Record<Statement['Effect'], Effect> = { Allow: 'allow+', Deny: 'deny+' };
const LOST: Record<Statement['Effect'], Effect> = { Allow: 'allow-', Deny: 'deny-' };

// The effects of the statements on one side that no single statement of the other side covers.
function beyond(statements: readonly Statement[], others: readonly Statement[]): Statement['Effect'][] {
  const same = new Set(others.map(meaning));
  return statements.filter((one) => !same.has(meaning(one)) && !others.some((other) => covers(other, one))).map((one) => one.Effect);
}

// The Sid says nothing about access.
function meaning({ Sid: _sid, ...rest }: Statement): string {
  return canonical(rest);
}

/** The effects of a document for those who have it as permissions boundary: what it allows limits, so less of it denies more. */
export function boundaryEffects(before: Document | null, after: Document | null): Effect[] {
  const turned = documentEffects(before, after).map((effect): Effect => {
    if (effect === 'allow+') return 'deny-';
    return effect === 'allow-' ? 'deny+' : effect;
  });
  return [...new Set(turned)].sort();
}

/**
 * What attaching a policy adds. Judged on both sides of the plan, since its document may change while it is attached.
 * A policy whose document is unknown (an AWS managed one that nobody uses yet) is taken for a plain grant.
 */
export function attachEffects(policyArn: string, terrain: Terrain): Effect[] {
  const sides = terrain.documents(policyArn);
  if (sides === null) return ['allow+'];
  const effects = [...documentEffects(null, sides.before), ...documentEffects(null, sides.after)];
  return [...new Set(effects)].sort();
}

/** The same effects the other way round: what taking it away does. */
export function reversed(effects: readonly Effect[]): Effect[] {
  return effects.map((effect): Effect => {
    switch (effect) {
      case 'allow+':
        return 'allow-';
      case 'allow-':
        return 'allow+';
      case 'deny+':
        return 'deny-';
      case 'deny-':
        return 'deny+';
    }
  });
}
