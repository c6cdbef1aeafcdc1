// Trust policies back to their short forms, where compiling those gives exactly the same document; else the document in full.
import { canonical, ownMember } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { parseArn } from '../../policy/arn.ts';
import type { Conditions, Document, Statement } from '../../policy/document.ts';
import { declareDocument } from '../declare.ts';
import type { CompileContext, Naming } from '../kind.ts';
import { oneOrMany, whenOf, without } from './declare-conditions.ts';
import { declareOidc, declareSaml } from './declare-federated.ts';
import type { Federated, TrustForms, Trusted } from './schema.ts';
import { compileTrust } from './trust.ts';

type Direct = 'services' | 'accounts' | 'users' | 'roles';

interface Items {
  readonly direct: Map<Direct, (string | Trusted)[]>;
  readonly federated: Map<'oidc' | 'saml', (string | Federated)[]>;
}

/** The shortest `trust` that compiles to this document. */
export function declareTrust(trust: Document, naming: Naming): JsonObject {
  const items: Items = { direct: new Map(), federated: new Map() };
  const short = trust.Statement.every((statement) => add(statement, items, naming)) && isExact(formsOf(items), trust, naming);
  return short ? formsOf(named(items, naming)) : declareDocument(trust);
}

function formsOf({ direct, federated }: Items): TrustForms {
  return {
    ...some(direct.get('services'), (services) => ({ services })),
    ...some(direct.get('accounts'), (accounts) => ({ accounts })),
    ...some(direct.get('users'), (users) => ({ users })),
    ...some(direct.get('roles'), (roles) => ({ roles })),
    ...some(federated.get('oidc'), (oidc) => ({ oidc })),
    ...some(federated.get('saml'), (saml) => ({ saml })),
  };
}

function some<T extends string | Trusted | Federated>(
  items: readonly T[] | undefined,
  form: (items: T | readonly T[]) => TrustForms,
): TrustForms {
  return items === undefined ? {} : form(oneOrMany(items));
}

/** Adds the item that says what the statement says; false if no form does. */
function add(statement: Statement, items: Items, naming: Naming): boolean {
  const { Effect, Principal, Action, Sid, Condition = {} } = statement;
  if (Effect !== 'Allow' || Sid !== undefined || Principal === undefined || Principal === '*' || Action === undefined) return false;
  const [only, ...others] = Object.entries(Principal);
  if (only === undefined || others.length > 0 || only[1].length === 0) return false;
  const [type, names] = only;
  if (type === 'Federated') return names.length === 1 && addFederated(names[0] ?? '', Action, Condition, items, naming);
  const form = type === 'Service' ? 'services' : formOf(names);
  if (form === undefined) return false;
  const list = items.direct.get(form) ?? [];
  items.direct.set(form, [...list, ...placed(trusted(names, Action, Condition), list)]);
  return true;
}

function addFederated(provider: string, actions: readonly string[], condition: Conditions, items: Items, { scope }: Naming): boolean {
  const web = actions.includes('sts:AssumeRoleWithWebIdentity');
  const item = web ? declareOidc(provider, condition, scope) : declareSaml(provider, condition, scope);
  if (item === undefined) return false;
  const form = web ? 'oidc' : 'saml';
  items.federated.set(form, [...(items.federated.get(form) ?? []), item]);
  return true;
}

function formOf(names: readonly string[]): Direct | undefined {
  if (names.every((name) => /^\d{12}$/.test(name))) return 'accounts';
  const types = new Set(names.map((name) => /^(user|role)\/./.exec(parseArn(name)?.resource ?? '')?.[1]));
  if (types.size !== 1) return undefined;
  if (types.has('user')) return 'users';
  return types.has('role') ? 'roles' : undefined;
}

// The plain names of a form are one statement, so another statement without conditions needs an item of its own.
function placed(item: Trusted, before: readonly (string | Trusted)[]): (string | Trusted)[] {
  if (Object.keys(item).length > 1 || before.some((one) => typeof one === 'string')) return [item];
  return typeof item.name === 'string' ? [item.name] : [...item.name];
}

// Conditions that have a word of their own.
const WORDS = [
  ['externalId', 'StringEquals', 'sts:ExternalId'],
  ['org', 'StringEquals', 'aws:PrincipalOrgID'],
  ['mfa', 'Bool', 'aws:MultiFactorAuthPresent'],
] as const;

function trusted(names: readonly string[], actions: readonly string[], condition: Conditions): Trusted {
  const words: { externalId?: string; org?: string; mfa?: true } = {};
  let rest = condition;
  for (const [word, operator, key] of WORDS) {
    const [value, ...more] = ownMember(ownMember(rest, operator) ?? {}, key) ?? [];
    if (value === undefined || more.length > 0 || !fits(word, value)) continue;
    if (word === 'mfa') words.mfa = true;
    else words[word] = value;
    rest = without(rest, operator, key);
  }
  const tags = actions.includes('sts:TagSession') && !names.includes('pods.eks.amazonaws.com');
  return { name: oneOrMany(names), ...words, ...(tags ? { tagSession: true } : {}), ...whenOf(rest) };
}

// AWS takes external ids of two characters and more, which the form insists on.
function fits(word: (typeof WORDS)[number][0], value: string): boolean {
  if (word === 'mfa') return value === 'true';
  return word === 'org' || value.length >= 2;
}

// What a short form comes to is settled by compiling it, so that no rule stands here twice.
function isExact(forms: TrustForms, trust: Document, naming: Naming): boolean {
  let sound = true;
  const context: CompileContext = {
    scope: naming.scope,
    asOf: '',
    report: (_at, finding) => {
      if ((finding.severity ?? 'error') === 'error') sound = false;
    },
    policyArn: (reference) => reference,
    principalArn: (_kind, reference) => reference,
    name: (_kind, reference) => reference,
    document: () => undefined,
    text: () => undefined,
  };
  const compiled = compileTrust(forms, context);
  return sound && compiled !== undefined && canonical(compiled) === canonical(trust);
}

function named(items: Items, naming: Naming): Items {
  const direct = new Map(items.direct);
  for (const [form, kind] of [['users', 'User'] as const, ['roles', 'Role'] as const]) {
    const name = (arn: string): string => naming.principal(kind, arn);
    const list = direct.get(form);
    if (list !== undefined)
      direct.set(
        form,
        list.map((item) => (typeof item === 'string' ? name(item) : { ...item, name: each(item.name, name) })),
      );
  }
  return { ...items, direct };
}

function each(names: Trusted['name'], name: (arn: string) => string): Trusted['name'] {
  return typeof names === 'string' ? name(names) : names.map(name);
}
