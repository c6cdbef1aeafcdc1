// Resolves references: a local name, account:[path/]NAME, aws:[path/]NAME, or an ARN. An ARN of a declared entity is that entity.
import { addressOf } from '../model/address.ts';
import type { KindName } from '../model/address.ts';
import { kindOf } from '../kinds/index.ts';
import { parseArn, PARTITIONS, roleArn, userArn } from '../policy/arn.ts';
import { didYouMean } from './nearest.ts';
import { arnProblem, removedProblem } from './registry.ts';
import type { Known, Problem, Registry } from './registry.ts';
import { at } from './report.ts';

/**
 * The ARN behind a reference, and what is wrong with it. Where the entity that was meant is clear enough, there is an ARN
 * beside the problem, so that what uses it is not reported for lacking one.
 */
export interface Resolved {
  readonly arn?: string;
  readonly problem?: Problem;
}

const NAME = '[\\w+=,.@-]+';
const QUALIFIED = new RegExp(`^(?:${NAME}/)*(${NAME})$`);

/** Resolves a reference to a managed policy. */
export function resolvePolicy(reference: string, registry: Registry): Resolved {
  if (/^arn:/i.test(reference)) return policyByArn(reference, registry);
  const prefixed = /^(aws|account):(.*)$/s.exec(reference);
  if (prefixed === null) return resolveLocal('Policy', reference, registry);
  const [, prefix, rest] = prefixed;
  const name = QUALIFIED.exec(rest ?? '')?.[1];
  if (name === undefined) {
    return {
      problem: {
        rule: 'reference',
        message: `${reference} is not a reference to a policy.`,
        next: `Write ${prefix}:NAME, or ${prefix}:path/NAME without a slash at its ends.`,
      },
    };
  }
  const { partition, account } = registry.scope;
  if (prefix === 'aws') return { arn: `arn:${partition}:iam::aws:policy/${rest}` };
  return unmanaged(reference, name, `arn:${partition}:iam::${account}:policy/${rest}`, registry);
}

// `account:NAME` says that these manifests don't manage the policy, so they must not.
function unmanaged(reference: string, name: string, arn: string, registry: Registry): Resolved {
  const address = addressOf('Policy', name);
  const known = registry.declared.get(address.toLowerCase());
  if (known !== undefined) {
    return {
      arn: known.arn,
      problem: {
        rule: 'reference-managed',
        message: `${reference} names ${known.address}, which is declared at ${at(known.place)}.`,
        next: `Write ${known.name}; account: is for policies that are not managed here.`,
      },
    };
  }
  const gone = registry.removed.get(address.toLowerCase());
  return gone === undefined ? { arn } : { arn, problem: removedProblem(reference, address, gone) };
}

function policyByArn(reference: string, registry: Registry): Resolved {
  const arn = parseArn(reference);
  const name = /^policy\/(.+)$/.exec(arn?.resource ?? '')?.[1];
  if (
    arn === undefined ||
    arn.service !== 'iam' ||
    arn.region !== '' ||
    name === undefined ||
    !QUALIFIED.test(name) ||
    !/^(aws|\d{12})$/.test(arn.account)
  ) {
    return {
      problem: {
        rule: 'reference',
        message: `${reference} is not the ARN of a managed policy.`,
        next: 'An ARN of a policy is arn:aws:iam::ACCOUNT:policy/NAME; its account is 12 digits, or aws for AWS managed ones.',
      },
    };
  }
  const elsewhere = foreign(reference, arn, registry);
  if (elsewhere !== undefined) return { arn: reference, problem: elsewhere };
  const problem = arnProblem(reference, registry);
  return problem === undefined ? { arn: reference } : { arn: reference, problem };
}

// A policy can only be attached in its own account, an AWS managed one only in its own partition.
function foreign(reference: string, arn: { partition: string; account: string }, registry: Registry): Problem | undefined {
  const { scope, symbolic } = registry;
  if (!PARTITIONS.includes(arn.partition)) {
    return {
      rule: 'reference',
      message: `${reference} names the partition ${arn.partition}, which AWS does not have.`,
      next: 'Write arn:$(partition):….',
    };
  }
  if (symbolic) return undefined;
  if (arn.partition !== scope.partition) {
    return {
      rule: 'reference',
      message: `${reference} is of the partition ${arn.partition}; this account is in ${scope.partition}.`,
      next: 'Write arn:$(partition):…, or aws:NAME for an AWS managed policy.',
    };
  }
  if (arn.account === 'aws' || arn.account === scope.account) return undefined;
  return {
    rule: 'reference',
    message: `${reference} is a policy of account ${arn.account}; only policies of this account (${scope.account}) or of AWS can be used here.`,
    next: 'Declare the policy here, or write arn:…::$(account):….',
  };
}

