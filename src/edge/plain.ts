// AWS's answers as plain data: dates as text, nothing about the transport.
import type { Json, JsonObject } from '../model/json.ts';

/** The answer without `$metadata`; dates in ISO 8601, bytes in base64, absent members absent. */
export function plainAnswer(answer: object): JsonObject {
  const members = Object.entries(answer).filter(([key]) => key !== '$metadata');
  return Object.fromEntries(members.flatMap(([key, value]) => (value === undefined ? [] : [[key, plain(value)] as const])));
}

function plain(value: unknown): Json {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(plain);
  return typeof value === 'object' && value !== null ? plainAnswer(value) : null;
}
