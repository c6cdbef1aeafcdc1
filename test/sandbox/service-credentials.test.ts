// Service-specific credentials. Evidence tags: A recorded, D documented, I reported, K known, M model.
import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteUserCommand,
  ListServiceSpecificCredentialsCommand,
  ResetServiceSpecificCredentialCommand,
  UpdateServiceSpecificCredentialCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from './support.ts';
import { like, open, refusal } from './support.ts';

const UserName = 'ann';

let world: World;

beforeEach(async () => {
  world = await open();
  await world.iam.send(new CreateUserCommand({ UserName }));
});

describe('service-specific credentials', () => {
  const ServiceName = 'codecommit.amazonaws.com';
  const create = (name = UserName, service = ServiceName) =>
    world.iam.send(new CreateServiceSpecificCredentialCommand({ UserName: name, ServiceName: service }));

  it('show their password when they are made or reset, and keep the user name after a rename [A]', async () => {
    const { iam } = world;
    const { ServiceSpecificCredential: made } = await create();
    expect(made).toEqual({
      UserName,
      ServiceName,
      ServiceUserName: 'ann-at-123456789012',
      ServicePassword: like(/^.{59}=$/),
      ServiceSpecificCredentialId: like(/^ACCA[A-Z2-7]{17}$/),
      Status: 'Active',
      CreateDate: expect.any(Date),
    });
    await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'anna' }));
    const one = { UserName: 'anna', ServiceSpecificCredentialId: made?.ServiceSpecificCredentialId };
    const reset = (await iam.send(new ResetServiceSpecificCredentialCommand(one))).ServiceSpecificCredential;
    expect(reset).toMatchObject({ ServiceUserName: 'ann-at-123456789012', ServicePassword: like(/^.{59}=$/) });
    expect(reset?.ServicePassword).not.toBe(made?.ServicePassword);
    await iam.send(new UpdateServiceSpecificCredentialCommand({ ...one, Status: 'Inactive' }));
    const { ServiceSpecificCredentials } = await iam.send(new ListServiceSpecificCredentialsCommand({ UserName: 'anna', ServiceName }));
    expect(ServiceSpecificCredentials).toMatchObject([{ UserName: 'anna', Status: 'Inactive' }]);
    expect(ServiceSpecificCredentials?.[0]).not.toHaveProperty('ServicePassword');
    expect((await refusal(iam.send(new DeleteUserCommand({ UserName: 'anna' })))).message).toBe(
      'Cannot delete entity, must remove referenced objects first.',
    );
    await iam.send(new DeleteServiceSpecificCredentialCommand(one));
    await iam.send(new DeleteUserCommand({ UserName: 'anna' }));
  });

  it('are listed for all users, in pages [M]', async () => {
    const { iam } = world;
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    for (const name of [UserName, 'bob']) for (const service of [ServiceName, 'cassandra.amazonaws.com']) await create(name, service);
    const first = await iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 3 }));
    expect(first.ServiceSpecificCredentials).toHaveLength(3);
    const rest = await iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true, MaxItems: 3, Marker: first.Marker }));
    expect(rest.ServiceSpecificCredentials).toMatchObject([{ UserName: 'bob', ServiceName: 'cassandra.amazonaws.com' }]);
    expect(rest.IsTruncated).toBe(false);
  });

  it('are two for a user and service, of services that have them [D, A]', async () => {
    const { iam } = world;
    await create();
    await create();
    expect((await refusal(create())).code).toBe('LimitExceeded');
    expect(await refusal(create(UserName, 'nothing'))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: 'No such service nothing is supported for Service Specific Credentials',
    });
    const ServiceSpecificCredentialId = 'ACCAXXXXXXXXXXXXXXXXX';
    const missing = iam.send(new DeleteServiceSpecificCredentialCommand({ UserName, ServiceSpecificCredentialId }));
    expect(await refusal(missing)).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: `No such credential ${ServiceSpecificCredentialId} exists`,
    });
  });

  it('of Bedrock are API keys, which may expire [M]', async () => {
    const ask = new CreateServiceSpecificCredentialCommand({ UserName, ServiceName: 'bedrock.amazonaws.com', CredentialAgeDays: 30 });
    const { ServiceSpecificCredential } = await world.iam.send(ask);
    expect(ServiceSpecificCredential).toMatchObject({
      ServiceCredentialAlias: expect.any(String),
      ServiceCredentialSecret: expect.any(String),
      ExpirationDate: new Date('2026-12-22T10:42:00Z'),
    });
    expect(ServiceSpecificCredential).not.toHaveProperty('ServicePassword');
  });
});
