// SSH public keys as IAM takes them, in the format of ssh-rsa or as PEM, and turned from one into the other.
import { createHash, createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export type Encoding = 'SSH' | 'PEM';
/** IAM takes no shorter RSA keys. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html */
const MIN_BITS = 2048;

/** The key that a text holds; undefined if it is none that IAM takes. */
export function readSshKey(text: string): KeyObject | undefined {
  try {
    const key = text.startsWith('ssh-rsa ') ? readBlob(text) : createPublicKey(text);
    return key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_BITS ? key : undefined;
  } catch {
    return undefined;
  }
}

/** The key in another encoding; a text that has it already stays as it was sent. */
export function encodeSshKey(text: string, encoding: Encoding): string {
  const isSsh = text.startsWith('ssh-rsa ');
  const key = readSshKey(text);
  if (key === undefined || isSsh === (encoding === 'SSH')) return text;
  return encoding === 'SSH' ? `ssh-rsa ${blobOf(key).toString('base64')}` : String(key.export({ type: 'spki', format: 'pem' }));
}

/** The MD5 digest of the key, as IAM shows it: bytes in hexadecimal with colons between them. */
export function fingerprintOf(key: KeyObject): string {
  const digest = createHash('md5').update(blobOf(key)).digest('hex');
  return (digest.match(/../g) ?? []).join(':');
}

// The blob is three strings, each with its length before it: the type, the exponent, the modulus. RFC 4253, section 6.6.
function readBlob(text: string): KeyObject {
  const blob = Buffer.from(text.split(' ')[1] ?? '', 'base64');
  const parts: Buffer[] = [];
  for (let at = 0; at < blob.length;) {
    const length = blob.readUInt32BE(at);
    parts.push(blob.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  const [, e = Buffer.alloc(0), n = Buffer.alloc(0)] = parts;
  return createPublicKey({ key: { kty: 'RSA', e: e.toString('base64url'), n: withoutSign(n).toString('base64url') }, format: 'jwk' });
}

function blobOf(key: KeyObject): Buffer {
  const { e = '', n = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from('ssh-rsa'), Buffer.from(e, 'base64url'), Buffer.from(n, 'base64url')].map(withLength));
}

function withLength(part: Buffer): Buffer {
  const bytes = ((part[0] ?? 0) & 0x80) === 0 ? part : Buffer.concat([Buffer.from([0]), part]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function withoutSign(bytes: Buffer): Buffer {
  return bytes[0] === 0 ? bytes.subarray(1) : bytes;
}
