// Virtual MFA devices: made without a user, enabled for one with two codes in a row, deactivated, deleted.
import { holding } from '../account.ts';
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import { alreadyExists, AwsError, deleteConflict, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theUser, userOrCaller } from '../lookup.ts';
import { existingName, maybeUser, named, path } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOf, pageOfItems } from '../paging.ts';
import { MAX_MFA_DEVICES } from '../quotas.ts';
import type { MfaRecord, Tag, UserRecord } from '../records.ts';
import { arnOf } from '../records.ts';
import { tagsIfAny, userMembers } from '../show.ts';
import { checkTags, sortTags } from '../tags.ts';
import { areConsecutive } from '../totp.ts';

const SERIAL = { min: 9, max: 256, pattern: '[\\w+=/:,.@-]+' } as const;
const CODE = { min: 6, max: 6, pattern: '[\\d]+' } as const;
// A picture of one pixel stands for the QR code: who wants the seed takes it from Base32StringSeed.
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj2FwAAAABJRU5ErkJggg==';

export const serialNumber = (input: Reader): string => input.text('SerialNumber', SERIAL);

function unknown(serial: string): AwsError {
  return noSuchEntity(`MFA Device with serial number ${serial} does not exist.`);
}

/** The virtual device of a serial number. */
export function theDevice(account: Account, serial: string): MfaRecord {
  const device = account.find('mfa', serial.slice(serial.lastIndexOf('/') + 1));
  if (device === undefined || arnOf(account.id, device) !== serial) throw unknown(serial);
  return device;
}

function devicesOf(account: Account, user: UserRecord): MfaRecord[] {
  return account.holders(holding.mfaOf(user.id)).flatMap((one) => (one.kind === 'mfa' ? [one] : []));
}

interface NewDevice {
  readonly name: string;
  readonly path: string | undefined;
  readonly tags: readonly Tag[];
}

function createDevice({ account, world }: Context, input: NewDevice): MfaRecord {
  checkTags('mfa', input.tags);
  if (account.find('mfa', input.name) !== undefined) throw alreadyExists('MFA device already exists.');
  const record: MfaRecord = {
    kind: 'mfa',
    id: world.newId('mfa'),
    name: input.name,
    path: input.path ?? '/',
    created: world.timestamp(),
    seed: world.newSecret(64, '32'),
    user: null,
    enabled: null,
    tags: sortTags(input.tags),
    onceTagged: input.tags.length > 0,
  };
  account.put(record);
  return record;
}

interface Codes {
  readonly name: string;
  readonly serial: string;
  readonly first: string;
  readonly second: string;
}

const readCodes = (input: Reader): Codes => ({
  name: existingName(input, 'user'),
  serial: serialNumber(input),
  first: input.text('AuthenticationCode1', CODE),
  second: input.text('AuthenticationCode2', CODE),
});

function checkCodes({ world }: Context, device: MfaRecord, { first, second }: Codes): void {
  if (!areConsecutive(device.seed, first, second, world.time()))
    throw new AwsError('InvalidAuthenticationCode', 403, 'Authentication code for device is not valid.');
}

function enable(context: Context, codes: Codes): undefined {
  const { account, world } = context;
  const user = theUser(account, codes.name);
  const device = theDevice(account, codes.serial);
  if (device.user !== null) throw alreadyExists('MFA Device is already in use.');
  if (account.holderCount(holding.mfaOf(user.id)) >= MAX_MFA_DEVICES)
    throw limitExceeded(`Cannot exceed quota for MFADevicesPerUser: ${MAX_MFA_DEVICES}`);
  checkCodes(context, device, codes);
  account.put({ ...device, user: user.id, enabled: world.timestamp() });
}

/** A device that the user has enabled. */
function enabledFor(account: Account, user: UserRecord, serial: string): MfaRecord {
  const device = devicesOf(account, user).find((one) => arnOf(account.id, one) === serial);
  if (device === undefined) throw unknown(serial);
  return device;
}

// Seed and picture are shown when the device is made, and never again.
function listed(account: Account, device: MfaRecord): Members {
  const user = device.user === null ? undefined : account.findById(device.user);
  return {
    SerialNumber: arnOf(account.id, device),
    User: user?.kind === 'user' ? userMembers(account, user) : undefined,
    EnableDate: device.enabled ?? undefined,
  };
}

export const mfaDevices: Operations = {
  CreateVirtualMFADevice: operation(
    (input) => ({
      path: path(input, 'mfa'),
      name: named('virtualMFADeviceName', input.text('VirtualMFADeviceName', { min: 1 }), input),
      tags: input.tags() ?? [],
    }),
    (context, input) => {
      const device = createDevice(context, input);
      return {
        VirtualMFADevice: {
          SerialNumber: arnOf(context.account.id, device),
          Base32StringSeed: Buffer.from(device.seed).toString('base64'),
          QRCodePNG: PICTURE,
          Tags: tagsIfAny(device.tags),
        },
      };
    },
  ),

  DeleteVirtualMFADevice: operation(serialNumber, ({ account }, serial) => {
    const device = theDevice(account, serial);
    if (device.user !== null) throw deleteConflict('MFA VirtualDevice in use. Must deactivate first.');
    account.remove(device);
    return undefined;
  }),

  EnableMFADevice: operation(readCodes, enable),

  ResyncMFADevice: operation(readCodes, (context, codes) => {
    const user = theUser(context.account, codes.name);
    checkCodes(context, enabledFor(context.account, user, codes.serial), codes);
    return undefined;
  }),

  DeactivateMFADevice: operation(
    (input) => ({ name: maybeUser(input), serial: serialNumber(input) }),
    (context, { name, serial }) => {
      const { account } = context;
      const device = enabledFor(account, userOrCaller(context, name), serial);
      account.put({ ...device, user: null, enabled: null });
      return undefined;
    },
  ),

  ListMFADevices: operation(
    (input) => ({ name: maybeUser(input), page: input.page() }),
    (context, { name, page: asked }) => {
      const { account } = context;
      const user = userOrCaller(context, name);
      const page = pageOfItems(context.op, devicesOf(account, user), pageRequest(context, asked));
      const devices = page.items.map((device) => ({
        UserName: user.name,
        SerialNumber: arnOf(account.id, device),
        EnableDate: device.enabled ?? undefined,
      }));
      return { MFADevices: devices, ...pageMembers(page) };
    },
  ),

  ListVirtualMFADevices: operation(
    (input) => ({ wanted: input.choice('AssignmentStatus', ['Assigned', 'Unassigned', 'Any']) ?? 'Any', page: input.page() }),
    (context, { wanted, page: asked }) => {
      const { account } = context;
      const page = pageOf(context.op, account.names('mfa'), pageRequest(context, asked), (name) => {
        const device = account.find('mfa', name);
        if (device === undefined) return undefined;
        const fits = wanted === 'Any' || (wanted === 'Assigned') === (device.user !== null);
        return fits ? listed(account, device) : undefined;
      });
      return { VirtualMFADevices: page.items, ...pageMembers(page) };
    },
  ),

  GetMFADevice: operation(
    (input) => ({ name: input.has('UserName') ? maybeUser(input) : undefined, serial: serialNumber(input) }),
    (context, { name, serial }) => {
      const { account } = context;
      const device = name === undefined ? theDevice(account, serial) : enabledFor(account, theUser(account, name), serial);
      const user = device.user === null ? undefined : account.findById(device.user);
      return { UserName: user?.name, SerialNumber: serial, EnableDate: device.enabled ?? undefined };
    },
  ),
};
