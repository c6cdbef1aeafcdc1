// STS: temporary credentials for a role or for oneself, and whose an access key is.
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import type { Caller, Session } from '../caller.ts';
import { identityOf } from '../caller.ts';
import { accessDenied, validationError } from '../errors.ts';
import { checkIdentityDocument } from '../grammar.ts';
import type { Reader } from '../input.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import type { RoleRecord } from '../records.ts';
import { arnOf } from '../records.ts';
import { isCode } from '../totp.ts';

const NAME = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' } as const;
const SERIAL = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' } as const;
const CODE = { min: 6, max: 6, pattern: '[\\d]*' } as const;
const HOUR = 3600;
const MAX_POLICY_ARNS = 10;

interface Mfa {
  readonly serial: string | undefined;
  readonly code: string | undefined;
}

const readMfa = (input: Reader): Mfa => ({ serial: input.maybe('SerialNumber', SERIAL), code: input.maybe('TokenCode', CODE) });

/** The device whose code was given; null if none was. Throws AccessDenied if the code is wrong or the device somebody else's. */
function checkedMfa({ account, caller, world }: Context, { serial, code }: Mfa): string | null {
  if (serial === undefined && code === undefined) return null;
  const device = account.find('mfa', (serial ?? '').slice((serial ?? '').lastIndexOf('/') + 1));
  const own = device !== undefined && caller.kind === 'user' && device.user === caller.id && arnOf(account.id, device) === serial;
  if (!own || !isCode(device.seed, code ?? '', world.time()))
    throw accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code.');
  return arnOf(account.id, device);
}

interface Terms {
  readonly seconds: number;
  readonly policies: readonly string[];
  readonly policyArns: readonly string[];
  readonly mfa: string | null;
}

function openSession({ world }: Context, account: Account, caller: Caller, terms: Terms): Session {
  const session: Session = {
    id: world.newId('session'),
    secret: world.newSecret(40),
    token: world.newSecret(64),
    caller,
    expires: world.timestamp(world.time() + terms.seconds * 1000),
    policies: terms.policies,
    policyArns: terms.policyArns,
    mfa: terms.mfa,
  };
  account.open(session);
  return session;
}

function credentials(session: Session): Members {
  return {
    AccessKeyId: session.id,
    SecretAccessKey: session.secret,
    SessionToken: session.token,
    Expiration: session.expires,
  };
}

interface Assumption extends Mfa {
  readonly role: string;
  readonly name: string;
  readonly policy: string | undefined;
  readonly policyArns: readonly string[];
  readonly seconds: number | undefined;
}

const readAssumption = (input: Reader): Assumption => ({
  role: input.text('RoleArn', { min: 20, max: 2048 }),
  name: input.text('RoleSessionName', NAME),
  policy: input.maybe('Policy', { min: 1, max: 2048 }),
  policyArns: input.members('PolicyArns', 'arn'),
  seconds: input.whole('DurationSeconds', 900, 12 * HOUR),
  ...readMfa(input),
});

/** The role of an ARN in any account that is here. Who asks for one that is not there learns no more than that it is denied. */
function theRole({ account, caller, world }: Context, arn: string): { owner: Account; role: RoleRecord } {
  const [, accountId = '', path = ''] = /^arn:aws[a-z-]*:iam::(\d{12}):role(\/.+)$/.exec(arn) ?? [];
  if (path === '') throw validationError(`${arn} is invalid`);
  const owner = world.accounts.get(accountId);
  const role = owner?.find('role', path.slice(path.lastIndexOf('/') + 1));
  if (owner === undefined || role === undefined || arnOf(owner.id, role) !== arn)
    throw accessDenied(`User: ${identityOf(account, caller).Arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`);
  return { owner, role };
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
function assume(context: Context, input: Assumption): Members {
  const { owner, role } = theRole(context, input.role);
  const mfa = checkedMfa(context, input);
  const seconds = input.seconds ?? HOUR;
  if (context.caller.kind === 'role' && seconds > HOUR)
    throw validationError('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining');
  if (seconds > role.maxSessionDuration)
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  if (input.policy !== undefined) checkIdentityDocument(input.policy, 'inline');
  if (input.policyArns.length > MAX_POLICY_ARNS) throw validationError('The number of session policy ARNs exceeds the limit of 10.');
  const caller: Caller = { kind: 'role', id: role.id, session: input.name };
  const policies = input.policy === undefined ? [] : [input.policy];
  const session = openSession(context, owner, caller, { seconds, policies, policyArns: input.policyArns, mfa });
  const { Arn, UserId } = identityOf(owner, caller);
  const packed = input.policy === undefined ? undefined : Math.ceil((100 * input.policy.length) / 2048);
  return { Credentials: credentials(session), AssumedRoleUser: { AssumedRoleId: UserId, Arn }, PackedPolicySize: packed };
}

export const sessions: Operations = {
  AssumeRole: operation(readAssumption, assume),

  GetSessionToken: operation(
    (input) => ({ seconds: input.whole('DurationSeconds', 900, 36 * HOUR), ...readMfa(input) }),
    (context, { seconds, ...mfa }) => {
      const { account, caller } = context;
      if (context.session !== null) throw accessDenied('Cannot call GetSessionToken with session credentials');
      // A root-like key gets an hour at most.
      const longest = caller.kind === 'root' ? HOUR : 36 * HOUR;
      const terms = { seconds: Math.min(seconds ?? 12 * HOUR, longest), policies: [], policyArns: [], mfa: checkedMfa(context, mfa) };
      return { Credentials: credentials(openSession(context, account, caller, terms)) };
    },
  ),

  GetAccessKeyInfo: operation(
    (input) => input.text('AccessKeyId', { min: 16, max: 128, pattern: '[\\w]*' }),
    ({ world }, id) => {
      const signer = world.signer(id);
      if (signer === undefined) throw validationError('The access key id is not one that this sandbox has given out.');
      return { Account: signer.account.id };
    },
  ),
};
