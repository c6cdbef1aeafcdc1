// Virtual MFA devices. Evidence tags: A recorded, D documented, I reported, M model.
import {
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  ListMFADeviceTagsCommand,
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
} from '@aws-sdk/client-iam';
import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import { beforeEach, describe, expect, it } from 'vitest';
import { codeAt, isCode } from '../../src/sandbox/totp.ts';
import type { World } from './support.ts';
import { like, open, refusal, userArn } from './support.ts';

const UserName = 'ann';
const NOW = Date.UTC(2026, 10, 22, 10, 42);
const serial = (name: string, path = '/'): string => `arn:aws:iam::123456789012:mfa${path}${name}`;

let world: World;

beforeEach(async () => {
  world = await open();
  await world.iam.send(new CreateUserCommand({ UserName }));
});

/** Makes a device; gives the two codes that it shows now and in half a minute. */
async function create(name: string): Promise<{ AuthenticationCode1: string; AuthenticationCode2: string }> {
  const { VirtualMFADevice } = await world.iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }));
  const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
  return { AuthenticationCode1: codeAt(seed, NOW), AuthenticationCode2: codeAt(seed, NOW + 30_000) };
}

const enable = async (name: string, user = UserName) =>
  world.iam.send(new EnableMFADeviceCommand({ UserName: user, SerialNumber: serial(name), ...(await create(name)) }));

describe('codes', () => {
  it('agree with the examples of RFC 6238 [D]', () => {
    const seed = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    expect(codeAt(seed, 59_000)).toBe('287082');
    expect(codeAt(seed, 1_111_111_109_000)).toBe('081804');
    expect(isCode(seed, '287082', 89_000)).toBe(true);
    expect(isCode(seed, '287082', 120_000)).toBe(false);
  });
});

describe('virtual MFA devices', () => {
  it('show their seed and a picture once [A]', async () => {
    const { iam } = world;
    const { VirtualMFADevice } = await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone', Path: '/x/' }));
    expect(VirtualMFADevice?.SerialNumber).toBe(serial('phone', '/x/'));
    expect(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString()).toMatch(/^[A-Z2-7]{64}$/);
    expect(
      Buffer.from(VirtualMFADevice?.QRCodePNG ?? [])
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    const { VirtualMFADevices } = await iam.send(new ListVirtualMFADevicesCommand({}));
    expect(VirtualMFADevices).toEqual([{ SerialNumber: serial('phone', '/x/') }]);
    const again = iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
    expect(await refusal(again)).toEqual({ code: 'EntityAlreadyExists', status: 409, message: 'MFA device already exists.' });
  });

  it('are enabled with two codes in a row, and then listed with their user [A]', async () => {
    const { iam } = world;
    const codes = await create('phone');
    const SerialNumber = serial('phone');
    const swapped = { AuthenticationCode1: codes.AuthenticationCode2, AuthenticationCode2: codes.AuthenticationCode1 };
    expect(await refusal(iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...swapped })))).toMatchObject({
      code: 'InvalidAuthenticationCode',
      status: 403,
    });
    await iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes }));
    expect(await refusal(iam.send(new EnableMFADeviceCommand({ UserName, SerialNumber, ...codes })))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'MFA Device is already in use.',
    });
    const EnableDate = new Date(NOW);
    expect((await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices).toEqual([{ UserName, SerialNumber, EnableDate }]);
    const list = async (AssignmentStatus: 'Assigned' | 'Unassigned') =>
      (await iam.send(new ListVirtualMFADevicesCommand({ AssignmentStatus }))).VirtualMFADevices;
    expect(await list('Assigned')).toMatchObject([
      { SerialNumber, EnableDate, User: { UserName, Arn: userArn(UserName), UserId: like(/^AIDA/) } },
    ]);
    expect(await list('Unassigned')).toEqual([]);
    expect(await iam.send(new GetMFADeviceCommand({ SerialNumber }))).toMatchObject({ UserName, SerialNumber, EnableDate });
    await iam.send(new ResyncMFADeviceCommand({ UserName, SerialNumber, ...codes }));
    expect((await refusal(iam.send(new ResyncMFADeviceCommand({ UserName, SerialNumber, ...swapped })))).code).toBe(
      'InvalidAuthenticationCode',
    );
    expect(JSON.stringify(world.sandbox.calls)).not.toContain(codes.AuthenticationCode1);
  });

  it('are deactivated before they are deleted, and keep a user from being deleted until then [I, M]', async () => {
    const { iam } = world;
    const SerialNumber = serial('phone');
    await enable('phone');
    expect(await refusal(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).toMatchObject({
      code: 'DeleteConflict',
      status: 409,
    });
    expect((await refusal(iam.send(new DeleteUserCommand({ UserName })))).message).toBe(
      'Cannot delete entity, must delete MFA device first.',
    );
    await iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }));
    expect((await iam.send(new ListMFADevicesCommand({ UserName }))).MFADevices).toEqual([]);
    await iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber }));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('are eight for a user at most [D]', async () => {
    for (let i = 0; i < 8; i++) await enable(`d${i}`);
    expect((await refusal(enable('d8'))).code).toBe('LimitExceeded');
    const { SummaryMap } = await world.iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ MFADevices: 9, MFADevicesInUse: 8 });
  });

  it('that are unknown, or of another user, do not exist [A]', async () => {
    const { iam } = world;
    const SerialNumber = serial('none');
    const missing = { code: 'NoSuchEntity', status: 404, message: `MFA Device with serial number ${SerialNumber} does not exist.` };
    expect(await refusal(iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })))).toEqual(missing);
    expect(await refusal(iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber })))).toEqual(missing);
    await iam.send(new CreateUserCommand({ UserName: 'bob' }));
    await enable('phone');
    const foreign = iam.send(new DeactivateMFADeviceCommand({ UserName: 'bob', SerialNumber: serial('phone') }));
    expect((await refusal(foreign)).code).toBe('NoSuchEntity');
    expect((await refusal(iam.send(new DeactivateMFADeviceCommand({ UserName: 'nobody', SerialNumber })))).message).toBe(
      'The user with name nobody cannot be found.',
    );
  });

  it('have tags with keys that differ by case [D]', async () => {
    const { iam, tagging } = world;
    await create('phone');
    const SerialNumber = serial('phone');
    await iam.send(
      new TagMFADeviceCommand({
        SerialNumber,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'A', Value: '2' },
        ],
      }),
    );
    await iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['a'] }));
    const Tags = [{ Key: 'A', Value: '2' }];
    expect((await iam.send(new ListMFADeviceTagsCommand({ SerialNumber }))).Tags).toEqual(Tags);
    const { ResourceTagMappingList } = await tagging.send(new GetResourcesCommand({ ResourceTypeFilters: ['iam:mfa'] }));
    expect(ResourceTagMappingList).toEqual([{ ResourceARN: SerialNumber, Tags }]);
  });
});
