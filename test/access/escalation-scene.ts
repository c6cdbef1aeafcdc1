// An account for each way of the table: somebody with exactly the actions that it needs, and something to use them on.
import type { Address } from '../../src/model/address.ts';
import { isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Grant, GroupAccess, ManagedPolicy, Principal, Principals } from '../../src/model/principal.ts';
import type { Need, Shape, Template } from '../../src/access/escalation/nouns.ts';
import { asJson } from '../../src/policy/document.ts';
import { normalise } from '../../src/policy/normal.ts';

export const ACCOUNT = '123456789012';
export const SCOPE = { partition: 'aws', account: ACCOUNT };
const IAM = `arn:aws:iam::${ACCOUNT}`;
export const ADMIN: Json = { Effect: 'Allow', Action: '*', Resource: '*' };

export function document(...statements: readonly Json[]): JsonObject {
  return asJson(normalise({ Version: '2012-10-17', Statement: statements }, '2012-10-17'));
}

export function allow(action: Json, resource: Json = '*', condition?: Json): JsonObject {
  return { Effect: 'Allow', Action: action, Resource: resource, ...(condition === undefined ? {} : { Condition: condition }) };
}

export function deny(action: Json, resource: Json = '*', condition?: Json): JsonObject {
  return { ...allow(action, resource, condition), Effect: 'Deny' };
}

