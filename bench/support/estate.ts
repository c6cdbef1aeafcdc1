// A large account together with the manifests that declare it, and the same account as it was before some of them changed.
import { exportState } from '../../src/live/export.ts';
import type { Exported } from '../../src/live/export.ts';
import { readSnapshot } from '../../src/live/snapshot.ts';
import { liveState } from '../../src/live/state.ts';
import { writeFile } from '../../src/manifest/write-files.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { isList, isObject } from '../../src/model/json.ts';
import { largeAccount } from './account.ts';
import type { Size } from './account.ts';

export interface Estate {
  /** What the manifests declare, as the account holds it: the text for `plan --live`. */
  readonly account: string;
  /** The same before `changes` changes. */
  readonly former: string;
  readonly declarations: readonly Exported[];
}

/** Roles, users and policies in the proportion of a large account: 5,000 roles, 2,000 users, 1,500 policies. */
export function sizeFor(roles: number): Size {
  return { roles, users: Math.round(roles * 0.4), policies: Math.round(roles * 0.3) };
}

/** An account of a size, its manifests, and what it was before so many changes. */
export function estateOf(size: Size, changes: number): Estate {
  const whole = largeAccount(size);
  const account = JSON.stringify(whole);
  const live = liveState(readSnapshot(account, 'account.json', undefined).crawl);
  return {
    account,
    former: JSON.stringify(formerly(whole, changes)),
    declarations: exportState(live, { only: [], adopt: false }).entities,
  };
}

/** The text of a manifest that declares these. */
export function manifestOf(declarations: readonly Exported[]): string {
  return writeFile(declarations, 'node_modules/iamsync/schemas/manifest.schema.json');
}

const listIn = (account: JsonObject, name: string): readonly JsonObject[] => {
  const list = account[name];
  return isList(list) ? list.filter(isObject) : [];
};

// Of a hundred changes 84 let one document grow, 8 make a role, 6 attach a policy and 2 set a tag.
function formerly(account: JsonObject, changes: number): JsonObject {
  const roles = listIn(account, 'RoleDetailList');
  const policies = listIn(account, 'Policies');
  const spread = <T>(list: readonly T[], count: number, from: number): ReadonlySet<T> =>
    new Set(
      Array.from({ length: count }, (_, n) => list[(from + Math.floor((n * list.length) / count)) % list.length]).flatMap(
        (one) => one ?? [],
      ),
    );
  const share = (percent: number): number => Math.round((changes * percent) / 100);
  const [made, attached, tagged] = [spread(roles, share(8), 1), spread(roles, share(6), 3), spread(roles, share(2), 5)];
  const [inline, managed] = [spread(roles, share(60), 2), spread(policies, share(24), 0)];
  return {
    ...account,
    RoleDetailList: roles
      .filter((role) => !made.has(role))
      .map((role) => ({
        ...role,
        ...(inline.has(role) ? { RolePolicyList: smaller(role['RolePolicyList']) } : {}),
        ...(attached.has(role) ? { AttachedManagedPolicies: fewer(role['AttachedManagedPolicies']) } : {}),
        ...(tagged.has(role) ? { Tags: fewer(role['Tags']) } : {}),
      })),
    Policies: policies.map((policy) =>
      managed.has(policy) ? { ...policy, PolicyVersionList: smaller(policy['PolicyVersionList']) } : policy,
    ),
  };
}

function fewer(list: Json | undefined): Json {
  return isList(list) ? list.slice(0, -1) : [];
}

// Every document of a list without its first statement.
function smaller(list: Json | undefined): Json {
  return isList(list) ? list.flatMap((one) => (isObject(one) ? [without(one)] : [])) : [];
}

function without(holder: JsonObject): JsonObject {
  const name = 'Document' in holder ? 'Document' : 'PolicyDocument';
  const document = holder[name];
  return isObject(document) ? { ...holder, [name]: { ...document, Statement: listIn(document, 'Statement').slice(1) } } : holder;
}
