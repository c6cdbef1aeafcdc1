// The demo account that `init --from demo` writes: a reader and a writer of one bucket, and a user who becomes a role that lists buckets.
import type { JsonObject } from '../../model/json.ts';

const bucket = 'arn:$(partition):s3:::$(bucket)';

/** Sections by file name. */
export const DEMO: Readonly<Record<string, JsonObject>> = {
  'policies.yaml': {
    policies: {
      'demo-read': {
        description: 'List the demo bucket and get its objects',
        document: {
          Statement: [
            { Sid: 'ListBucket', Effect: 'Allow', Action: 's3:ListBucket', Resource: bucket },
            { Sid: 'GetObjects', Effect: 'Allow', Action: 's3:GetObject', Resource: `${bucket}/*` },
          ],
        },
      },
      'demo-read-write': {
        description: 'Put and get objects in the demo bucket',
        document: {
          Statement: [{ Sid: 'Objects', Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: `${bucket}/*` }],
        },
      },
      'list-buckets': {
        description: 'List the buckets of the account',
        document: { Statement: [{ Sid: 'ListAll', Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }] },
      },
    },
  },
  'groups.yaml': {
    groups: { 'demo-readers': { policies: ['demo-read'] }, 'demo-writers': { policies: ['demo-read-write'] } },
  },
  'users.yaml': {
    users: {
      'demo-auditor': {},
      'demo-reader': { groups: ['demo-readers'], tags: { team: 'demo' } },
      'demo-writer': { groups: ['demo-writers'], tags: { team: 'demo' } },
    },
  },
  'roles.yaml': {
    roles: {
      'bucket-lister': {
        description: 'Lists buckets for the auditor',
        trust: { users: { name: 'demo-auditor', mfa: true } },
        policies: ['list-buckets'],
      },
    },
  },
  'checks.yaml': {
    checks: [
      {
        name: 'the reader gets objects and changes none',
        principal: 'User/demo-reader',
        can: [{ action: 's3:GetObject', resource: `${bucket}/*` }],
        cannot: [{ action: ['s3:DeleteObject', 's3:PutObject'], resource: `${bucket}/*` }],
      },
    ],
  },
};

/** The variables that it needs. */
export const DEMO_VARS: Readonly<Record<string, string>> = { bucket: 'acme-demo-reports' };
