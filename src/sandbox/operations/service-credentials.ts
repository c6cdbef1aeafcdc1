// Service-specific credentials: user names and passwords of CodeCommit and Keyspaces, API keys of Bedrock and CloudWatch Logs.
import type { Members } from '../answer.ts';
import type { ServiceCredential } from '../credentials.ts';
import { STATUSES, withStatus } from '../credentials.ts';
import { invalidInput, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theUser, userOrCaller } from '../lookup.ts';
import { existingName, maybeUser } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import { MAX_SERVICE_CREDENTIALS } from '../quotas.ts';
import type { UserRecord } from '../records.ts';

const ID = { min: 20, max: 128, pattern: '[\\w]+' } as const;
const PASSWORD_SERVICES = ['codecommit.amazonaws.com', 'cassandra.amazonaws.com'];
/** These give out API keys, which may expire. */
const API_KEY_SERVICES = ['bedrock.amazonaws.com', 'logs.amazonaws.com'];
const DAY = 86_400_000;

interface Named {
  readonly user: string | undefined;
  readonly id: string;
}

const readNames = (input: Reader): Named => ({ user: maybeUser(input), id: input.text('ServiceSpecificCredentialId', ID) });

function theCredential(context: Context, named: Named): { user: UserRecord; credential: ServiceCredential } {
  const user = userOrCaller(context, named.user);
  const credential = user.credentials.services.find((one) => one.id === named.id);
  if (credential === undefined) throw noSuchEntity(`No such credential ${named.id} exists`);
  return { user, credential };
}

function withServices({ account }: Context, user: UserRecord, services: readonly ServiceCredential[]): void {
  account.put({ ...user, credentials: { ...user.credentials, services } });
}

function checkService(service: string): void {
  if (![...PASSWORD_SERVICES, ...API_KEY_SERVICES].includes(service))
    throw noSuchEntity(`No such service ${service} is supported for Service Specific Credentials`);
}

function metadata(user: UserRecord, one: ServiceCredential): Members {
  return {
    UserName: user.name,
    Status: one.status,
    ...(API_KEY_SERVICES.includes(one.service) ? { ServiceCredentialAlias: one.userName } : { ServiceUserName: one.userName }),
    CreateDate: one.created,
    ExpirationDate: one.expires ?? undefined,
    ServiceSpecificCredentialId: one.id,
    ServiceName: one.service,
  };
}

/** The credential with its secret, which is not kept: nothing here could be opened with it. */
function withSecret({ world }: Context, user: UserRecord, one: ServiceCredential): Members {
  const secret = `${world.newSecret(59)}=`;
  return {
    ...metadata(user, one),
    ...(API_KEY_SERVICES.includes(one.service) ? { ServiceCredentialSecret: secret } : { ServicePassword: secret }),
  };
}

function create(context: Context, user: UserRecord, service: string, days: number | undefined): ServiceCredential {
  const { account, world } = context;
  checkService(service);
  if (days !== undefined && !API_KEY_SERVICES.includes(service)) throw invalidInput(`${service} does not support credentials that expire.`);
  const same = user.credentials.services.filter((one) => one.service === service);
  if (same.length >= MAX_SERVICE_CREDENTIALS)
    throw limitExceeded(`Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${MAX_SERVICE_CREDENTIALS}`);
  const count = same.length === 0 ? '' : `+${same.length}`;
  const credential: ServiceCredential = {
    id: world.newId('serviceCredential'),
    service,
    userName: `${user.name}${count}-at-${account.id}`,
    status: 'Active',
    created: world.timestamp(),
    expires: days === undefined ? null : world.timestamp(world.time() + days * DAY),
  };
  withServices(context, user, [...user.credentials.services, credential]);
  return credential;
}

function usersAsked(context: Context, name: string | undefined, all: boolean): UserRecord[] {
  const { account } = context;
  if (all && name !== undefined) throw invalidInput('UserName and AllUsers must not be specified together.');
  return all ? account.names('user').flatMap((one) => account.find('user', one) ?? []) : [userOrCaller(context, name)];
}

export const serviceCredentials: Operations = {
  CreateServiceSpecificCredential: operation(
    (input) => ({
      name: existingName(input, 'user'),
      service: input.text('ServiceName'),
      days: input.whole('CredentialAgeDays', 1, 36_600),
    }),
    (context, { name, service, days }) => {
      const user = theUser(context.account, name);
      return { ServiceSpecificCredential: withSecret(context, user, create(context, user, service, days)) };
    },
  ),

  ListServiceSpecificCredentials: operation(
    (input) => ({
      name: maybeUser(input),
      service: input.maybe('ServiceName'),
      all: input.flag('AllUsers') ?? false,
      page: input.page(),
    }),
    (context, { name, service, all, page: asked }) => {
      const users = usersAsked(context, name, all);
      if (service !== undefined) checkService(service);
      const found = users.flatMap((user) =>
        user.credentials.services.filter((one) => service === undefined || one.service === service).map((one) => metadata(user, one)),
      );
      const page = pageOfItems(context.op, found, pageRequest(context, asked));
      return { ServiceSpecificCredentials: page.items, ...pageMembers(page) };
    },
  ),

  UpdateServiceSpecificCredential: operation(
    (input) => ({ ...readNames(input), status: input.needed('Status', STATUSES) }),
    (context, { status, ...named }) => {
      const { user, credential } = theCredential(context, named);
      withServices(context, user, withStatus(user.credentials.services, credential.id, status));
      return undefined;
    },
  ),

  ResetServiceSpecificCredential: operation(readNames, (context, named) => {
    const { user, credential } = theCredential(context, named);
    return { ServiceSpecificCredential: withSecret(context, user, credential) };
  }),

  DeleteServiceSpecificCredential: operation(readNames, (context, named) => {
    const { user, credential } = theCredential(context, named);
    const left = user.credentials.services.filter((one) => one !== credential);
    withServices(context, user, left);
    return undefined;
  }),
};
