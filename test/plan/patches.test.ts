// Patches as reviewers and machines read them: by Sid or hash, never by index, and one added thing is one `add`.
import fc from 'fast-check';
import jsonpatch from 'fast-json-patch';
import { describe, expect, it } from 'vitest';
import { kindOf } from '../../src/kinds/index.ts';
import { byCodePoint } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Patch, Plan } from '../../src/model/plan.ts';
import { patches } from '../../src/plan/diff.ts';
import { identityDocument } from '../support/documents.ts';
import { allow, deny, doc, liveFrom, planBetween } from '../support/planning.ts';

const ec2 = { services: 'ec2.amazonaws.com' };

function fieldsOf(plan: Plan): readonly Patch[] {
  return plan.changes.flatMap((change) => change.fields);
}
const policy = (document: JsonObject, more: JsonObject = {}): JsonObject => ({ policies: { p: { document, ...more } } });

describe('the patches of a change', () => {
  it.each<readonly [string, JsonObject, JsonObject, readonly Partial<Patch>[]]>([
    [
      'one action more',
      policy(doc(allow('s3:a', '*', { Sid: 'S' }))),
      policy(doc(allow(['s3:a', 's3:b'], '*', { Sid: 'S' }))),
      [{ op: 'add', path: '/document/Statement/S/Action/s3:b' }],
    ],
    [
      'one action less',
      policy(doc(allow(['s3:a', 's3:b'], '*', { Sid: 'S' }))),
      policy(doc(allow('s3:a', '*', { Sid: 'S' }))),
      [{ op: 'remove', path: '/document/Statement/S/Action/s3:b' }],
    ],
    [
      'another effect',
      policy(doc(allow('s3:a', '*', { Sid: 'S' }))),
      policy(doc(deny('s3:a', '*', { Sid: 'S' }))),
      [{ op: 'replace', path: '/document/Statement/S/Effect', value: 'Deny' }],
    ],
    [
      'one statement more',
      policy(doc(allow('s3:a', '*', { Sid: 'S' }))),
      policy(doc(allow('s3:a', '*', { Sid: 'S' }), deny('s3:b', '*', { Sid: 'T' }))),
      [{ op: 'add', path: '/document/Statement/T' }],
    ],
    [
      'one tag more',
      policy(doc(allow('s3:a')), { tags: { a: '1' } }),
      policy(doc(allow('s3:a')), { tags: { a: '1', b: '2' } }),
      [{ op: 'add', path: '/tags/b', value: '2' }],
    ],
    [
      'one attachment more',
      { roles: { r: { trust: ec2 } } },
      { roles: { r: { trust: ec2, policies: ['aws:PowerUserAccess'] } } },
      [{ op: 'add', path: '/policies/arn:aws:iam::aws:policy~1PowerUserAccess' }],
    ],
    [
      'one trusted service more',
      { roles: { r: { trust: ec2 } } },
      { roles: { r: { trust: { services: ['ec2.amazonaws.com', 'ecs.amazonaws.com'] } } } },
      [{ op: 'add' }],
    ],
    [
      'a longer session',
      { roles: { r: { trust: ec2 } } },
      { roles: { r: { trust: ec2, maxSessionDuration: '2h' } } },
      [{ op: 'replace', path: '/maxSessionDuration', value: 7200 }],
    ],
    [
      'one inline policy more',
      { roles: { r: { trust: ec2 } } },
      { roles: { r: { trust: ec2, inline: { x: doc(allow('s3:a')) } } } },
      [{ op: 'add', path: '/inline/x' }],
    ],
    ['only another order', policy(doc(allow(['s3:b', 's3:a']), deny('s3:c'))), policy(doc(deny('s3:c'), allow(['s3:a', 's3:b']))), []],
  ])('%s', async (_, before, after, expected) => {
    const found = fieldsOf(await planBetween(before, after));
    expect(found).toHaveLength(expected.length);
    expect(found).toMatchObject(expected);
  });

  const kind = kindOf('Policy');
  const specOf = async (document: JsonObject): Promise<JsonObject> => (await liveFrom(policy(document))).entities[0]?.spec ?? {};

  it('lead from one keyed view to the other, and no path of theirs is an index, for any two documents', async () => {
    await fc.assert(
      fc.asyncProperty(identityDocument, identityDocument, async (first, second) => {
        if (kind === undefined) throw new Error('no kind');
        const [before, after] = [await specOf(first), await specOf(second)];
        const found = patches(kind, before, after);
        const [left, right] = kind.views(before, after);
        const target: Json = JSON.parse(JSON.stringify(left));
        expect(
          jsonpatch.applyPatch(
            target,
            found.map((patch) => ({ ...patch, value: patch.value ?? null })),
          ).newDocument,
        ).toEqual(JSON.parse(JSON.stringify(right)));
        for (const patch of found) expect(patch.path).not.toMatch(/\/(\d+|-)(\/|$)/);
        expect(found.map((patch) => patch.path)).toEqual(found.map((patch) => patch.path).toSorted(byCodePoint));
        expect(hasList(right)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('of one added action are exactly one add, for any document', async () => {
    await fc.assert(
      fc.asyncProperty(identityDocument, fc.nat(), async (document, pick) => {
        if (kind === undefined) throw new Error('no kind');
        const statements = Array.isArray(document['Statement']) ? document['Statement'] : [];
        const index = pick % statements.length;
        const name = 'Action' in statements[index] ? 'Action' : 'NotAction';
        const more = statements.map((statement: JsonObject, at: number) =>
          at === index ? { ...statement, [name]: [statement[name] ?? [], 'sns:Added'].flat() } : statement,
        );
        const found = patches(kind, await specOf(document), await specOf({ Statement: more }));
        expect(found).toHaveLength(1);
        expect(found[0]?.op).toBe('add');
        expect(found[0]?.path).toMatch(new RegExp(`/${name}/sns:Added$`));
      }),
      { numRuns: 200 },
    );
  });
});

// Sets are maps in a keyed view: a list would bring index paths.
function hasList(value: Json): boolean {
  if (Array.isArray(value)) return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(hasList);
}