export interface Held {
  readonly inline?: readonly Json[];
  readonly policies?: readonly Grant[];
  readonly boundary?: readonly Json[];
  readonly boundaryPolicy?: Grant;
  readonly trust?: readonly Json[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly unknown?: readonly string[];
  readonly path?: string;
}

function principal(kind: 'User' | 'Role', name: string, held: Held): Principal {
  const address: Address = `${kind}/${name}`;
  const { inline = [], policies = [], boundary, boundaryPolicy, trust = [], tags = {}, unknown = [], path = '/' } = held;
  const own: Grant[] = inline.length === 0 ? [] : [{ source: `${address}/inline/own`, via: null, document: document(...inline) }];
  const limit: Grant | null =
    boundaryPolicy ?? (boundary === undefined ? null : { source: 'Policy/limit', via: null, document: document(...boundary) });
  return {
    address,
    kind,
    name,
    path,
    arn: `${IAM}:${kind === 'User' ? 'user' : 'role'}${path}${name}`,
    uniqueId: null,
    tags,
    policies: [...own, ...policies],
    boundary: limit,
    trust: kind === 'User' ? null : document(...trust),
    unknown,
  };
}

export const user = (name: string, held: Held = {}): Principal => principal('User', name, held);
export const role = (name: string, held: Held = {}): Principal => principal('Role', name, held);

export function trusting(type: 'AWS' | 'Service' | 'Federated', who: Json, condition?: Json): JsonObject {
  return {
    Effect: 'Allow',
    Principal: { [type]: who },
    Action: 'sts:AssumeRole',
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

export function group(name: string, members: readonly Address[], ...statements: readonly Json[]): GroupAccess {
  const address: Address = `Group/${name}`;
  const policies = statements.length === 0 ? [] : [{ source: `${address}/inline/own`, via: address, document: document(...statements) }];
  return { address, arn: `${IAM}:group/${name}`, members, policies };
}

export function policy(name: string, statements: readonly Json[], others: readonly JsonObject[] = []): ManagedPolicy {
  return { address: `Policy/${name}`, arn: `${IAM}:policy/${name}`, document: document(...statements), others };
}

export function attached({ address, document: held }: ManagedPolicy): Grant {
  return { source: address, via: null, document: held };
}

export function account(
  principals: readonly Principal[],
  groups: readonly GroupAccess[] = [],
  managed: readonly ManagedPolicy[] = [],
): Principals {
  const inOrder = principals.toSorted((a, b) => (a.address < b.address ? -1 : 1));
  return { scope: SCOPE, principals: inOrder, groups, managed };
}

const EVERY_SERVICE = [
  'apprunner',
  'bedrock-agentcore',
  'cloudformation',
  'codebuild',
  'codestar',
  'datapipeline',
  'ec2',
  'ecs-tasks',
  'emr-serverless',
  'glue',
  'lambda',
  'sagemaker',
  'scheduler',
  'ssm',
  'states',
  'tasks.apprunner',
].map((service) => `${service}.amazonaws.com`);

/** Where an action of a way is tried. */
export const PLACES: Readonly<Record<Shape, string>> = {
  'own user': `${IAM}:user/x`,
  'own role': `${IAM}:role/x`,
  'own group': `${IAM}:group/team`,
  'own policy': `${IAM}:policy/own`,
  'other group': `${IAM}:group/admins`,
  'target user': `${IAM}:user/admin`,
  'target role': `${IAM}:role/admin`,
  'policy of the target': `${IAM}:policy/theirs`,
  'passed role': `${IAM}:role/admin`,
  'new user': `${IAM}:user/new-*`,
  'new role': `${IAM}:role/new-*`,
  'trusted provider': '*',
  '*': '*',
};

export interface Twist {
  /** Statements beside those that are needed. */
  readonly also?: readonly Json[];
  readonly boundary?: readonly Json[];
  /** How the statement of one need is written instead; null leaves it out. */
  readonly write?: (need: Need, resource: string) => Json | null;
}

/** Somebody `x` with what the way needs, and administrators as targets, or others where that is what the way is about. */
export function sceneOf(template: Template, { also = [], boundary, write = allowing }: Twist = {}): Principals {
  const { needs, gain } = template;
  const asked = (need: Need, statement: Json): Json =>
    gain.kind === 'take' && gain.isTagged === true && need === needs.at(-1) ? whereTagged(statement) : statement;
  const statements = [...needs.flatMap((need) => asked(need, write(need, PLACES[need.on]) ?? [])), ...also];
  const isRole = (gain.kind === 'change' && gain.of === 'Role') || needs.some(({ on }) => on === 'own role');
  const me: Address = isRole ? 'Role/x' : 'User/x';
  const own = policy('own', statements);
  const raises = gain.kind === 'take' && gain.change !== undefined;
  const theirs = policy('theirs', [allow('s3:GetObject')]);
  const trust = [
    trusting('Service', EVERY_SERVICE),
    ...federated(template),
    ...(needs.some(({ action }) => action === 'sts:AssumeRole') ? [trusting('AWS', ACCOUNT)] : []),
  ];
  const held: Held = {
    ...limitsOf(template, statements, boundary),
    ...(needs.some(({ on }) => on === 'own policy') ? { policies: [attached(own)] } : {}),
    ...(isRole ? { trust: [trusting('Service', 'ec2.amazonaws.com')] } : {}),
  };
  const target: Held = raises ? { policies: [attached(theirs)], trust } : { inline: [ADMIN], trust };
  const others = [user('admin', target), role('admin', target)];
  const mine = isRole ? role('x', held) : user('x', held);
  const team =
    gain.kind === 'change' && /^(leave|delete inline of group)$/.test(gain.change)
      ? group('team', [me], deny('s3:*'))
      : group('team', [me]);
  const joins = gain.kind === 'change' && gain.change.startsWith('join and');
  const via = needs.some(({ on }) => on === 'own group') ? team.policies : [];
  return account(
    [{ ...mine, policies: [...mine.policies, ...via] }, ...others],
    [team, group('admins', [], joins ? allow('s3:*') : ADMIN)],
    [own, theirs],
  );
}

// As conditions on tags that the target doesn't have yet.
function whereTagged(statement: Json): Json {
  if (!isObject(statement)) return statement;
  const { Condition: condition = {} } = statement;
  return { ...statement, Condition: { ...(isObject(condition) ? condition : {}), StringEquals: { 'aws:ResourceTag/team': 'web' } } };
}

function allowing({ action }: Need, resource: string): Json {
  return allow(action, resource);
}

function federated({ gain }: Template): readonly Json[] {
  return gain.kind === 'provider'
    ? [{ ...trusting('Federated', `${IAM}:${gain.federation}/idp.example`), Action: 'sts:AssumeRoleWithSAML' }]
    : [];
}

/** What limits somebody whose way is to lift it. */
function limitsOf({ gain, needs }: Template, statements: readonly Json[], boundary: readonly Json[] | undefined): Held {
  const limit = boundary === undefined ? {} : { boundary };
  if (needs.some(({ on }) => on === 'own policy')) return limit;
  if (gain.kind !== 'change') return { inline: statements, ...limit };
  switch (gain.change) {
    case 'drop boundary':
    case 'replace boundary':
      return { inline: [...statements, allow('s3:*')], boundary: boundary ?? [...statements] };
    case 'detach':
      return { inline: [...statements, allow('s3:*')], policies: [frozen(null)], ...limit };
    case 'delete inline':
      return { inline: [...statements, allow('s3:*')], policies: [{ ...frozen(null), source: `${gain.of}/x/inline/freeze` }], ...limit };
    case 'detach from group':
      return { inline: [...statements, allow('s3:*')], policies: [frozen('Group/team')], ...limit };
    case 'tag':
    case 'untag':
      return { inline: [...statements, tagged(gain.change)], tags: { team: 'a' }, ...limit };
    default:
      return { inline: [...statements, ...(needs.some(({ on }) => on === 'own group') ? [allow('s3:*')] : [])], ...limit };
  }
}

function frozen(via: Address | null): Grant {
  return { ...attached(policy('freeze', [deny('s3:*')])), via };
}

function tagged(how: 'tag' | 'untag'): Json {
  return allow(
    's3:*',
    '*',
    how === 'tag' ? { StringEquals: { 'aws:PrincipalTag/team': 'b' } } : { Null: { 'aws:PrincipalTag/team': 'true' } },
  );
}
