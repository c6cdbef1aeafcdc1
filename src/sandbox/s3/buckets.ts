// Buckets: create, head, list, locate, delete.
import type { Account } from '../account.ts';
import { AwsError } from '../errors.ts';
import type { Reply } from '../protocol.ts';
import type { World } from '../world.ts';
import type { Bucket } from './bucket.ts';
import type { S3Context } from './operation.ts';
import { document, plain } from './reply.ts';

const HOME_REGION = 'us-east-1';
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const NAME = /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

function ownerOf(world: World, name: string): Account | undefined {
  return [...world.accounts.values()].find((account) => account.buckets.has(name));
}

/** A bucket, the caller's or another account's. Throws NoSuchBucket. */
export function theBucket(world: World, name: string): { owner: Account; bucket: Bucket } {
  const owner = ownerOf(world, name);
  const bucket = owner?.buckets.get(name);
  if (owner === undefined || bucket === undefined) throw new AwsError('NoSuchBucket', 404, 'The specified bucket does not exist');
  return { owner, bucket };
}

// Creating one's own bucket again is a success in the home region, and only there.
export function createBucket({ account, world, region }: S3Context, { bucket: name, body }: { bucket: string; body: Buffer }): Reply {
  if (!NAME.test(name)) throw new AwsError('InvalidBucketName', 400, 'The specified bucket is not valid.');
  const [, constraint] = /<LocationConstraint>([^<]*)<\/LocationConstraint>/.exec(body.toString('utf8')) ?? [];
  const where = constraint === undefined || constraint === '' ? region : constraint;
  const owner = ownerOf(world, name);
  if (owner !== undefined && owner !== account)
    throw new AwsError(
      'BucketAlreadyExists',
      409,
      'The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.',
    );
  if (owner !== undefined && where !== HOME_REGION)
    throw new AwsError(
      'BucketAlreadyOwnedByYou',
      409,
      'Your previous request to create the named bucket succeeded and you already own it.',
    );
  if (owner === undefined) {
    account.buckets.set(name, { name, region: where, created: world.timestamp(), objects: new Map() });
    account.touch();
  }
  return plain(200, { Location: `/${name}` });
}

export function headBucket({ world }: S3Context, { bucket: name }: { bucket: string }): Reply {
  return plain(200, { 'x-amz-bucket-region': theBucket(world, name).bucket.region });
}

export function listBuckets({ account }: S3Context): Reply {
  const buckets = [...account.buckets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const Bucket = buckets.map((one) => ({ Name: one.name, CreationDate: one.created, BucketRegion: one.region }));
  return document('ListAllMyBucketsResult', { Owner: { ID: account.id }, Buckets: { Bucket } });
}

export function locateBucket({ world }: S3Context, { bucket: name }: { bucket: string }): Reply {
  const { region } = theBucket(world, name).bucket;
  const reply = document('LocationConstraint', {});
  const text = region === HOME_REGION ? '' : region;
  return { ...reply, body: String(reply.body).replace('></LocationConstraint>', `>${text}</LocationConstraint>`) };
}

export function deleteBucket({ world }: S3Context, { bucket: name }: { bucket: string }): Reply {
  const { owner, bucket } = theBucket(world, name);
  if (bucket.objects.size > 0) throw new AwsError('BucketNotEmpty', 409, 'The bucket you tried to delete is not empty');
  owner.buckets.delete(name);
  owner.touch();
  return plain(204);
}
