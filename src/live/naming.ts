// How manifests refer to what the account holds: by local name where it is declared, else by the form that says where it is.
import { addressOf } from '../model/address.ts';
import type { Address, Scope } from '../model/address.ts';
import { parseArn } from '../policy/arn.ts';
import type { CompileContext, Naming } from '../kinds/kind.ts';
import { checkGrammar } from '../policy/grammar.ts';
import { normalise } from '../policy/normal.ts';

/** What is declared: address to ARN. */
export type Declared = ReadonlyMap<Address, string>;

/** Names for references to the declared and to everything else. */
export function namingOf(scope: Scope, declared: Declared): Naming {
  const isDeclared = (address: Address, arn: string): boolean => declared.get(address) === arn;
  return {
    scope,
    policy(arn) {
      const { partition, account, path, name } = policyParts(arn);
      if (isDeclared(addressOf('Policy', name), arn)) return name;
      if (partition !== scope.partition) return arn;
      if (account === 'aws') return `aws:${path}${name}`;
      return account === scope.account ? `account:${path}${name}` : arn;
    },
    principal(kind, arn) {
      const name = lastOf(arn);
      return isDeclared(addressOf(kind, name), arn) ? name : arn;
    },
    name: (kind, name) => (declared.has(addressOf(kind, name)) ? name : `account:${name}`),
  };
}

function policyParts(arn: string): { partition: string; account: string; path: string; name: string } {
  const { partition = '', account = '', resource = '' } = parseArn(arn) ?? {};
  const name = lastOf(arn);
  return { partition, account, path: resource.slice('policy/'.length, resource.length - name.length), name };
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Compiles what was named so: the same the other way round. What kinds complain about comes to `complain`. */
export function unnaming(scope: Scope, declared: Declared, complain: (message: string) => void): CompileContext {
  const report: CompileContext['report'] = (_at, { message, severity = 'error' }) => {
    if (severity === 'error') complain(message);
  };
  return {
    scope,
    asOf: '',
    report,
    policyArn(reference) {
      const [, prefix, rest] = /^(aws|account):(.*)$/.exec(reference) ?? [];
      if (prefix !== undefined) return `arn:${scope.partition}:iam::${prefix === 'aws' ? 'aws' : scope.account}:policy/${rest}`;
      return declared.get(addressOf('Policy', reference)) ?? reference;
    },
    principalArn: (kind, reference) => declared.get(addressOf(kind, reference)) ?? reference,
    name: (_kind, reference) => reference.replace(/^account:/, ''),
    document(value, at, grammar) {
      const problems = checkGrammar(value, grammar === 'trust' ? 'trust' : 'identity', { managed: grammar === 'managed' });
      for (const problem of problems) report([...at, ...problem.at], problem);
      return problems.some((problem) => problem.severity === 'error') ? undefined : normalise(value, '2012-10-17');
    },
    text: (value) => value,
  };
}
