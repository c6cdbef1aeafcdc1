// Objects in a bucket of S3, for locks and journals: every put and every removal names the state that it replaces. The SDK's client is
// loaded at the first request.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
import { setTimeout as pause } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { CallError } from '../model/callerror.ts';
import { Failure } from '../model/failure.ts';
import { failureOf } from './failures.ts';
import type { S3Options } from './s3-client.ts';
import { symptomOf } from './symptom.ts';

export interface StoredObject {
  readonly text: string;
  readonly etag: string;
  /** Milliseconds since the epoch, by the clock of S3. */
  readonly modified: number;
}

/** What a put may replace: nothing, or the object as it was seen. */
export type Expected = { readonly absent: true } | { readonly etag: string };

export type Put = { readonly is: 'put'; readonly etag: string } | { readonly is: 'other'; readonly found: StoredObject | null };

export interface ObjectStore {
  /** `s3://bucket/prefix/key`, for messages. */
  place(key: string): string;
  /** Null if there is no such object. */
  get(key: string): Promise<StoredObject | null>;
  /** `other`: something else than expected is there. A put whose answer was lost is found again by its text. */
  put(key: string, text: string, expected: Expected): Promise<Put>;
  /** Removes the object if it is still the one that was seen. */
  remove(key: string, etag: string): Promise<void>;
  /** Keys that begin like this, in order. */
  list(start: string): Promise<readonly string[]>;
  /** What S3's clock showed at its last answer, in milliseconds since the epoch; null before the first one. */
  now(): number | null;
}

export interface Bucket {
  readonly bucket: string;
  readonly prefix: string;
  /** Makes the bucket if it is missing: for a sandbox that lasts as long as a command. */
  readonly makes: boolean;
}

// What S3 answers when two puts of one key meet; neither condition is judged then.
const MEETING = /^(ConditionalRequestConflict|OperationAborted)$/;
const MEETINGS = 6;
const REFUSED = /^(PreconditionFailed|NoSuchKey)$/;

/** The objects below a prefix. Nothing is loaded or sent before the first request; each throws Failure. */
export function openObjects(at: Bucket, options: S3Options): ObjectStore {
  const seen: { now: number | null } = { now: null };
  const { bucket: Bucket, prefix } = at;
  const keyOf = (key: string): string => (prefix === '' ? key : `${prefix}/${key}`);
  const place = (key: string): string => `s3://${Bucket}/${keyOf(key)}`;
  const client = onceOpened(at, options, (date) => (seen.now = date));
  const ask = async <T>(action: string, key: string, work: (s3: S3Client) => Promise<T>): Promise<T> => {
    try {
      return await work(await client());
    } catch (error) {
      throw objectFailure(error, action, place(key), Bucket);
    }
  };
  const store: ObjectStore = {
    place,
    now: () => seen.now,
    get: (key) => ask('s3:GetObject', key, (s3) => getText(s3, { Bucket, Key: keyOf(key) })),
    async put(key, text, expected) {
      const etag = await ask('s3:PutObject', key, (s3) => putText(s3, { Bucket, Key: keyOf(key) }, text, expected));
      if (etag !== null) return { is: 'put', etag };
      const found = await store.get(key);
      return found?.text === text ? { is: 'put', etag: found.etag } : { is: 'other', found };
    },
    remove: (key, etag) => ask('s3:DeleteObject', key, (s3) => removeText(s3, { Bucket, Key: keyOf(key) }, etag)),
    async list(start) {
      const keys = await ask('s3:ListBucket', start, (s3) => listKeys(s3, { Bucket, Prefix: keyOf(start) }));
      return keys.map((key) => key.slice(keyOf('').length));
    },
  };
  return store;
}