/** Resolves a reference to a user or a role that is trusted: a local name, or an ARN of any account. */
export function resolvePrincipal(kind: 'User' | 'Role', reference: string, registry: Registry): Resolved {
  if (!/^arn:/i.test(reference)) return resolveLocal(kind, reference, registry);
  const arn = parseArn(reference);
  const type = kind.toLowerCase();
  if (
    arn === undefined ||
    arn.service !== 'iam' ||
    arn.region !== '' ||
    !/^\d{12}$/.test(arn.account) ||
    !arn.resource.startsWith(`${type}/`) ||
    arn.resource.endsWith('/')
  ) {
    return {
      arn: roleArn(registry.scope, '/', 'unresolved'),
      problem: {
        rule: 'reference',
        message: `${reference} is not the ARN of a ${type}.`,
        next: `An ARN of a ${type} is arn:aws:iam::ACCOUNT:${type}/NAME; whole accounts belong under accounts.`,
      },
    };
  }
  const problem = arnProblem(reference, registry);
  return problem === undefined ? { arn: reference } : { arn: reference, problem };
}

/** A name, and what is wrong with the reference to it. */
export interface ResolvedName {
  readonly name?: string;
  readonly problem?: Problem;
}

/** Resolves a reference to what is named by its name: a local name, or `account:NAME` for one that is not managed here. */
export function resolveName(kind: KindName, reference: string, registry: Registry): ResolvedName {
  const type = nounOf(kind);
  const outside = /^account:(.*)$/s.exec(reference);
  if (outside === null) {
    const local = /^arn:/i.test(reference)
      ? {
          rule: 'reference',
          message: `A ${type} is named by its name, not by ${reference}.`,
          next: `Write the name of a declared ${type}, or account:NAME.`,
        }
      : resolveLocal(kind, reference, registry).problem;
    return local === undefined ? { name: reference } : { problem: local };
  }
  const name = outside[1] ?? '';
  if (!new RegExp(`^${NAME}$`).test(name))
    return {
      problem: { rule: 'reference', message: `${reference} is not a reference to a ${type}.`, next: 'Write account:NAME, without a path.' },
    };
  const known = registry.declared.get(addressOf(kind, name).toLowerCase());
  if (known !== undefined) {
    return {
      problem: {
        rule: 'reference-managed',
        message: `${reference} names ${known.address}, which is declared at ${at(known.place)}.`,
        next: `Write ${known.name}; account: is for what is not managed here.`,
      },
    };
  }
  const gone = registry.removed.get(addressOf(kind, name).toLowerCase());
  return gone === undefined ? { name } : { problem: removedProblem(reference, addressOf(kind, name), gone) };
}

// `instance profile` for InstanceProfile.
function nounOf(kind: KindName): string {
  return kind.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
}

function resolveLocal(kind: KindName, name: string, registry: Registry): Resolved {
  const address = addressOf(kind, name);
  const known = registry.declared.get(address.toLowerCase());
  if (known?.name === name) return { arn: known.arn };
  if (known !== undefined) return { arn: known.arn, problem: otherCase(kind, name, known) };
  const stand = kindOf(kind)?.arn(name, '/', registry.scope) ?? userArn(registry.scope, '/', name);
  const problem = absent(kind, name, registry);
  return problem === undefined ? { arn: stand } : { arn: stand, problem };
}

function otherCase(kind: KindName, name: string, known: Known): Problem {
  return {
    rule: 'reference-case',
    message: `There is no ${kind.toLowerCase()} ${name}; ${known.name} (${at(known.place)}) differs only by case.`,
    next: `Write ${known.name}.`,
  };
}

// Why a name is not declared; undefined if a file that could not be read may declare it.
function absent(kind: KindName, name: string, registry: Registry): Problem | undefined {
  const type = kind.toLowerCase();
  const address = addressOf(kind, name);
  const gone = registry.removed.get(address.toLowerCase());
  const elsewhere = registry.elsewhere.get(address.toLowerCase());
  if (kindOf(kind) === undefined) {
    return {
      rule: 'unknown-reference',
      message: `${name} is not an ARN, and a ${type} can't be declared in manifests.`,
      next: `Write the whole ARN: arn:$(partition):iam::$(account):${type}/${name}.`,
    };
  }
  if (gone !== undefined) return removedProblem(name, address, gone);
  if (elsewhere !== undefined) {
    return {
      rule: 'unknown-reference',
      message: `The ${type} ${name} (${at(elsewhere)}) is declared for other accounts only.`,
      next: 'Add this account to its only, or add an only here too.',
    };
  }
  const unread = name !== '' && registry.broken.some((text) => text.includes(name));
  return unread ? undefined : unknown(kind, name, registry);
}

// Groups and members are named by name; who is trusted, by ARN.
function outsideForm(kind: KindName): string {
  return kind === 'Group'
    ? 'write account:NAME for one that is not managed here'
    : 'write the whole ARN of one that is not managed here (account:NAME under members and role)';
}

function unknown(kind: KindName, name: string, registry: Registry): Problem {
  const type = kind.toLowerCase();
  const names = [...registry.declared.values()].filter((known) => known.address.startsWith(`${kind}/`)).map((known) => known.name);
  const forms =
    kind === 'Policy'
      ? 'write aws:NAME for an AWS managed policy or account:[path/]NAME for one that is not managed here'
      : outsideForm(kind);
  const path = name.includes('/') ? `A local name has no path: write ${name.slice(name.lastIndexOf('/') + 1)}. ` : '';
  return {
    rule: 'unknown-reference',
    message: `No ${type} ${name} is declared.`,
    next: `${path || didYouMean(name, names)}Declare it, or ${forms}.`,
  };
}
