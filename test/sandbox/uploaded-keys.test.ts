// SSH public keys and signing certificates. Evidence tags: A recorded, D documented, I reported, K known, M model.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  CreateUserCommand,
  DeleteSSHPublicKeyCommand,
  DeleteSigningCertificateCommand,
  DeleteUserCommand,
  GetSSHPublicKeyCommand,
  ListSSHPublicKeysCommand,
  ListSigningCertificatesCommand,
  UpdateSSHPublicKeyCommand,
  UpdateSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
  UploadSigningCertificateCommand,
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

const pem = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const CERTIFICATES = [
  'MIIBeDCCAR2gAwIBAgIUBOU+FhSzg2ViJsbuRR9U94qKYogwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFdGVzdDEwIBcNMjYxMTIyMTE1ODE1WhgPMjEyNjEwMjkxMTU4MTVaMBAxDjAMBgNVBAMMBXRlc3QxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl6hGinl8vVtFOESuBDDYczLeCrQ60PX/HtogK/TNE4hDYHqik/NNRRxiLzNx02DQmelswSIMJe2lRtXWTDrXeqNTMFEwHQYDVR0OBBYEFKGw8cQ3hZgdYrvucIYzKtLNhI8LMB8GA1UdIwQYMBaAFKGw8cQ3hZgdYrvucIYzKtLNhI8LMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhALhmf0+1wn5U0DQNmVqPSh1f4Uj9dWp4Ef+wJriPuzolAiEAtVwn9kRKs9lMw5G0JBKCnIiOKdHKuF0vGhlvgVig17o=',
  'MIIBdzCCAR2gAwIBAgIUfzCfBxZn9NDdgH/0ddVG3vDElHowCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFdGVzdDIwIBcNMjYxMTIyMTE1ODE1WhgPMjEyNjEwMjkxMTU4MTVaMBAxDjAMBgNVBAMMBXRlc3QyMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEGbuCBtl78+91g/ZgdTyKlpD91lxoh3vg6l7TRu+8N5TxNLLWeV3WU2dpM4MYq9COTk+OUATgxjjXqaTHW3w/aqNTMFEwHQYDVR0OBBYEFKEzvaIJoPZL2Gv/6G5/JvC5izGWMB8GA1UdIwQYMBaAFKEzvaIJoPZL2Gv/6G5/JvC5izGWMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAJp33PyvTCGvfkPtSdr6oWKKckm556aZyu1ECs+QkbGlAiAHQyi5n8TuM9ya3XTF3lOnmRQZ34xPj8lwd7Kz7K3ZFw==',
  'MIIBdjCCAR2gAwIBAgIUGRA8oY2da/G+KiNOPgeutBA8XiowCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFdGVzdDMwIBcNMjYxMTIyMTE1ODE1WhgPMjEyNjEwMjkxMTU4MTVaMBAxDjAMBgNVBAMMBXRlc3QzMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEWlMY7oN8yAqeEi874EMRCw+41sqlNMV5SbGB/2aeGSzILNfUsIHbTwY6EjaPANVdX8EyB+2mioOEyqCuEmNSMKNTMFEwHQYDVR0OBBYEFFaTYUY8Ack4u5JoPOLL+ZZUnuySMB8GA1UdIwQYMBaAFFaTYUY8Ack4u5JoPOLL+ZZUnuySMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgenhFGhs06hEFWbdRiVDimFAmVYoXYehJ5yhY7NdflIcCIB4OKg/ieYY3OFC/QS0/JYuAiwWmu1PVuodPfAEKdoNs',
].map(pem);
const conflict = async () => (await refusal(world.iam.send(new DeleteUserCommand({ UserName })))).message;

