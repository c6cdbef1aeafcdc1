// Documents and ARNs that the rules of the contract share.
export const ACCOUNT = '123456789012';
export const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;

export function allow(action: string | readonly string[] = 's3:GetObject', resource: string | readonly string[] = '*'): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: resource }] });
}

export function trust(principal: object | string = { Service: 'ec2.amazonaws.com' }, action = 'sts:AssumeRole'): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principal, Action: action }] });
}

/** A policy of about so many characters. */
export function long(characters: number): string {
  return allow(Array.from({ length: Math.ceil(characters / 21) }, (_, n) => `s3:Action${String(n).padStart(9, '0')}`));
}

export const METADATA = `<EntityDescriptor entityID="x">${'<a/>'.repeat(300)}</EntityDescriptor>`;
export const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
