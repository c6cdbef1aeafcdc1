// What a plan needs beside IAM: where secrets go, and where the journal of its run is kept.
import type { Scope } from '../../model/address.ts';
import type { Deliver, Step } from '../../model/call.ts';
import type { Config, Sink } from '../../model/config.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Need } from './needs.ts';

/** What the secrets of these steps need. */
export function deliveryNeeds(steps: readonly Step[], sinks: Config['sinks'], scope: Scope): Need[] {
  return steps.flatMap((step) => ('secret' in step ? deliveryOf(step, sinks[step.sink], scope) : []));
}

// Six characters of AWS's choice end the ARN of a secret.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
function deliveryOf({ name }: Deliver, sink: Sink | undefined, { partition, account }: Scope): Need[] {
  if (sink?.kind !== 'secretsManager') return [];
  const resource = `arn:${partition}:secretsmanager:${sink.region ?? '*'}:${account}:secret:${sink.prefix}${name}-??????`;
  return ['secretsmanager:CreateSecret', 'secretsmanager:PutSecretValue'].map((action) => ({ action, resource }));
}

/** What a journal in S3 and its lock need; without ListBucket, S3 does not say that an object is missing. */
export function journalStatements(journal: Config['journal'], { partition, account }: Scope): JsonObject[] {
  if (journal.kind !== 's3') return [];
  const bucket = `arn:${partition}:s3:::${journal.bucket}`;
  const folder = journal.prefix === '' ? account : `${journal.prefix}/${account}`;
  return [
    { Sid: 'Journal', Effect: 'Allow', Action: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'], Resource: `${bucket}/${folder}/*` },
    { Sid: 'JournalBucket', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: bucket },
  ];
}
