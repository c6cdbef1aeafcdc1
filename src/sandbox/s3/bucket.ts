// What the sandbox remembers of buckets and objects. Objects are never changed in place: a put makes a new one.

export interface StoredObject {
  readonly body: Buffer;
  /** MD5 in hexadecimal, without the quotation marks that it has on the wire. */
  readonly etag: string;
  /** ISO 8601, whole seconds, UTC. */
  readonly modified: string;
  /** Headers that are given back as they came: content type, cache control, user metadata. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly created: string;
  readonly objects: Map<string, StoredObject>;
}
