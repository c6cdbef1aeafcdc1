// Counts what a kind touches: one folder in kinds, one file in sandbox/operations, one fixture folder, and index lines.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/kinds/index.ts';
import { READING, WRITING } from '../../src/model/operations.ts';
import { folderOf } from './support.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
  .map((path) => `src/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.ts') && !path.includes('.generated.'))
  .sort();

/** The code of a file, without comments. */
function codeOf(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

const CALL = new RegExp(`'(?:GenerateCredentialReport|(?:${[...READING, ...WRITING].join('|')})[A-Z][A-Za-z]+)'`, 'g');

/** Calls by name outside kinds and the sandbox, and why they stand there. A kind that needs a further line here touches a room. */
const CALLS_OUTSIDE_KINDS: Readonly<Record<string, readonly string[]>> = {
  // The crawl: what the account is read by, whatever kinds there are.
  'src/live/read.ts': ['GetAccountAuthorizationDetails', 'GetAccountSummary', 'GetCallerIdentity', 'GetPolicy', 'ListRoles'],
  'src/live/tags.ts': ['GetResources'],
  // Documents of AWS's own policies that nobody uses yet.
  'src/live/aws-managed.ts': ['GetPolicy', 'GetPolicyVersion'],
  // Checks: what AWS's simulator says, and what can be tried for real.
  'src/cli/verify-policies.ts': ['SimulatePrincipalPolicy'],
  'src/access/trials.ts': ['GetCallerIdentity'],
  'src/edge/acting.ts': ['GetCallerIdentity'],
  'src/model/acting.ts': ['GetCallerIdentity'],
  // What planning reads beside IAM: the policy of a plan names it.
  'src/plan/permissions.ts': ['GetResources'],
  'src/cli/witness.ts': ['GetResources'],
  // How many calls a reading will take.
  'src/live/foresight.ts': ['GetAccountSummary'],
  // What a diagnosis tries.
  'src/cli/doctor-account.ts': ['SimulatePrincipalPolicy'],
  // Who applies a plan, its keys, and the providers on the way to it.
  'src/plan/lockout/asks.ts': ['UpdateGroup', 'UpdateUser'],
  'src/plan/lockout/keys.ts': ['DeleteAccessKey', 'UpdateAccessKey', 'UpdateUser'],
  'src/plan/lockout/providers.ts': [
    'AddClientIDToOpenIDConnectProvider',
    'CreateOpenIDConnectProvider',
    'CreateSAMLProvider',
    'DeleteOpenIDConnectProvider',
    'DeleteSAMLProvider',
    'RemoveClientIDFromOpenIDConnectProvider',
  ],
  // A key whose answer was lost, or whose user is gone, is nobody's unless the run sees to it.
  'src/apply/aftermath.ts': ['CreateAccessKey'],
  'src/apply/stray-keys.ts': ['CreateAccessKey', 'TagUser'],
  // The report that an audit reads; that it is made is no change.
  'src/model/operations.ts': ['GenerateCredentialReport'],
  'src/cli/auditing.ts': ['GenerateCredentialReport', 'GetCredentialReport'],
  // Versions of policies are a story of their own, which rollback tells.
  'src/apply/history.ts': ['SetDefaultPolicyVersion'],
  'src/apply/unwind.ts': ['CreatePolicyVersion', 'DeletePolicyVersion'],
  'src/cli/rollback-policy.ts': ['SetDefaultPolicyVersion'],
};
/** Codes of AWS and fields of its answers that look like calls. */
const NO_CALLS = new Set([
  'DeleteConflict',
  'CreateDate',
  'UpdateDate',
  // What S3 is asked when checks are tried.
  'DeleteObject',
  'GetObject',
  'ListAllMyBuckets',
  'ListBucket',
  'PutObject',
  // Sids of a first manifest, and members of inputs.
  'GetObjects',
  'TagKeys',
]);

/** Who names a kind beside the index, and why. */
const IMPORTED_BY: Readonly<Record<string, readonly string[]>> = {
  // Rolling a policy back is about policies and nothing else.
  Policy: ['src/plan/versions.ts'],
  // Keys and passwords are declared within their user.
  AccessKey: ['src/kinds/user/held.ts'],
  LoginProfile: ['src/kinds/user/held.ts'],
};

describe('a kind', () => {
  it('has its calls named in no room but kinds', () => {
    const rooms = sources.filter((path) => !/^src\/(kinds|sandbox)\//.test(path));
    const found = rooms.flatMap((path) => {
      const calls = [...new Set(codeOf(path).match(CALL) ?? [])].map((call) => call.slice(1, -1)).filter((call) => !NO_CALLS.has(call));
      return calls.length === 0 ? [] : [[path, calls.sort()] as const];
    });
    expect(Object.fromEntries(found)).toEqual(CALLS_OUTSIDE_KINDS);
  });

  it.each(KINDS.map((kind) => [kind.name, folderOf(kind), kind] as const))(
    '%s is one folder, one fixture folder and two index lines',
    (name, folder, kind) => {
      expect(existsSync(`${root}/src/kinds/${folder}`)).toBe(true);
      expect(readdirSync(`${root}/test/cases/kinds/${folder}`).sort()).toEqual([
        'born.yaml',
        'changed.yaml',
        'expected.txt',
        'removed.yaml',
      ]);
      const importers = sources.filter(
        (path) => !path.startsWith(`src/kinds/${folder}/`) && codeOf(path).includes(`/${folder}/${folder}.ts'`),
      );
      const own = [...(IMPORTED_BY[name] ?? []), 'src/kinds/index.ts'].sort();
      expect(importers).toEqual(own);
      const variable = folder.replaceAll(/-[a-z]/g, (part) => part.slice(1).toUpperCase());
      const lines = codeOf('src/kinds/index.ts')
        .split('\n')
        .filter((line) => new RegExp(`(?<![-/\\w])${variable}\\b(?![-/])`).test(line));
      expect(lines).toHaveLength(2);
      const operations = sources.filter(
        (path) =>
          path.startsWith('src/sandbox/operations/') && new RegExp(`\\b(${kind.life.create}|${kind.life.destroy}):`).test(codeOf(path)),
      );
      expect(operations).toHaveLength(1);
    },
  );

  it('that others only rarely speak of, an instance profile, is named where AWS ties it to something else, and nowhere else', () => {
    const named = sources.filter(
      (path) => !/^src\/(sandbox|kinds\/instance-profile)\//.test(path) && /InstanceProfile|instanceProfile/.test(codeOf(path)),
    );
    expect(named).toEqual([
      // A way to pass a role.
      'src/access/escalation/table/passed.ts',
      // Whether a diagnosis may write.
      'src/cli/doctor-account.ts',
      // What a plan may do with which resource.
      'src/cli/witness.ts',
      // All that may be done, for first permissions.
      'src/kinds/duties.ts',
      // The index line.
      'src/kinds/index.ts',
      // A role can't be deleted while a profile holds it, and its description of the crawl says which do.
      'src/kinds/role/read.ts',
      'src/kinds/role/replace.ts',
      // Counts against quotas, and what nobody uses.
      'src/lint/audit/quotas.ts',
      'src/lint/audit/unused.ts',
      // What the AWS CLI writes of a role into a file.
      'src/live/details.ts',
      // How many calls a reading will take.
      'src/live/foresight.ts',
      'src/live/snapshot.ts',
      // The permissions of pipelines, by the sort of resource.
      'src/manifest/scaffold/pipeline-roles.ts',
      // The names of kinds, which are persisted and all listed from the beginning.
      'src/model/address.ts',
      'src/plan/permissions/needs.ts',
      // The role of a profile is what a plan about the profile relies on.
      'src/plan/relied.ts',
      // ARNs of all sorts are put together in one place.
      'src/policy/arn.ts',
    ]);
  });
});
