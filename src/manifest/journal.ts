// journal: in iamsync.yaml: a folder, a place in S3, or none.
import type { JournalConfig } from '../model/config.ts';
import type { Entry } from './node.ts';
import { join } from './paths.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';

const JOURNAL = '.iamsync/journal';
const ANY_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;
const TYPO = /^(s3:|arn:)/i;
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
// Objects of directory buckets are not listed in order.
const DIRECTORY_BUCKET = /--x-s3$/;
/** Bytes: a key has 1024 at most, and below the prefix come the account and the name of the run. */
const LONGEST_PREFIX = 900;

/** Where runs are recorded. `folder` is the one that paths are relative to. */
export function readJournal(entry: Entry | undefined, folder: string, report: Report): JournalConfig {
  const scalar = entry?.value.type === 'scalar' ? entry.value : undefined;
  if (scalar === undefined) return defaultJournal(folder);
  const text = String(scalar.value);
  if (text === 'none') return { kind: 'none' };
  const wrong = (message: string, next: string): void => report(error('journal', scalar.place, message, next));
  if (text.includes('$('))
    wrong(
      'The journal is one for all accounts, so no variable can stand in its path.',
      'Write a fixed path; each account has a folder of its own in it.',
    );
  else if (text.startsWith('s3://')) return inBucket(text, wrong);
  else if (ANY_SCHEME.test(text) || TYPO.test(text))
    wrong(
      `${text}: a journal is kept in a folder, in S3 or not at all.`,
      'Write a path that lasts between runs, s3://bucket/prefix, or none.',
    );
  return { kind: 'folder', path: join(folder, text), isDefault: false };
}

/** The journal where nobody says anything of one. */
export function defaultJournal(folder: string): JournalConfig {
  return { kind: 'folder', path: join(folder, JOURNAL), isDefault: true };
}

function inBucket(text: string, wrong: (message: string, next: string) => void): JournalConfig {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]*)\/?(.*)$/su.exec(text) ?? [];
  const prefix = path.replace(/\/$/, '');
  if (!BUCKET.test(bucket))
    wrong(
      `${text}: ${bucket === '' ? 'a bucket is missing' : `${bucket} can't be the name of a bucket`}.`,
      'Write s3://bucket/prefix; a bucket has 3 to 63 lower-case letters, digits, dots and hyphens.',
    );
  else if (DIRECTORY_BUCKET.test(bucket))
    wrong(`${text}: journals can't be kept in a directory bucket.`, 'Name a bucket for general purposes.');
  else if (prefix !== '' && prefix.split('/').some((part) => /^\.{0,2}$/.test(part)))
    wrong(`${text}: the prefix has an empty part, or one of dots.`, 'Write it as s3://bucket/one/two.');
  else if (/[\p{Cc}\u2028\u2029\\]|\p{Cs}/u.test(prefix))
    wrong(`${text}: the prefix holds a character that it can't.`, 'Use letters, digits and -_. in it.');
  else if (new TextEncoder().encode(prefix).length > LONGEST_PREFIX)
    wrong(`The prefix of the journal has more than ${LONGEST_PREFIX} bytes.`, 'Shorten it.');
  return { kind: 's3', bucket, prefix };
}
