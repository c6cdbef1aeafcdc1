// How the state file spells buckets and objects: bodies in base 64.
import type { JsonObject } from '../model/json.ts';
import type { Bucket, StoredObject } from './s3/bucket.ts';
import { Fields } from './state-fields.ts';

// Objects are never changed in place, so the text of one stays right.
const encoded = new WeakMap<StoredObject, string>();

function objectText(object: StoredObject): string {
  const known = encoded.get(object) ?? JSON.stringify({ ...object, body: object.body.toString('base64') });
  encoded.set(object, known);
  return known;
}

/** A bucket as JSON, an object on a line. */
export function bucketText({ name, region, created, objects }: Bucket): string {
  const lines = [...objects].map(([key, object]) => `${JSON.stringify(key)}:${objectText(object)}`);
  return `${JSON.stringify({ name, region, created }).slice(0, -1)},"objects":{\n${lines.join(',\n')}\n}}`;
}

export function decodeBucket(value: JsonObject): Bucket {
  const fields = new Fields(value);
  const stored = new Fields(fields.object('objects'));
  const keys = Object.keys(fields.object('objects'));
  const objects = new Map(keys.map((key) => [key, decodeObject(new Fields(stored.object(key)))]));
  return { name: fields.text('name'), region: fields.text('region'), created: fields.text('created'), objects };
}

function decodeObject(fields: Fields): StoredObject {
  return {
    body: Buffer.from(fields.text('body'), 'base64'),
    etag: fields.text('etag'),
    modified: fields.text('modified'),
    headers: Object.fromEntries(fields.map('headers')),
  };
}
