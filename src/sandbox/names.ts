// Names, paths and ARNs as the operations of IAM take them.
import { validationError } from './errors.ts';
import type { Reader } from './input.ts';
import { matches } from './input.ts';
import type { Kind } from './records.ts';

/** The kinds whose entities requests call by a name of their own. */
export type NamedKind = Exclude<Kind, 'mfa' | 'oidc' | 'saml'>;

// https://docs.aws.amazon.com/IAM/latest/APIReference/ : the request parameters of Create…; names of what exists may be longer.
const CREATED_LENGTH = { user: 64, role: 64, group: 128, policy: 128, profile: 128 } as const;
const EXISTING_LENGTH = { user: 128, role: 64, group: 128, policy: 128, profile: 128 } as const;
const NAME_MEMBER = {
  user: 'UserName',
  role: 'RoleName',
  group: 'GroupName',
  policy: 'PolicyName',
  profile: 'InstanceProfileName',
} as const;

const NAME = '[\\w+=,.@-]+';
const PATH = '/|/[\\u0021-\\u007E]+/';
const POLICY_PATH = '((/[A-Za-z0-9.,+@=_-]+)*)/';
const PATH_PREFIX = '/[\\u0021-\\u007F]*';

/** The name of an entity that is about to be created (also the new name of a renamed one, under another member). */
export function newName(input: Reader, kind: NamedKind, member: string = NAME_MEMBER[kind]): string {
  return named(member, input.text(member, { min: 1, max: CREATED_LENGTH[kind] }), input);
}

/** The name of an entity that should exist. */
export function existingName(input: Reader, kind: NamedKind): string {
  const member = NAME_MEMBER[kind];
  return named(member, input.text(member, { min: 1, max: EXISTING_LENGTH[kind] }), input);
}

/** The user that a request is about; undefined: the one who asks. */
export function maybeUser(input: Reader): string | undefined {
  return input.has('UserName') ? existingName(input, 'user') : undefined;
}

export function inlineName(input: Reader): string {
  return named('PolicyName', input.text('PolicyName', { min: 1, max: 128 }), input);
}

export function maybeNewName(input: Reader, kind: NamedKind, member: string): string | undefined {
  return input.has(member) ? newName(input, kind, member) : undefined;
}

/** A path; undefined if the request has none. */
export function path(input: Reader, kind: Kind, member = 'Path'): string | undefined {
  const text = input.maybe(member, { min: 1, max: 512 });
  if (text !== undefined && !matches(text, kind === 'policy' ? POLICY_PATH : PATH))
    input.refuse(
      validationError(
        'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
      ),
    );
  return text;
}

/** The PathPrefix of a list operation, `/` by default. */
export function pathPrefix(input: Reader): string {
  const text = input.maybe('PathPrefix', { min: 1, max: 512 }) ?? '/';
  if (!matches(text, PATH_PREFIX))
    input.refuse(
      validationError(
        'The specified value for pathPrefix is invalid. It must begin with / and contain only alphanumeric characters and/or / characters.',
      ),
    );
  return text;
}

/** The ARN of a managed policy: its form is checked, not its existence. */
export function policyArn(input: Reader): string {
  const arn = input.text('PolicyArn', { min: 20, max: 2048 });
  if (!isPolicyArn(arn)) input.refuse(validationError(`ARN ${arn} is not valid.`));
  return arn;
}

export function isPolicyArn(text: string): boolean {
  return matches(text, 'arn:aws[a-z-]*:iam::(\\d{12}|aws):policy/.+');
}

/** A text that is a name. */
export function named(member: string, text: string, input: Reader): string {
  if (text !== '' && !matches(text, NAME)) {
    const shown = member.charAt(0).toLowerCase() + member.slice(1);
    input.refuse(
      validationError(
        `The specified value for ${shown} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
      ),
    );
  }
  return text;
}
