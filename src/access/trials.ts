// Which checks can be tried for real, and how: a closed table of actions, with objects of random names only.
import type { Assertion } from '../model/check.ts';
import { isPattern } from '../model/check.ts';
import type { Deed } from '../model/acting.ts';
import { parseArn } from '../policy/arn.ts';
import { globMatches } from '../policy/pattern.ts';

export interface Asked {
  readonly action: string;
  readonly resource: string;
  readonly context: Assertion['context'];
  /** Where objects may be written. */
  readonly prefix: string | null;
  /** A random name for an object. */
  readonly name: string;
}

/** What to do; or why nothing can be done. */
export type Trial = { readonly deed: Deed } | { readonly reason: string };

const OBJECTS = { 's3:putobject': 'PutObject', 's3:getobject': 'GetObject', 's3:deleteobject': 'DeleteObject' } as const;

/** How to try one action on one resource. */
export function trialOf(asked: Asked): Trial {
  const { resource, context } = asked;
  const action = asked.action.toLowerCase();
  const op = action === 's3:putobject' || action === 's3:getobject' || action === 's3:deleteobject' ? OBJECTS[action] : undefined;
  const prefixOnly = action === 's3:listbucket' && Object.keys(context).every((key) => key.toLowerCase() === 's3:prefix');
  if (Object.keys(context).length > 0 && !prefixOnly) return { reason: 'the context of a real request can not be chosen' };
  if (op !== undefined) return objectTrial(op, asked);
  switch (action) {
    case 's3:listbucket':
      return listTrial(asked);
    case 's3:listallmybuckets':
      return { deed: { op: 'ListAllMyBuckets' } };
    case 'sts:getcalleridentity':
      return { deed: { op: 'GetCallerIdentity' } };
    case 'sts:assumerole':
      return isPattern(resource)
        ? { reason: 'only one role can be assumed, and this names none' }
        : { deed: { op: 'AssumeRole', role: resource } };
  }
  return { reason: `${asked.action} is none of the actions that can be tried: ${TRIED}` };
}

const TRIED = 's3:PutObject, s3:GetObject, s3:DeleteObject, s3:ListBucket, s3:ListAllMyBuckets, sts:AssumeRole, sts:GetCallerIdentity';

function objectTrial(op: (typeof OBJECTS)[keyof typeof OBJECTS], { resource, prefix, name }: Asked): Trial {
  const arn = parseArn(resource);
  const slash = arn?.resource.indexOf('/') ?? -1;
  if (arn === undefined || arn.service !== 's3' || arn.account !== '' || slash < 1) return { reason: 'it names no objects of one bucket' };
  const [bucket, pattern] = [arn.resource.slice(0, slash), arn.resource.slice(slash + 1)];
  if (isPattern(bucket)) return { reason: 'it names no single bucket' };
  if (!isPattern(pattern)) return { reason: 'it names one object, and only objects of random names are touched' };
  // What stands before the first wildcard is the folder that is meant, unless the check says where.
  const literal = pattern.slice(0, pattern.search(/[*?]/));
  const key = (prefix === null ? [literal] : [prefix, ...(literal.startsWith(prefix) ? [literal] : [])])
    .map((start) => `${start}${name}`)
    .find((one) => globMatches(pattern, one));
  if (key !== undefined) return { deed: { op, bucket, key } };
  return { reason: prefix === null ? 'no object of a random name is among what it names' : `it names no objects below ${prefix}` };
}

function listTrial({ resource, prefix, context }: Asked): Trial {
  const arn = parseArn(resource);
  if (arn === undefined || arn.service !== 's3' || arn.account !== '' || arn.resource.includes('/') || isPattern(arn.resource))
    return { reason: 'it names no single bucket' };
  const [given] = Object.values(context).flat();
  return { deed: { op: 'ListBucket', bucket: arn.resource, prefix: given ?? prefix ?? '' } };
}
