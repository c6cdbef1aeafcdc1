// The principals that are worth asking about: of every class that the statements tell apart, one.
import { accountOfRoot, parseArn } from '../arn.ts';
import type { Atom } from './atom.ts';
import { STAR } from './glob.ts';
import type { Run } from './language.ts';
import { accountIn, someoneIn } from './principal.ts';
import type { Asker, Named } from './principal.ts';

/** `null` alone where no statement names principals. */
export type Askers = readonly (Asker | null)[];

export function tellingAskers(all: readonly Named[]): readonly Asker[] {
  const askers = new Map<string, Asker>();
  const add = (asker: Asker): void => void askers.set(`${asker.type} ${asker.name}`, asker);
  const accounts = new Set<string>();
  for (const { type, name } of all.flatMap((named) => named.names)) {
    const account = accountIn(name);
    if (account !== undefined) accounts.add(account);
    if (name === '*') {
      if (type !== 'aws' && type !== '*') add({ type, name: type === 'service' ? 'example.amazonaws.com' : 'example' });
    } else if (accountOfRoot(name) === undefined && account !== name) add({ type, name });
  }
  for (const account of accounts) add(someoneIn(account));
  add(someoneIn(unusedAccount(accounts)));
  return [...askers.values()];
}

function unusedAccount(used: ReadonlySet<string>): string {
  for (let n = 999_999_999_999; ; n--) if (!used.has(String(n))) return String(n);
}

/**
 * A condition that asks for certain accounts or ARNs of principals leaves only those: who has another ARN can't meet it. Without
 * this, a statement for everyone with such a condition would seem to let in whoever lies about himself.
 */
export function askersWithin(askers: Askers, atoms: readonly Atom[]): Askers {
  let left = askers;
  for (const { key, absent, inside, language } of atoms) {
    if (absent || !inside || language.kind !== 'text' || language.open || left.includes(null)) continue;
    if (key === 'aws:principalarn') left = withArns(left, language.runs);
    if (key === 'aws:principalaccount' && language.members !== null) left = inAccounts(left, new Set(language.members));
  }
  return left;
}

function withArns(askers: Askers, runs: readonly Run[]): Askers {
  const texts = runs.map(literalOf);
  const arns = texts.filter((text) => text !== null);
  if (arns.length < texts.length) {
    const accounts = runs.map(accountOf);
    const known = accounts.filter((account) => account !== null);
    return known.length < accounts.length ? askers : inAccounts(askers, new Set(known));
  }
  const named = askers.filter((asker) => asker === null || asker.type !== 'aws' || arns.some((arn) => isOf(asker.name, arn)));
  const others = arns.filter((arn) => !named.some((asker) => asker?.name === arn)).map((name) => ({ type: 'aws', name }));
  return [...named, ...others];
}

function literalOf({ tokens }: Run): string | null {
  let text = '';
  for (const token of tokens) {
    if (typeof token === 'string' || token < 0) return null;
    text += String.fromCodePoint(token);
  }
  return text;
}

/** The account of an ARN pattern, if it is spelled out. */
function accountOf({ tokens }: Run): string | null {
  const text = tokens.map((token) => (token === STAR ? '*' : String.fromCodePoint(Math.max(Number(token), 0)))).join('');
  return /^[^:*]+:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(text)?.[1] ?? null;
}

function inAccounts(askers: Askers, accounts: ReadonlySet<string>): Askers {
  const left = askers.filter((asker) => asker === null || asker.type !== 'aws' || accounts.has(accountIn(asker.name) ?? ''));
  const others = [...accounts].filter((account) => /^\d{12}$/.test(account)).map(someoneIn);
  return [...left, ...others.filter(({ name }) => !left.some((asker) => asker?.name === name))];
}

/** The principal has this ARN: it is its own, or that of the role of its session. */
function isOf(name: string, arn: string): boolean {
  if (name === arn) return true;
  const [asking, role] = [parseArn(name), parseArn(arn)];
  if (asking?.service !== 'sts' || role?.service !== 'iam' || asking.account !== role.account) return false;
  const [kind, session] = asking.resource.split('/');
  return kind === 'assumed-role' && role.resource.startsWith('role/') && role.resource.split('/').at(-1) === session;
}

/** What a key says of a principal, where that follows from its name. */
export function ownValue(asker: Asker, key: string): string | null {
  if (asker.type !== 'aws') return null;
  if (key === 'aws:principalarn') return asker.name;
  return key === 'aws:principalaccount' ? (accountIn(asker.name) ?? null) : null;
}

/** Keys that follow from who asks; where they are to be absent, a request has to say so. */
export const OWN_KEYS: readonly string[] = [
  'aws:principalarn',
  'aws:principalaccount',
  'aws:principaltype',
  'aws:principalisawsservice',
  'aws:principalservicename',
  'aws:userid',
  'aws:username',
];
