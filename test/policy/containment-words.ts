// Short words for documents in the tests of containment.
import type { Statement } from '../../src/policy/document.ts';

export type Part = Partial<Record<keyof Statement, unknown>>;

export const allow = (part: Part): Part => ({
  Effect: 'Allow',
  ...('NotAction' in part ? {} : { Action: 's3:Get' }),
  ...('NotResource' in part ? {} : { Resource: '*' }),
  ...part,
});
export const deny = (part: Part): Part => ({ ...allow(part), Effect: 'Deny' });
export const policy = (...statements: readonly Part[]): never => ({ Version: '2012-10-17', Statement: statements }) as never;
export const old = (...statements: readonly Part[]): never => ({ Version: '2008-10-17', Statement: statements }) as never;
export const when = (operator: string, values: unknown, key = 'aws:k'): Part => ({ Condition: { [operator]: { [key]: values } } });
export const arns = (...names: readonly string[]): Part => ({ Resource: names.map((name) => `arn:aws:s3:::${name}`) });
export const user = (name: string): Part => ({ Resource: `arn:aws:iam::1:user/${name}` });
