// The guide to operations is complete: a row for each operation of AWS's examples, each with a test that exists and names the calls.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

// The operations of the code examples (https://docs.aws.amazon.com/IAM/latest/UserGuide/service_code_examples_iam_actions.html).
const OPERATIONS = [
  'AttachRolePolicy AttachUserPolicy CreateAccessKey CreateAccountAlias CreateInstanceProfile CreatePolicy CreatePolicyVersion CreateRole',
  'CreateServiceLinkedRole CreateUser DeleteAccessKey DeleteAccountAlias DeleteInstanceProfile DeletePolicy DeleteRole DeleteUser',
  'DetachRolePolicy DetachUserPolicy GenerateCredentialReport GetAccessKeyLastUsed GetAccountAuthorizationDetails',
  'GetAccountPasswordPolicy GetAccountSummary GetCredentialReport GetPolicy GetPolicyVersion GetRole ListAccessKeys ListAccountAliases',
  'ListAttachedRolePolicies ListGroups ListPolicies ListRolePolicies ListRoles ListSAMLProviders ListUsers UpdateAccessKey UpdateUser',
].flatMap((line) => line.split(' '));

const guide = fileURLToPath(new URL('../../docs/guide/', import.meta.url));
const text = readFileSync(join(guide, 'operations.md'), 'utf8');
const source = fileURLToPath(new URL('../../src/', import.meta.url));

const rows = [...text.matchAll(/^\| `([A-Za-z]+)` \| (.+?) \| `([A-Za-z]+)` \| \[[\w-]+\]\((\S+)\) \|$/gm)].map(
  ([, op = '', how = '', by = '', test = '']) => ({ op, how, by, test }),
);

describe('the guide to operations', () => {
  it('has a row for each, in order, and no other', () => {
    expect(rows.map(({ op }) => op)).toEqual(OPERATIONS);
  });

  it.each(rows)('has a test for $op that makes the call', ({ op, by, test }) => {
    const path = resolve(guide, test);
    expect(existsSync(path)).toBe(true);
    const body = readFileSync(path, 'utf8');
    expect(body).toMatch(new RegExp(`\\b${by}\\b`));
    // Where something else answers, the test compares it with the call itself.
    expect(body).toMatch(new RegExp(`\\b${op}(?:Command)?\\b`));
  });

  it('names commands and options that exist', () => {
    const main = readFileSync(join(source, 'main.ts'), 'utf8');
    const commands = readdirSync(join(source, 'cli'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => readFileSync(join(source, 'cli', path), 'utf8'))
      .join('\n');
    for (const [, command = '', option] of text.matchAll(
      /`(audit|export|keys|plan|rollback|snapshot)(?: [^`]*?)?(?: --([a-z-]+))?[^`]*`/g,
    )) {
      expect(main).toContain(`command: '${command}`);
      if (option !== undefined) expect(commands).toMatch(new RegExp(`option\\('${option}'`));
    }
  });

  it('links to files that exist', () => {
    for (const [, path = ''] of text.matchAll(/\]\(([^)#]+)\)/g)) expect([path, existsSync(resolve(guide, path))]).toEqual([path, true]);
  });
});
