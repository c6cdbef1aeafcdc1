// Paths of IAM entities.
import type { CompileContext } from '../kind.ts';

/** Schema fragment; `what` says whether the path can be changed later. */
export function pathSchema(what: string) {
  return {
    type: 'string',
    description: `Path, / or like /team/app/, at most 512 characters. Left out, it is /. ${what}`,
  } as const;
}

// Users, groups, roles, instance profiles: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const PRINCIPAL_PATH = /^(\/|\/[\u0021-\u007e]+\/)$/;
// Policies are stricter: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
const POLICY_PATH = /^((\/[A-Za-z0-9.,+@=_-]+)*)\/$/;

/** The declared path, `/` where the manifest is silent. Complains about an illegal one. */
export function compilePath(path: string | undefined, kind: 'principal' | 'policy', context: CompileContext): string {
  if (path === undefined) return '/';
  const legal = (kind === 'policy' ? POLICY_PATH : PRINCIPAL_PATH).test(path) && path.length <= 512;
  if (!legal) {
    context.report(['path'], {
      rule: 'path',
      message: `${path} is not a legal path.`,
      next:
        kind === 'policy'
          ? 'Begin and end it with /, with letters, digits and .,+@=_- between.'
          : 'Begin and end it with /, without blanks.',
    });
  }
  return path;
}
