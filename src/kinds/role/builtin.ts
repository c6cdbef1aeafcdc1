// Roles that AWS makes for itself: service-linked ones, those of Identity Center, Organizations and Control Tower
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html).

const PATHS = ['/aws-service-role/', '/aws-reserved/'];
const NAMES = [/^OrganizationAccountAccessRole$/i, /^AWSControlTower/i, /^aws-controltower-/i, /^stacksets-exec-/i];

/** True for a role that is never ours to change. */
export function isBuiltInRole(name: string, path: string): boolean {
  return PATHS.some((prefix) => path.startsWith(prefix)) || NAMES.some((pattern) => pattern.test(name));
}
