// Who asks: the account's root-like key, a user, or somebody who has assumed a role.
import type { Account } from './account.ts';
import type { Tag } from './records.ts';
import { arnOf } from './records.ts';

export type Caller =
  | { readonly kind: 'root' }
  | {
      readonly kind: 'user';
      /** Unique id. */
      readonly id: string;
    }
  | {
      readonly kind: 'role';
      /** Unique id of the role. */
      readonly id: string;
      /** The name of the session. */
      readonly session: string;
    };

/** Temporary credentials and what limits them. */
export interface Session {
  /** `ASIA…` */
  readonly id: string;
  readonly secret: string;
  readonly token: string;
  readonly caller: Caller;
  /** When they were given out. */
  readonly issued: string;
  readonly expires: string;
  /** Session policies: documents given in the request, and ARNs of managed policies. */
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
  /** Serial number of the MFA device whose code was given. */
  readonly mfa: string | null;
  /** Session tags, and the keys of those that go on to the next session of a chain. */
  readonly tags: readonly Tag[];
  readonly transitive: readonly string[];
  readonly sourceIdentity: string | null;
}

/** Who an access key belongs to and what its signatures are made with. */
export interface Signer {
  readonly account: Account;
  readonly caller: Caller;
  readonly secret: string;
  /** False if the key was switched off, or its role is gone. */
  readonly active: boolean;
  /** Null for the long-lived keys of users and of the root. */
  readonly session: Session | null;
}

type Identity = {
  readonly Arn: string;
  readonly UserId: string;
  readonly Account: string;
};

/** The caller as GetCallerIdentity describes them. */
export function identityOf(account: Account, caller: Caller): Identity {
  const record = caller.kind === 'root' ? undefined : account.findById(caller.id);
  if (record === undefined) return { Arn: `arn:aws:iam::${account.id}:root`, UserId: account.id, Account: account.id };
  if (caller.kind !== 'role') return { Arn: arnOf(account.id, record), UserId: record.id, Account: account.id };
  const Arn = `arn:aws:sts::${account.id}:assumed-role/${record.name}/${caller.session}`;
  return { Arn, UserId: `${record.id}:${caller.session}`, Account: account.id };
}
