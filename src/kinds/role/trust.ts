// Trust policies: short forms to statements. Everything that a short form means stands here, in one place.
import type { Json, JsonObject } from '../../model/json.ts';
import type { Document } from '../../policy/document.ts';
import { checkGrammar } from '../../policy/grammar.ts';
import { normalise } from '../../policy/normal.ts';
import type { CompileContext } from '../kind.ts';
import { oidcStatement, samlStatement } from './federated.ts';
import { listOf, mergeConditions } from './forms.ts';
import type { Federated, TrustDeclaration, TrustForms, Trusted } from './schema.ts';

/**
 * Lets nobody in: for a role that is born before what it trusts. A Deny, never the account's own root, which would let in
 * everybody who may call sts:AssumeRole.
 */
export const CLOSED_TRUST: Document = normalise(
  { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] },
  '2012-10-17',
);

/** A statement made from a short form, and the path of the item that it came from. */
export interface Made {
  readonly statement: JsonObject;
  readonly at: readonly (string | number)[];
}

type Form = keyof TrustForms;
const FORMS = ['services', 'accounts', 'users', 'roles', 'oidc', 'saml'] as const satisfies readonly Form[];

/** The trust document of a declaration: written out, in a file, or in short forms. Undefined after complaining. */
export function compileTrust(declared: TrustDeclaration, context: CompileContext): Document | undefined {
  if (typeof declared === 'string') return context.document(declared, ['trust'], 'trust');
  if ('Statement' in declared) return context.document(declared, ['trust'], 'trust');
  const made = FORMS.flatMap((form) => compileForm(form, declared, context));
  // Every item was complained about, and an empty document would only be complained about again.
  if (made.length === 0) return undefined;
  const raw = { Version: '2012-10-17', Statement: made.map((one) => one.statement) };
  let sound = true;
  for (const problem of checkGrammar(raw, 'trust')) {
    if (problem.severity === 'error') sound = false;
    context.report(placeOf(problem.at, made), problem);
  }
  return sound ? normalise(raw, '2012-10-17') : undefined;
}

// A problem in a made statement is shown at the item that made it; one in its conditions, at that condition if it is written there.
function placeOf(at: readonly (string | number)[], made: readonly Made[]): readonly (string | number)[] {
  const index = at[1];
  const source = typeof index === 'number' ? made[index] : undefined;
  if (source === undefined) return ['trust'];
  return at[2] === 'Condition' ? [...source.at, 'when', ...at.slice(3)] : source.at;
}

function compileForm(form: Form, declared: TrustForms, context: CompileContext): Made[] {
  switch (form) {
    case 'services':
    case 'accounts':
    case 'users':
    case 'roles':
      return principals(form, listOf(declared[form]), context);
    case 'oidc':
      return federated(form, listOf(declared.oidc), context);
    case 'saml':
      return federated(form, listOf(declared.saml), context);
  }
}

function federated(form: 'oidc' | 'saml', items: readonly (string | Federated)[], context: CompileContext): Made[] {
  const make = form === 'oidc' ? oidcStatement : samlStatement;
  return items.flatMap((item, index) => {
    const at = ['trust', form, index];
    const statement = make(typeof item === 'string' ? { provider: item } : item, at, context);
    return statement === undefined ? [] : [{ statement, at }];
  });
}

type PrincipalForm = 'services' | 'accounts' | 'users' | 'roles';

// All plain items make one statement; each object item makes its own.
function principals(form: PrincipalForm, items: readonly (string | Trusted)[], context: CompileContext): Made[] {
  const plain: { name: string; at: readonly (string | number)[] }[] = [];
  const own: Made[] = [];
  items.forEach((item, index) => {
    const at = ['trust', form, index];
    if (typeof item === 'string') plain.push({ name: item, at });
    else own.push({ statement: trustedStatement(form, item, at, context), at });
  });
  return [...plainStatements(form, plain, context), ...own];
}

const PODS = 'pods.eks.amazonaws.com';

function plainStatements(
  form: PrincipalForm,
  items: readonly { name: string; at: readonly (string | number)[] }[],
  context: CompileContext,
): Made[] {
  const resolved = items.flatMap(({ name, at }) => resolve(form, name, at, context) ?? []);
  // EKS Pod Identity tags its sessions, which the others must not be let to do along with it.
  const pods = resolved.filter((name) => name === PODS);
  const others = resolved.filter((name) => name !== PODS);
  const at = items[0]?.at ?? ['trust', form];
  return [others, pods].filter((names) => names.length > 0).map((names) => ({ statement: allow(form, names, [], {}), at }));
}

function trustedStatement(form: PrincipalForm, item: Trusted, at: readonly (string | number)[], context: CompileContext): JsonObject {
  const names = listOf(item.name).flatMap(
    (name, index) => resolve(form, name, typeof item.name === 'string' ? [...at, 'name'] : [...at, 'name', index], context) ?? [],
  );
  const made: [string, string, Json][] = [
    ...(item.externalId === undefined ? [] : ([['StringEquals', 'sts:ExternalId', item.externalId]] satisfies [string, string, Json][])),
    ...(item.mfa === undefined ? [] : ([['Bool', 'aws:MultiFactorAuthPresent', 'true']] satisfies [string, string, Json][])),
    ...(item.org === undefined ? [] : ([['StringEquals', 'aws:PrincipalOrgID', item.org]] satisfies [string, string, Json][])),
  ];
  const condition = mergeConditions(made, item.when, at, context);
  return allow(form, names, item.tagSession === true ? ['sts:TagSession'] : [], condition);
}

function allow(form: PrincipalForm, names: readonly string[], actions: readonly string[], condition: JsonObject): JsonObject {
  const all = [...new Set(['sts:AssumeRole', ...(names.includes(PODS) ? ['sts:TagSession'] : []), ...actions])];
  return {
    Effect: 'Allow',
    Principal: { [form === 'services' ? 'Service' : 'AWS']: names },
    Action: all,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}

const ACCOUNT = /^(\d{12}|arn:[a-z-]+:iam::\d{12}:root)$/;

function resolve(form: PrincipalForm, name: string, at: readonly (string | number)[], context: CompileContext): string | undefined {
  switch (form) {
    case 'services':
      if (/^[a-z0-9.-]+\.[a-z]+$/.test(name)) return name;
      context.report(at, {
        rule: 'trust-service',
        message: `${name} is not the name of a service principal.`,
        next: `Write it in full, like ${/^[a-z0-9-]+$/.test(name) ? name : 'lambda'}.amazonaws.com.`,
      });
      return undefined;
    case 'accounts':
      if (ACCOUNT.test(name)) return name;
      context.report(at, { rule: 'trust-account', message: `${name} is not an account id.`, next: 'Write its 12 digits.' });
      return undefined;
    case 'users':
      return context.principalArn('User', name, at);
    case 'roles':
      return context.principalArn('Role', name, at);
  }
}