function onceOpened({ bucket, makes }: Bucket, options: S3Options, onDate: (date: number) => void): () => Promise<S3Client> {
  let opened: Promise<S3Client> | undefined;
  const open = async (): Promise<S3Client> => {
    const { openS3 } = await import('./s3-client.ts');
    const { CreateBucketCommand } = await import('@aws-sdk/client-s3');
    const s3 = await openS3(options, onDate);
    if (makes) await s3.send(new CreateBucketCommand({ Bucket: bucket }));
    return s3;
  };
  return () =>
    (opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    }));
}

interface At {
  readonly Bucket: string;
  readonly Key: string;
}

async function getText(s3: S3Client, at: At): Promise<StoredObject | null> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    const { Body, ETag, LastModified } = await s3.send(new GetObjectCommand(at));
    const text = (await Body?.transformToString('utf-8')) ?? '';
    return { text, etag: ETag ?? '', modified: LastModified?.getTime() ?? 0 };
  } catch (error) {
    if (symptomOf(error).code === 'NoSuchKey') return null;
    throw error;
  }
}

/** The ETag; null if something else than expected is there. */
async function putText(s3: S3Client, at: At, Body: string, expected: Expected): Promise<string | null> {
  const { PutObjectCommand } = await import('@aws-sdk/client-s3');
  const condition = 'etag' in expected ? { IfMatch: expected.etag } : { IfNoneMatch: '*' };
  for (let meetings = 1; ; meetings += 1) {
    try {
      const { ETag } = await s3.send(new PutObjectCommand({ ...at, Body, ContentType: 'application/json', ...condition }));
      return ETag ?? '';
    } catch (error) {
      const { code } = symptomOf(error);
      if (REFUSED.test(code)) return null;
      if (!MEETING.test(code) || meetings >= MEETINGS) throw error;
      await pause(50 * 2 ** meetings);
    }
  }
}

async function removeText(s3: S3Client, at: At, IfMatch: string): Promise<void> {
  const { DeleteObjectCommand } = await import('@aws-sdk/client-s3');
  try {
    await s3.send(new DeleteObjectCommand({ ...at, IfMatch }));
  } catch (error) {
    // It is somebody else's by now, or gone.
    if (!REFUSED.test(symptomOf(error).code)) throw error;
  }
}

async function listKeys(s3: S3Client, where: { readonly Bucket: string; readonly Prefix: string }): Promise<string[]> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const keys: string[] = [];
  for (let ContinuationToken: string | undefined; ;) {
    const page = await s3.send(new ListObjectsV2Command({ ...where, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) }));
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [Key])));
    ContinuationToken = page.NextContinuationToken;
    if (page.IsTruncated !== true || ContinuationToken === undefined) return keys;
  }
}

const CHANGE = 'Correct journal: in iamsync.yaml; nothing is written without its journal.';

function objectFailure(thrown: unknown, action: string, place: string, bucket: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const { code, message } = symptomOf(thrown);
  const failure = (said: string, next: string): Failure => new Failure('journal', said, next, failureOf(thrown, action).cause);
  switch (code) {
    case 'NoSuchBucket':
      return failure(`there is no bucket ${bucket} for the journal`, `Create it. ${CHANGE}`);
    case 'PermanentRedirect':
    case 'AuthorizationHeaderMalformed':
    case 'IllegalLocationConstraint':
      return failure(`the bucket ${bucket} is in another region: ${message}`, 'Set AWS_REGION to the region of the bucket, or --region.');
    case 'NotImplemented':
      return failure(
        `what answers for ${place} can't put under a condition: ${message}`,
        `Locks need If-Match and If-None-Match. ${CHANGE}`,
      );
  }
  const told = failureOf(thrown, action);
  const { cause } = told;
  if (told.code === 'access-denied')
    return new Failure(
      'access-denied',
      `AWS denies ${action} on ${place}: ${cause instanceof CallError ? cause.message : message}`,
      `Allow s3:GetObject, s3:PutObject and s3:DeleteObject below the journal's prefix, and s3:ListBucket on the bucket. ${CHANGE}`,
      cause,
    );
  return new Failure(told.code, `${told.message} (${place})`, told.next, cause);
}
