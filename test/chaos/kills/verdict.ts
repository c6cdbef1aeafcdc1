// What must hold of keys, sinks and secrets, whatever was killed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { slotsOf, slotTag } from '../../../src/kinds/access-key/slot.ts';
import { isObject, parseJson } from '../../../src/model/json.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Held } from './account.ts';
import type { Stage } from './stage.ts';

const SINK = 'vault';

/** Keys that no slot names and that were not there before. */
export function orphansIn(held: Held, before: Held): string[] {
  const old = new Set(before.keys.map(({ id }) => id));
  return held.keys.flatMap(({ user, id }) => {
    const isNamed = Object.values(held.tags[user] ?? {}).some((value) => value.includes(id));
    return isNamed || old.has(id) ? [] : [`the key ${id} of ${user} is nobody's`];
  });
}

/** What is wrong with the sink: every slot's key and every password must be there, with the secret that works. */
export function sinkFaults({ folder, sandbox }: Stage, held: Held): string[] {
  const keys = Object.entries(held.tags).flatMap(([user, tags]) =>
    slotsOf(tags).flatMap((slot) => {
      const key = held.keys.find(({ id }) => id === tags[slotTag(slot)]);
      if (key === undefined) return [`the slot ${user}/${slot} names no key: ${tags[slotTag(slot)] ?? 'nothing'}`];
      const kept = keptAt(folder.path, user, slot);
      const isRight = kept['AccessKeyId'] === key.id && kept['SecretAccessKey'] === key.secret;
      return isRight ? [] : [`the sink has not the secret of ${user}/${slot}`];
    }),
  );
  const passwords = held.passwords.flatMap((user) =>
    sandbox.signIn(user, String(keptAt(folder.path, user, 'console')['Password'])) ? [] : [`the sink has not the password of ${user}`],
  );
  return [...keys, ...passwords];
}

function keptAt(folder: string, user: string, name: string): JsonObject {
  const path = join(folder, SINK, user, `${name}.json`);
  const kept = existsSync(path) ? parseJson(readFileSync(path, 'utf8')) : {};
  return isObject(kept) ? kept : {};
}

/** Secrets that stand in what the program said or wrote, sinks apart. */
export function leaksIn({ folder, said, secrets }: Stage): string[] {
  const files = readdirSync(folder.path, { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(folder.path, SINK)));
  const texts = [...said, ...files.map((path) => readFileSync(path, 'utf8'))];
  return [...secrets].filter((secret) => texts.some((text) => text.includes(secret))).map((secret) => `${secret.slice(0, 4)}… was written`);
}
