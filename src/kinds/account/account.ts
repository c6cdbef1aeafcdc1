// What belongs to the account itself: its alias and its rules for passwords. Each is there once or not at all.
import { call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { same } from '../../model/json.ts';
import type { Birth, CompileContext, Kind, Move, Subject } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { accountLookups } from './lookups.ts';
import { compilePasswordPolicy, declarePasswordPolicy, putPasswordPolicy } from './password-policy.ts';
import type { PasswordPolicy } from './password-policy.ts';
import { readAccount, readSingletons } from './read.ts';
import { aliasSchema, passwordPolicySchema } from './schema.ts';
import type { AccountDeclaration } from './schema.ts';

/** One of the two, by the name of the entity. */
export type AccountSpec = { readonly name: string } | PasswordPolicy;

export const account: Kind<AccountSpec, AccountDeclaration> = {
  ...ungoverned,
  name: 'Account',
  life: { create: 'CreateAccountAlias', destroy: 'DeleteAccountAlias' },
  section: 'account',
  rank: 5,
  schema: { type: 'object' },
  schemas: { alias: aliasSchema, passwordPolicy: passwordPolicySchema },
  names: { pattern: /^(alias|passwordPolicy)$/, longest: 14 },
  fixed: [],
  arn: (name, _path, scope) => `arn:${scope.partition}:iam::${scope.account}:${name === 'alias' ? 'account-alias' : 'password-policy'}`,
  compile,
  declare: (spec) => ('name' in spec ? { name: spec.name } : declarePasswordPolicy(spec)),
  read: readAccount,
  align: (live) => live,
  census: { count: '', quota: '' },
  views: (before, after) => [view(before), view(after)],
  birth,
  walk,
  empty: () => [],
  beyond: readSingletons,
  lookups: accountLookups,
  confirmedBy: { CreateAccountAlias: ['ListAccountAliases'] },
};

function compile(name: string, declared: AccountDeclaration, context: CompileContext): AccountSpec {
  return name === 'alias' ? { name: declared.name ?? '' } : compilePasswordPolicy(declared, context);
}

function view(spec: AccountSpec | undefined): JsonObject {
  return spec === undefined ? {} : { ...spec };
}

function birth(_subject: Subject<AccountSpec>, spec: AccountSpec): Birth<AccountSpec> {
  const rest = { born: spec, takes: [], rejoin: [] };
  if ('name' in spec) {
    const AccountAlias = spec.name;
    return { create: call('CreateAccountAlias', { AccountAlias }), destroy: call('DeleteAccountAlias', { AccountAlias }), ...rest };
  }
  return { create: putPasswordPolicy(spec), destroy: call('DeleteAccountPasswordPolicy', {}), ...rest };
}

// A new alias replaces the old one without a word, so that there is no moment without one.
function walk(subject: Subject<AccountSpec>, before: AccountSpec, after: AccountSpec): Move[] {
  if (same(before, after)) return [];
  const put = (spec: AccountSpec) => birth(subject, spec).create;
  return [
    {
      do: put(after),
      undo: [put(before)],
      takes: [],
      lets: [],
      effects: [],
      when: 'first',
      risk: 'none',
      reason: 'name' in after ? 'the alias differs' : 'the rules for passwords differ',
    },
  ];
}