describe('SSH public keys', () => {
  // One real key, and others that differ from it in a byte: making real ones takes long, and nobody has to use them.
  const { e = '', n = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  let made = 0;
  const newSshKey = () => {
    made += 1;
    const modulus = Buffer.from(n, 'base64url');
    modulus[100] = made;
    const key = createPublicKey({ key: { kty: 'RSA', e, n: modulus.toString('base64url') }, format: 'jwk' });
    return key.export({ type: 'spki', format: 'pem' }).toString();
  };

  it('are uploaded, read in both encodings, switched off and deleted [A, M]', async () => {
    const { iam } = world;
    const SSHPublicKeyBody = newSshKey();
    const { SSHPublicKey } = await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }));
    expect(SSHPublicKey).toEqual({
      UserName,
      SSHPublicKeyId: like(/^APKA[A-Z2-7]{17}$/),
      Fingerprint: like(/^([0-9a-f]{2}:){15}[0-9a-f]{2}$/),
      SSHPublicKeyBody,
      Status: 'Active',
      UploadDate: expect.any(Date),
    });
    const key = { UserName, SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId };
    const ssh = await iam.send(new GetSSHPublicKeyCommand({ ...key, Encoding: 'SSH' }));
    expect(ssh.SSHPublicKey?.SSHPublicKeyBody).toMatch(/^ssh-rsa AAAAB3NzaC1yc2E/);
    const again = iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: ssh.SSHPublicKey?.SSHPublicKeyBody }));
    expect(await refusal(again)).toMatchObject({ code: 'DuplicateSSHPublicKey', status: 400 });
    await iam.send(new UpdateSSHPublicKeyCommand({ ...key, Status: 'Inactive' }));
    const { SSHPublicKeys } = await iam.send(new ListSSHPublicKeysCommand({ UserName }));
    expect(SSHPublicKeys).toEqual([{ ...key, Status: 'Inactive', UploadDate: expect.any(Date) }]);
    expect(await conflict()).toBe('Cannot delete entity, must remove referenced objects first.');
    await iam.send(new DeleteSSHPublicKeyCommand(key));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('come back in the format of ssh-rsa as they were sent, and as PEM [M]', async () => {
    const { iam } = world;
    const { SSHPublicKey } = await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: newSshKey() }));
    const get = async (SSHPublicKeyId: string | undefined, Encoding: 'SSH' | 'PEM') =>
      (await iam.send(new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Encoding }))).SSHPublicKey?.SSHPublicKeyBody ?? '';
    const SSHPublicKeyBody = `${await get(SSHPublicKey?.SSHPublicKeyId, 'SSH')} ann@home`;
    await iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId }));
    const second = (await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }))).SSHPublicKey;
    expect(second?.Fingerprint).toBe(SSHPublicKey?.Fingerprint);
    expect(await get(second?.SSHPublicKeyId, 'SSH')).toBe(SSHPublicKeyBody);
    expect(await get(second?.SSHPublicKeyId, 'PEM')).toBe(SSHPublicKey?.SSHPublicKeyBody);
  });

  it('that are unknown or no keys are refused, and a sixth [A, M, D]', async () => {
    const { iam } = world;
    const key = { UserName, SSHPublicKeyId: 'APKAXXXXXXXXXXXXXXXXX' };
    const missing = { code: 'NoSuchEntity', status: 404, message: 'The Public Key with id APKAXXXXXXXXXXXXXXXXX cannot be found.' };
    expect(await refusal(iam.send(new GetSSHPublicKeyCommand({ ...key, Encoding: 'PEM' })))).toEqual(missing);
    expect(await refusal(iam.send(new UpdateSSHPublicKeyCommand({ ...key, Status: 'Active' })))).toEqual(missing);
    expect(await refusal(iam.send(new DeleteSSHPublicKeyCommand(key)))).toEqual(missing);
    const upload = (SSHPublicKeyBody: string) => iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }));
    expect((await refusal(upload('ssh-rsa AAAA'))).code).toBe('InvalidPublicKey');
    const bodies = Array.from({ length: 6 }, newSshKey);
    for (const body of bodies.slice(0, 5)) await upload(body);
    expect((await refusal(upload(bodies[5] ?? ''))).code).toBe('LimitExceeded');
  });
});

describe('signing certificates', () => {
  const upload = (CertificateBody: string | undefined) =>
    world.iam.send(new UploadSigningCertificateCommand({ UserName, CertificateBody }));

  it('are uploaded, listed, switched off and deleted [A]', async () => {
    const { iam } = world;
    const { Certificate } = await upload(CERTIFICATES[0]);
    const shown = { UserName, CertificateId: like(/^\w{24,}$/), CertificateBody: CERTIFICATES[0], UploadDate: expect.any(Date) };
    expect(Certificate).toEqual({ ...shown, Status: 'Active' });
    const one = { UserName, CertificateId: Certificate?.CertificateId };
    await iam.send(new UpdateSigningCertificateCommand({ ...one, Status: 'Inactive' }));
    expect((await iam.send(new ListSigningCertificatesCommand({ UserName }))).Certificates).toEqual([{ ...shown, Status: 'Inactive' }]);
    expect(await conflict()).toBe('Cannot delete entity, must delete signing certificates first.');
    await iam.send(new DeleteSigningCertificateCommand(one));
    await iam.send(new DeleteUserCommand({ UserName }));
  });

  it('are two at most, different, well-formed, and known [A, M]', async () => {
    const { iam } = world;
    expect(await refusal(upload('invalid-certificate-body'))).toEqual({
      code: 'MalformedCertificate',
      status: 400,
      message: 'Certificate invalid-certificate-body is malformed.',
    });
    await upload(CERTIFICATES[0]);
    expect((await refusal(upload(CERTIFICATES[0]))).code).toBe('DuplicateCertificate');
    await upload(CERTIFICATES[1]);
    const third = { code: 'LimitExceeded', status: 409, message: 'Cannot exceed quota for CertificatesPerUser: 2' };
    expect(await refusal(upload(CERTIFICATES[2]))).toEqual(third);
    const one = { UserName, CertificateId: 'NONEXISTENTCERTID12345678901' };
    const missing = { code: 'NoSuchEntity', status: 404, message: 'The Certificate with id NONEXISTENTCERTID12345678901 cannot be found.' };
    expect(await refusal(iam.send(new DeleteSigningCertificateCommand(one)))).toEqual(missing);
    expect(await refusal(iam.send(new UpdateSigningCertificateCommand({ ...one, Status: 'Active' })))).toEqual(missing);
  });
});
