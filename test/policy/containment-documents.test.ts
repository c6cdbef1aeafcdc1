// Whole documents: what the engine proves holds for every request of a small world, and what it refutes two evaluators confirm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/access/evaluate.ts';
import type { AccessRequest } from '../../src/model/access.ts';
import { compilePermissions, contains, containsTogether, excess, meets } from '../../src/policy/containment.ts';
import { asJson } from '../../src/policy/document.ts';
import type { Document } from '../../src/policy/document.ts';
import { document, side, WORLD } from './containment-documents.ts';
import type { Side } from './containment-documents.ts';
import { permitted } from './containment-oracle.ts';

const RUNS = Number(process.env['CONTAINMENT_RUNS'] ?? 600);

function isPermitted({ grants, limits }: Side, request: AccessRequest): boolean {
  return permitted(grants, limits, request);
}

/** Documents of a side by the product's own evaluator: identity policies within a boundary. */
function isAllowed({ grants, limits }: Side, request: AccessRequest): boolean {
  const [boundary] = limits;
  const question = { request, identityPolicies: grants.map(asJson), boundary: boundary === undefined ? null : asJson(boundary) };
  return evaluate(question).decision === 'Allowed';
}

describe('containment of whole documents', () => {
  it('proves only what holds everywhere, refutes only with a request that differs', () => {
    const count = { proved: 0, refuted: 0, undecided: 0 };
    fc.assert(
      fc.property(side, side, (smaller, larger) => {
        const verdict = contains(compilePermissions(larger), compilePermissions(smaller));
        count[verdict.verdict]++;
        if (verdict.verdict === 'undecided') return;
        if (verdict.verdict === 'proved') {
          const escaped = WORLD.find((request) => isPermitted(smaller, request) && !isPermitted(larger, request));
          expect(escaped).toBeUndefined();
          return;
        }
        const { witness } = verdict;
        expect([witness, isPermitted(smaller, witness), isPermitted(larger, witness)]).toEqual([witness, true, false]);
        expect([isAllowed(smaller, witness), isAllowed(larger, witness)]).toEqual([true, false]);
      }),
      { numRuns: RUNS },
    );
    expect(count.proved).toBeGreaterThan(RUNS / 20);
    expect(count.refuted).toBeGreaterThan(RUNS / 5);
    expect(count.undecided).toBeLessThan(1 + RUNS / 50);
  });

  it('decides whether what several permit together lies within what any of several others permits', () => {
    const count = { proved: 0, refuted: 0, undecided: 0 };
    const several = fc.array(side, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(several, several, (smallers, largers) => {
        const compiled = (sides: readonly Side[]) => sides.map((one) => compilePermissions(one));
        const verdict = containsTogether(compiled(largers), compiled(smallers));
        count[verdict.verdict]++;
        const escapes = (request: AccessRequest): boolean =>
          smallers.every((one) => isPermitted(one, request)) && !largers.some((one) => isPermitted(one, request));
        if (verdict.verdict === 'proved') expect(WORLD.find(escapes)).toBeUndefined();
        if (verdict.verdict === 'refuted') expect([verdict.witness, escapes(verdict.witness)]).toEqual([verdict.witness, true]);
      }),
      { numRuns: RUNS },
    );
    expect(count.proved).toBeGreaterThan(RUNS / 20);
    expect(count.refuted).toBeGreaterThan(RUNS / 5);
    expect(count.undecided).toBeLessThan(1 + RUNS / 20);
  });

  it('finds the parts of what is beyond, each with a request of its own, and none where there is nothing', () => {
    fc.assert(
      fc.property(side, side, (smaller, larger) => {
        const { parts, undecided } = excess(compilePermissions(smaller), compilePermissions(larger));
        for (const { witness } of parts) expect([isPermitted(smaller, witness), isPermitted(larger, witness)]).toEqual([true, false]);
        const verdict = contains(compilePermissions(larger), compilePermissions(smaller));
        if (undecided.length === 0) expect(parts.length === 0).toBe(verdict.verdict === 'proved');
      }),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  });

  it('meets exactly what is permitted', () => {
    fc.assert(
      fc.property(side, document, (permissions, asked) => {
        const [statement] = asked.Statement;
        if (statement?.Action === undefined || statement.Resource === undefined) return;
        const query = {
          actions: statement.Action,
          resources: statement.Resource,
          ...(statement.Condition === undefined ? {} : { context: statement.Condition }),
        };
        const box: Document = {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Action: query.actions,
              Resource: query.resources,
              ...(statement.Condition === undefined ? {} : { Condition: statement.Condition }),
            },
          ],
        };
        const within = { grants: permissions.grants, limits: [...permissions.limits, box] };
        const meeting = meets(compilePermissions(permissions), query);
        if (meeting.verdict === 'met') expect([meeting.witness, isPermitted(within, meeting.witness)]).toEqual([meeting.witness, true]);
        if (meeting.verdict === 'disjoint') expect(WORLD.find((request) => isPermitted(within, request))).toBeUndefined();
      }),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  });
});
