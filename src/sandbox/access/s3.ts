// Which permissions a request to S3 needs.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
import type { Asker } from '../authenticate.ts';
import type { S3Request } from '../s3/request.ts';
import type { World } from '../world.ts';
import type { Keys, Need } from './need.ts';

// What the actions are called where their names are not those of the operations.
const ACTIONS: Readonly<Record<string, string>> = {
  HeadBucket: 'ListBucket',
  HeadObject: 'GetObject',
  ListBuckets: 'ListAllMyBuckets',
  ListObjects: 'ListBucket',
  ListObjectsV2: 'ListBucket',
};

/** The permissions of a request, in the order in which they are asked for. */
export function needsOfS3(world: World, asker: Asker, request: S3Request): readonly Need[] {
  const { op, bucket, key, headers } = request;
  if (op === 'ListBuckets') return [{ action: 's3:ListAllMyBuckets', resource: 'arn:aws:s3:::*', shown: undefined, keys: common(headers) }];
  const owner = [...world.accounts.values()].find((account) => account.buckets.has(bucket));
  // Creating a bucket asks one's own account, also for a name that somebody else has.
  const held = owner === undefined || op === 'CreateBucket' ? asker.account.id : owner.id;
  const need = (action: string, name: string, keys: Keys): Need => {
    const resource = name === '' ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${name}`;
    return {
      action: `s3:${action}`,
      resource,
      shown: `"${resource}"`,
      keys: { ...keys, ...common(headers), 's3:ResourceAccount': held },
      owner: held,
    };
  };
  const first = need(ACTIONS[op] ?? op, key, keysOf(request));
  const missing =
    (op === 'GetObject' || op === 'HeadObject') && owner !== undefined && owner.buckets.get(bucket)?.objects.has(key) === false;
  return [
    first,
    // Who may not list a bucket does not learn that an object is missing: 403 instead of 404.
    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
    ...(missing ? [need('ListBucket', '', {})] : []),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
    ...(op === 'PutObject' && headers['if-match'] !== undefined ? [need('GetObject', key, {})] : []),
  ];
}

function keysOf({ op, query, headers, body }: S3Request): Keys {
  const [, constraint] = /<LocationConstraint>([^<]*)</.exec(op === 'CreateBucket' ? body.toString('utf8') : '') ?? [];
  const listing = op === 'ListObjects' || op === 'ListObjectsV2';
  return {
    's3:prefix': listing ? query.get('prefix') : undefined,
    's3:delimiter': listing ? query.get('delimiter') : undefined,
    's3:max-keys': listing ? query.get('max-keys') : undefined,
    's3:LocationConstraint': constraint,
    's3:if-match': headers['if-match'],
    's3:if-none-match': headers['if-none-match'],
  };
}

function common(headers: Readonly<Record<string, string>>): Keys {
  const sent = Object.entries(headers).filter(([name]) =>
    /^x-amz-(?:acl|grant-.+|storage-class|server-side-encryption.*|content-sha256)$/.test(name),
  );
  return {
    's3:authType': 'REST-HEADER',
    's3:signatureversion': 'AWS4-HMAC-SHA256',
    ...Object.fromEntries(sent.map(([name, value]) => [`s3:${name}`, value])),
  };
}
