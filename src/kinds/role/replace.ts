// What a role leaves behind when it dies, and what must know it again when it is made anew under its name.
import { addressOf } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import { isList, same } from '../../model/json.ts';
import { documentEffects } from '../effects.ts';
import type { Move, Subject, Terrain, TrustingRole } from '../kind.ts';
import type { RoleSpec } from './role.ts';

/** Instance profiles hold a role back from being deleted; those that the plan settles by itself let it go on their side. */
export function emptyRole(subject: Subject, _before: unknown, terrain: Terrain): Move[] {
  return profilesOf(subject, terrain).map((name) => ({
    do: profileCall('RemoveRoleFromInstanceProfile', name, subject.name),
    undo: [profileCall('AddRoleToInstanceProfile', name, subject.name)],
    target: name,
    takes: [],
    lets: [subject.address],
    effects: [],
    when: 'last',
    risk: 'none',
    reason: `${addressOf('InstanceProfile', name)} holds it`,
  }));
}

// A declared profile that keeps a replaced role makes no move of its own.
function profilesOf(subject: Subject, terrain: Terrain): string[] {
  const facts = subject.live?.facts['instanceProfiles'];
  const names = isList(facts) ? facts.filter((name) => typeof name === 'string') : [];
  return names.filter((name) => {
    const address = addressOf('InstanceProfile', name);
    if (!terrain.planned(address)) return true;
    return terrain.replaced(subject.address) && !terrain.replaced(address) && terrain.sides(address).after?.['role'] === subject.name;
  });
}

function profileCall(op: 'AddRoleToInstanceProfile' | 'RemoveRoleFromInstanceProfile', InstanceProfileName: string, RoleName: string) {
  return call(op, { InstanceProfileName, RoleName });
}

/** Instance profiles hold it again, and trust policies that name it are put again: IAM keeps both by unique id. */
export function rejoinRole(subject: Subject<RoleSpec>, _after: RoleSpec, terrain: Terrain): Move[] {
  const others = terrain
    .trustingAfter(subject.arn)
    .filter((other) => other.address !== subject.address && !changesTrust(other.address, terrain));
  return [...others.map((other) => retrustMove(subject, other)), ...profilesOf(subject, terrain).map((name) => reenterMove(subject, name))];
}

// It is put with the new principal in it anyway.
function changesTrust(address: Address, terrain: Terrain): boolean {
  const { before, after } = terrain.sides(address);
  return terrain.replaced(address) || before === null || (after !== null && !same(before['trust'] ?? null, after['trust'] ?? null));
}

function retrustMove(subject: Subject, other: TrustingRole): Move {
  return {
    do: other.put,
    // The way back of the deletion puts it with the old one in it.
    undo: [],
    target: other.address,
    takes: [subject.address],
    lets: [],
    effects: documentEffects(null, other.trust),
    risk: 'gap',
    reason: `${other.address} trusts ${subject.address}, whose unique id is another one now`,
  };
}

function reenterMove(subject: Subject, name: string): Move {
  return {
    do: profileCall('AddRoleToInstanceProfile', name, subject.name),
    undo: [profileCall('RemoveRoleFromInstanceProfile', name, subject.name)],
    target: name,
    takes: [subject.address],
    lets: [],
    effects: [],
    when: 'last',
    risk: 'gap',
    reason: `${addressOf('InstanceProfile', name)} holds it again`,
  };
}
