// What a user signs in with, as far as a declaration says it or an account that was read shows it.
import { credentialsOf } from '../kinds/user/credentials.ts';
import { isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Path } from './statement.ts';
import type { Entity } from './subject.ts';

export interface HeldKey {
  /** The id of a key, or the slot of a declaration. */
  readonly name: string;
  readonly at: Path;
  /** As declared; null: nobody can tell. */
  readonly rotates: boolean | null;
}

export interface Held {
  readonly password: boolean;
  /** Where the password is declared. */
  readonly passwordAt: Path;
  /** Active ones. */
  readonly keys: readonly HeldKey[];
  /** Null: nobody can tell. */
  readonly mfa: boolean | null;
}

const NOTHING: Held = { password: false, passwordAt: [], keys: [], mfa: null };

/** The credentials of a user; nothing for other entities. */
export function heldBy(entity: Entity): Held {
  if (entity.kind !== 'User') return NOTHING;
  if (isObject(entity.declaration)) return declared(entity.declaration);
  const { password, keys, mfa } = credentialsOf(entity);
  const active = keys.filter((key) => key.active).map(({ id }) => ({ name: id, at: [], rotates: null }));
  return { password: password !== null, passwordAt: [], keys: active, mfa: mfa.length > 0 };
}

function declared(declaration: JsonObject): Held {
  const { console: password, accessKeys } = declaration;
  const slots = Object.entries(isObject(accessKeys) ? accessKeys : {}).flatMap(([name, slot]) => (isObject(slot) ? [{ name, slot }] : []));
  return {
    password: isObject(password) && password['none'] === undefined,
    passwordAt: ['console'],
    keys: slots
      .filter(({ slot }) => slot['status'] !== 'Inactive')
      .map(({ name, slot }) => ({ name, at: ['accessKeys', name], rotates: slot['rotateEvery'] !== undefined })),
    mfa: null,
  };
}
