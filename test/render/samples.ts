// Small plans for the tests of rendering.
import type { Action, Change, Plan } from '../../src/model/plan.ts';
import type { JsonObject } from '../../src/model/json.ts';

/** An empty plan with some members replaced. */
export function planOf(members: Partial<Plan>): Plan {
  return {
    formatVersion: 1,
    account: '123456789012',
    partition: 'aws',
    caller: { arn: 'arn:aws:iam::123456789012:user/admin', userId: 'AIDAEXAMPLE' },
    asOf: '2026-11-22T10:42Z',
    owner: null,
    options: { only: [], deep: false },
    changes: [],
    waves: [],
    access: { state: 'not-computed' },
    verdict: { state: 'not-computed' },
    unread: [],
    kept: [],
    foreign: [],
    orphans: [],
    unmanaged: { counts: [], listed: null },
    defaulted: [],
    guards: null,
    findings: [],
    counts: { declared: 3, unchanged: 3, live: 5 },
    digest: `2026-11-22T10:42Z.${'0123456789abcdef'.repeat(4)}`,
    ...members,
  };
}

export function update(before: JsonObject, after: JsonObject): Change {
  return {
    verb: 'update',
    address: 'Role/deploy',
    arn: 'arn:aws:iam::123456789012:role/deploy',
    origin: { file: 'manifests/roles.yaml', line: 3, column: 3 },
    fields: [],
    before,
    after,
  };
}

export function create(name: string, after: JsonObject): Change {
  return {
    verb: 'create',
    address: `Policy/${name}`,
    arn: `arn:aws:iam::123456789012:policy/${name}`,
    origin: { file: 'manifests/policies.yaml', line: 2, column: 3 },
    fields: [],
    after,
  };
}

export function action(name: string, members: Partial<Action> = {}): Action {
  return {
    id: `Role/${name}#DeleteRole`,
    address: `Role/${name}`,
    do: { service: 'iam', op: 'DeleteRole', input: { RoleName: name } },
    undo: [],
    takes: [],
    lets: [],
    phase: 'buried',
    needs: [],
    risk: 'none',
    reason: 'no manifest declares it',
    ...members,
  };
}
