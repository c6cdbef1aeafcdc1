// A small account for the tests of the program: one policy, one role that holds it.
import type { Files } from './world.ts';

export const DEMO: Files = {
  'manifests/demo.yaml': `policies:
  demo-read:
    document:
      Statement:
        - Effect: Allow
          Action: s3:GetObject
          Resource: arn:aws:s3:::demo/*
roles:
  reader:
    trust:
      services: lambda.amazonaws.com
    policies: [demo-read]
`,
};

/** The same with one more action. */
export const EDITED = (DEMO['manifests/demo.yaml'] ?? '').replace('Action: s3:GetObject', 'Action: [s3:GetObject, s3:PutObject]');

/** The same with a mistake at 2:3: an unknown section is at 1:1, an unknown policy at the last line. */
export const MISTAKEN = (DEMO['manifests/demo.yaml'] ?? '').replace('policies: [demo-read]', 'policies: [demo-raed]');
