// STS: temporary credentials for a role or for oneself, and whose an access key is.
import { checkAssumption } from '../access/assume.ts';
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import type { Caller, Session } from '../caller.ts';
import { identityOf } from '../caller.ts';
import { accessDenied, AwsError, validationError } from '../errors.ts';
import { checkIdentityDocument } from '../grammar.ts';
import type { Reader } from '../input.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import type { RoleRecord, Tag } from '../records.ts';
import { arnOf } from '../records.ts';
import { checkTags } from '../tags.ts';
import { isCode } from '../totp.ts';

const NAME = { min: 2, max: 64, pattern: '[\\w+=,.@-]*' } as const;
const SERIAL = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]*' } as const;
const EXTERNAL_ID = { min: 2, max: 1224, pattern: '[\\w+=,.@:\\/-]*' } as const;
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

type Terms = Partial<Omit<Session, 'id' | 'secret' | 'token' | 'caller' | 'issued' | 'expires'>> & { readonly seconds: number };

function openSession({ world }: Context, account: Account, caller: Caller, { seconds, ...terms }: Terms): Session {
  const session: Session = {
    id: world.newId('session'),
    secret: world.newSecret(40),
    token: world.newSecret(64),
    caller,
    issued: world.timestamp(),
    expires: world.timestamp(world.time() + seconds * 1000),
    policies: [],
    policyArns: [],
    mfa: null,
    tags: [],
    transitive: [],
    sourceIdentity: null,
    ...terms,
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
  readonly tags: readonly Tag[];
  readonly transitive: readonly string[];
  readonly externalId: string | undefined;
  readonly sourceIdentity: string | undefined;
}

const readAssumption = (input: Reader): Assumption => ({
  role: input.text('RoleArn', { min: 20, max: 2048 }),
  name: input.text('RoleSessionName', NAME),
  policy: input.maybe('Policy', { min: 1, max: 2048 }),
  policyArns: input.members('PolicyArns', 'arn'),
  seconds: input.whole('DurationSeconds', 900, 12 * HOUR),
  tags: input.tags() ?? [],
  transitive: input.texts('TransitiveTagKeys', { min: 1, max: 128 }),
  externalId: input.maybe('ExternalId', EXTERNAL_ID),
  sourceIdentity: input.maybe('SourceIdentity', NAME),
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

function checkLimits({ caller }: Context, role: RoleRecord, input: Assumption, seconds: number): void {
  if (caller.kind === 'role' && seconds > HOUR)
    throw validationError('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining');
  if (seconds > role.maxSessionDuration)
    throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  if (input.policy !== undefined) checkIdentityDocument(input.policy, 'inline');
  if (input.policyArns.length > MAX_POLICY_ARNS) throw validationError('The number of session policy ARNs exceeds the limit of 10.');
}

/** The tags of the new session: those that go on from the caller's session, and those of the request, which can't change them. */
function sessionTags({ session }: Context, { tags, transitive }: Assumption): Pick<Session, 'tags' | 'transitive'> {
  checkTags('role', tags);
  const lower = (keys: readonly string[]): Set<string> => new Set(keys.map((key) => key.toLowerCase()));
  const kept = lower(session?.transitive ?? []);
  if (tags.some(({ key }) => kept.has(key.toLowerCase())))
    throw new AwsError(
      'InvalidParameterValue',
      400,
      'One of the tag keys belongs to a transitive tag of the session, which can not be changed.',
    );
  const inherited = (session?.tags ?? []).filter(({ key }) => kept.has(key.toLowerCase()));
  const named = lower(tags.map(({ key }) => key));
  if (transitive.some((key) => !named.has(key.toLowerCase())))
    throw new AwsError('InvalidParameterValue', 400, 'The specified transitive tag key must be included in the requested tags.');
  return { tags: [...inherited, ...tags], transitive: [...(session?.transitive ?? []), ...transitive] };
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
function assume(context: Context, input: Assumption): Members {
  const { owner, role } = theRole(context, input.role);
  const mfa = checkedMfa(context, input);
  const sourceIdentity = context.session?.sourceIdentity ?? input.sourceIdentity ?? null;
  checkAssumption(context, owner, role, { ...input, mfa, sourceIdentity });
  const seconds = input.seconds ?? HOUR;
  checkLimits(context, role, input, seconds);
  const caller: Caller = { kind: 'role', id: role.id, session: input.name };
  const policies = input.policy === undefined ? [] : [input.policy];
  const terms: Terms = { seconds, policies, policyArns: input.policyArns, mfa, sourceIdentity, ...sessionTags(context, input) };
  const session = openSession(context, owner, caller, terms);
  const { Arn, UserId } = identityOf(owner, caller);
  const packed = input.policy === undefined ? undefined : Math.ceil((100 * input.policy.length) / 2048);
  return {
    Credentials: credentials(session),
    AssumedRoleUser: { AssumedRoleId: UserId, Arn },
    PackedPolicySize: packed,
    SourceIdentity: sourceIdentity ?? undefined,
  };
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
      const terms = { seconds: Math.min(seconds ?? 12 * HOUR, longest), mfa: checkedMfa(context, mfa) };
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
