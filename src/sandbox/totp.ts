// The codes of a virtual MFA device: six digits for every half minute. https://www.rfc-editor.org/rfc/rfc6238
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const STEP = 30_000;
/** How many steps the clocks of device and server may be apart. */
const DRIFT = 10;

/** The code of a device (its seed in base 32) at a time in milliseconds since the epoch. */
export function codeAt(seed: string, time: number): string {
  return codeOfStep(seed, Math.floor(time / STEP));
}

/** True if the two codes follow each other and belong to about this time. */
export function areConsecutive(seed: string, first: string, second: string, time: number): boolean {
  const now = Math.floor(time / STEP);
  for (let step = now - DRIFT; step <= now + DRIFT; step++)
    if (codeOfStep(seed, step) === first && codeOfStep(seed, step + 1) === second) return true;
  return false;
}

/** True if the code belongs to this half minute or to one beside it. */
export function isCode(seed: string, code: string, time: number): boolean {
  return [-1, 0, 1].some((step) => codeAt(seed, time + step * STEP) === code);
}

function codeOfStep(seed: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', decode(seed)).update(counter).digest();
  const value = digest.readUInt32BE((digest[19] ?? 0) & 15) & 0x7fff_ffff;
  return String(value % 1_000_000).padStart(6, '0');
}

function decode(seed: string): Buffer {
  const bits = Array.from(seed, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
