// Principals of a trust policy: who may assume the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { isList, isObject } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import { parseArn } from '../arn.ts';
import { nearest } from '../nearest.ts';
import { checkTexts, error, isSymbolic, shapeOf, warning } from './problem.ts';
import type { Path, Problem } from './problem.ts';

const CHECKS: ReadonlyMap<string, (text: string, at: Path) => Problem[]> = new Map([
  ['AWS', checkAws],
  ['Federated', checkFederated],
  ['Service', checkService],
]);

/** The Principal of a trust policy: a mapping from AWS, Service, Federated to one or many. */
export function checkPrincipal(value: Json, at: Path): Problem[] {
  if (value === null) return [];
  if (value === '*')
    return [
      error(
        at,
        'principal-shape',
        'IAM refuses `Principal: "*"` in a trust policy.',
        'Write {"AWS": "*"} if everyone is meant, and add a condition that names who.',
      ),
    ];
  if (!isObject(value)) {
    return [
      error(
        at,
        'principal-shape',
        `The Principal is ${shapeOf(value)} where a mapping belongs.`,
        'Write a mapping, for example {"Service": "ec2.amazonaws.com"} or {"AWS": "123456789012"}.',
      ),
    ];
  }
  const types = Object.entries(value);
  if (types.length === 0)
    return [error(at, 'principal-empty', 'The Principal names nobody, which IAM refuses.', 'Name who may assume the role.')];
  return types.flatMap(([type, principals]) => checkType(type, principals, [...at, type]));
}

function checkType(type: string, principals: Json, at: Path): Problem[] {
  const check = CHECKS.get(type);
  if (check === undefined) return [unknownType(type, at)];
  if (isList(principals) && principals.length === 0)
    return [
      warning(
        at,
        'empty-list',
        `The ${type} principals are an empty list, so the statement is for nobody.`,
        'Name a principal, or remove the line.',
      ),
    ];
  return checkTexts(principals, at, check);
}

function unknownType(type: string, at: Path): Problem {
  if (type === 'CanonicalUser')
    return error(
      at,
      'principal-type',
      'A CanonicalUser stands in bucket policies only, not in a trust policy.',
      'Use AWS, Service or Federated.',
    );
  const close = nearest(type, [...CHECKS.keys()]);
  return error(
    at,
    'principal-type',
    `"${type}" is not a type of principal.`,
    close === undefined ? 'Use AWS, Service or Federated.' : `Did you mean ${close}?`,
  );
}

const UNIQUE_ID = /^A[A-Z0-9]{15,}$/;

function checkAws(text: string, at: Path): Problem[] {
  if (text === '*' || /^\d{12}$/.test(text) || isSymbolic(text)) return [];
  if (UNIQUE_ID.test(text)) {
    const message = `"${text}" is the id of a deleted or foreign principal; AWS may refuse it.`;
    return [warning(at, 'principal-orphan', message, 'Write the ARN of the user or role that is meant.')];
  }
  const fault = awsFault(text);
  return fault === undefined ? [] : [error(at, 'principal-aws', `"${text}" ${fault.message}`, fault.next)];
}

/** What is wrong with an AWS principal that is no account id; undefined for accounts, users, roles and their sessions. */
function awsFault(text: string): { readonly message: string; readonly next: string } | undefined {
  if (/^\d+$/.test(text)) {
    return {
      message: 'is not an account id, which has 12 digits.',
      next: 'Write the 12 digits in quotes, so that no leading zero is lost.',
    };
  }
  const arn = parseArn(text);
  if (arn === undefined) {
    return { message: 'is neither an ARN, an account id nor "*".', next: 'Write the ARN of a user or role, or a 12-digit account id.' };
  }
  if (/[*?]|\$\{/.test(text)) {
    const next = 'Name the account as principal and narrow it by a condition on aws:PrincipalArn.';
    return { message: 'holds a wildcard or variable, which IAM refuses in a principal.', next };
  }
  if (arn.service === 'iam' && arn.resource.startsWith('group/')) {
    return { message: "is a group, and a group can't be a principal.", next: 'Name its users, or a role that they may assume.' };
  }
  if (arn.service === 'iam' && /^(root$|user\/.|role\/.)/.test(arn.resource)) return undefined;
  if (arn.service === 'sts' && /^(assumed-role|federated-user)\/./.test(arn.resource)) return undefined;
  const next = 'Write arn:aws:iam::<account>:role/NAME, the same with user/NAME, or the account id.';
  return { message: 'is not the ARN of an account, a user, a role or one of their sessions.', next };
}

function checkService(text: string, at: Path): Problem[] {
  if (isSymbolic(text) || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return [];
  const next = /^[a-z0-9-]+$/i.test(text)
    ? `Write ${text.toLowerCase()}.amazonaws.com.`
    : 'Write a service principal, for example ec2.amazonaws.com.';
  return [error(at, 'principal-service', `"${text}" is not a service principal.`, next)];
}

function checkFederated(text: string, at: Path): Problem[] {
  const resource = parseArn(text)?.resource ?? '';
  if (isSymbolic(text) || /^(saml-provider|oidc-provider)\/./.test(resource)) return [];
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text)) return [];
  return [
    error(
      at,
      'principal-federated',
      `"${text}" is not an identity provider.`,
      'Write the ARN of a saml-provider or oidc-provider, or cognito-identity.amazonaws.com.',
    ),
  ];
}
