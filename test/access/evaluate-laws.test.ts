// Laws of the evaluator: what holds whatever the policies and requests are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/access/evaluate.ts';
import type { Question } from '../../src/access/evaluate.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { asJson } from '../../src/policy/document.ts';
import { normalise } from '../../src/policy/normal.ts';

const ACCOUNT = '123456789012';
const one = <T>(...values: T[]) => fc.constantFrom(...values);
const some = <T>(...values: T[]) => fc.oneof(one(...values), fc.subarray(values));

const action = some('s3:GetObject', 's3:Get*', 'S3:putobject', 's3:*', '*', 'iam:*User*', 'sts:AssumeRole');
const resource = some('*', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:username}/?', 'arn:aws:s3*', 'arn:aws:s3:::c', 'arn:aws:*:b');
const values = some('a', 'b', 'true', 'false', '10', '${aws:username}', 'a*', '2026-01-01');
const operator = one(
  'StringEquals',
  'StringNotLike',
  'StringLikeIfExists',
  'ForAllValues:StringLike',
  'ForAnyValue:StringEquals',
  'Bool',
  'Null',
  'NumericLessThan',
);
const condition = fc.dictionary(operator, fc.dictionary(one('k:v', 'K:W', 'aws:username'), values, { maxKeys: 2 }), { maxKeys: 2 });
const principal = one<JsonObject | string>(
  '*',
  { AWS: ACCOUNT },
  { AWS: [`arn:aws:iam::${ACCOUNT}:user/bob`] },
  { AWS: `arn:aws:iam::${ACCOUNT}:role/r` },
);

const effect = one('Allow', 'Allow', 'Deny');
const rest = fc.record({ Effect: effect, Condition: condition });
const actions = fc.oneof(
  action.map((Action) => ({ Action })),
  action.map((NotAction) => ({ NotAction })),
);
const resources = fc.oneof(
  resource.map((Resource) => ({ Resource })),
  resource.map((NotResource) => ({ NotResource })),
);
const principals = fc.oneof(
  principal.map((Principal) => ({ Principal })),
  principal.map((NotPrincipal) => ({ NotPrincipal })),
);
const statement = fc.tuple(rest, actions, resources).map((parts) => Object.assign({}, ...parts));
const bucketStatement = fc.tuple(statement, principals).map((parts) => Object.assign({}, ...parts));
const documentOf = (each: fc.Arbitrary<JsonObject>) =>
  fc.record({ Version: one('2012-10-17', '2008-10-17'), Statement: fc.array(each, { minLength: 1, maxLength: 4 }) });
const document = documentOf(statement);

const request = fc.record({
  action: one('s3:GetObject', 's3:PutObject', 'iam:CreateUser', 'sts:AssumeRole'),
  resource: one('*', 'arn:aws:s3:::b/x', 'arn:aws:s3:::b/bob/x', 'arn:aws:s3:::c', `arn:aws:iam::${ACCOUNT}:role/r`),
  principal: one(`arn:aws:iam::${ACCOUNT}:user/bob`, `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`, `arn:aws:iam::999999999999:user/eve`, '*'),
  context: fc.dictionary(one('k:v', 'k:w', 'aws:userName'), some('a', 'b', 'true', '9', ''), { maxKeys: 3 }),
});
const policies = fc.record({
  identityPolicies: fc.array(document, { maxLength: 3 }),
  boundary: fc.option(document),
  session: fc.option(document),
  resourcePolicy: fc.option(documentOf(bucketStatement)),
  scps: fc.array(document, { maxLength: 2 }),
});
const question: fc.Arbitrary<Question> = fc.tuple(policies, request).map(([all, asked]) => ({ ...all, request: asked }));

const LAYERS = ['identityPolicies', 'boundary', 'session', 'scps', 'resourcePolicy'] as const;

/** The question with one more statement in a layer; a layer that is absent stays so. */
function withStatement(asked: Question, layer: (typeof LAYERS)[number], added: JsonObject): Question {
  const extra = { Version: '2012-10-17', Statement: [added] };
  switch (layer) {
    case 'identityPolicies':
      return { ...asked, identityPolicies: [...asked.identityPolicies, extra] };
    case 'scps':
      return { ...asked, scps: (asked.scps ?? []).map((level) => [level, extra].flat()) };
    case 'session':
      return asked.session ? { ...asked, session: [asked.session, extra].flat() } : asked;
    default: {
      const document = asked[layer] as { readonly Statement: readonly JsonObject[] } | null;
      return document === null ? asked : { ...asked, [layer]: { ...document, Statement: [...document.Statement, added] } };
    }
  }
}

const named = (layer: string): JsonObject => (layer === 'resourcePolicy' ? { Principal: '*' } : {});

describe('the laws of a decision', () => {
  it('a Deny of everything wins in every layer that is there', () => {
    fc.assert(
      fc.property(question, one(...LAYERS), (asked, layer) => {
        const denied = withStatement(asked, layer, { Effect: 'Deny', Action: '*', Resource: '*', ...named(layer) });
        // Who did not sign belongs to no account that a service control policy is for.
        const concerned = asked.request.principal !== '*';
        const there =
          layer === 'identityPolicies' || (layer === 'scps' ? concerned && (asked.scps ?? []).length > 0 : Boolean(asked[layer]));
        if (there) expect(evaluate(denied).decision).toBe('ExplicitlyDenied');
      }),
      { numRuns: 400 },
    );
  });

  it('an Allow more never takes access away, a Deny more never gives any', () => {
    fc.assert(
      fc.property(question, one(...LAYERS), statement, (asked, layer, added) => {
        const before = evaluate(asked).decision;
        const after = evaluate(withStatement(asked, layer, { ...added, ...named(layer) })).decision;
        if (added.Effect === 'Allow' && before === 'Allowed') expect(after).toBe('Allowed');
        if (added.Effect === 'Deny' && before !== 'Allowed') expect(after).not.toBe('Allowed');
      }),
      { numRuns: 1500 },
    );
  });

  it('a document decides the same in normal form', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const normal = (value: JsonObject) => asJson(normalise(value, '2008-10-17'));
        const { boundary = null, resourcePolicy = null } = asked;
        const same = {
          ...asked,
          identityPolicies: asked.identityPolicies.map((each) => normal(each as JsonObject)),
          boundary: boundary === null ? null : normal(boundary as JsonObject),
          resourcePolicy: resourcePolicy === null ? null : normal(resourcePolicy as JsonObject),
        };
        const { decision, layer } = evaluate(asked);
        expect(evaluate(same)).toMatchObject({ decision, layer });
      }),
      { numRuns: 1000 },
    );
  });

  it('the order of documents and statements decides nothing', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const turned = { ...asked, identityPolicies: asked.identityPolicies.toReversed(), scps: (asked.scps ?? []).toReversed() };
        const { decision, layer } = evaluate(asked);
        expect(evaluate(turned)).toMatchObject({ decision, layer });
      }),
      { numRuns: 500 },
    );
  });

  it('a boundary or session policy of everything changes nothing but for federated users', () => {
    const everything = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    fc.assert(
      fc.property(question, (asked) => {
        const bare = { ...asked, boundary: null, session: null, resourcePolicy: null };
        expect(evaluate({ ...bare, boundary: everything, session: everything })).toEqual(evaluate(bare));
      }),
      { numRuns: 300 },
    );
  });
});
