// Whom a statement of a resource policy names, and which principals are worth asking about.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { accountOfRoot, parseArn } from '../arn.ts';
import type { Principals } from '../document.ts';

/** One who asks: `AWS` with an ARN, `Service` with its name, and so on. */
export interface Asker {
  readonly type: string;
  readonly name: string;
}

/** Names by type in lower case; `everyone` beside them. */
export interface Named {
  readonly everyone: boolean;
  readonly names: readonly Asker[];
}

const ACCOUNT = /^\d{12}$/;

export function namedOf(principals: Principals): Named {
  if (principals === '*') return { everyone: true, names: [] };
  const names = Object.entries(principals).flatMap(([type, values]) => values.map((name) => ({ type: type.toLowerCase(), name })));
  return { everyone: names.some(({ type, name }) => name === '*' && (type === 'aws' || type === '*')), names };
}

export function names(named: Named, asker: Asker): boolean {
  return named.everyone || named.names.some((each) => isNamed(each, asker));
}

function isNamed({ type, name }: Asker, asker: Asker): boolean {
  if (type !== asker.type) return false;
  if (type !== 'aws') return name === asker.name || name === '*';
  if (name === asker.name) return true;
  const account = ACCOUNT.test(name) ? name : accountOfRoot(name);
  const asking = parseArn(asker.name);
  if (account !== undefined) return asking?.account === account;
  // A role is one with its sessions, whose ARNs lack its path.
  const arn = parseArn(name);
  if (arn === undefined || asking === undefined || arn.service !== 'iam' || arn.account !== asking.account) return false;
  const [kind, ...path] = arn.resource.split('/');
  const [asked, session] = asking.resource.split('/');
  return kind === 'role' && asked === 'assumed-role' && path.at(-1) === session;
}

/** Those whom a name may mean; it does not always say of what type it is. */
export function askersNamed(name: string | undefined): readonly (Asker | null)[] {
  return name === undefined ? [null] : ['aws', 'service', 'federated', 'canonicaluser'].map((type) => ({ type, name }));
}

/** The account that a name stands for, or in which it lies; undefined if there is none. */
export function accountIn(name: string): string | undefined {
  const account = ACCOUNT.test(name) ? name : parseArn(name)?.account;
  return account !== undefined && ACCOUNT.test(account) ? account : undefined;
}

/** Somebody in an account whom no statement names. */
export function someoneIn(account: string): Asker {
  return { type: 'aws', name: `arn:aws:iam::${account}:user/anyone` };
}
