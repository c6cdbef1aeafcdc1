// Credentials that nobody uses.
import { credentialsOf } from '../../kinds/user/credentials.ts';
import type { Json } from '../../model/json.ts';
import { instantOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const unusedCredentials: Rule = {
  id: 'unused-credentials',
  severity: 'warning',
  title: 'Credentials that nobody uses',
  why: 'A key or password that was not used for 90 days is missed by nobody but those who find it.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials',
  entity(entity, subject) {
    if (entity.kind !== 'User') return [];
    const { password, keys } = credentialsOf(entity);
    const held = [
      ...keys.filter((key) => key.active).map(({ id, used }) => ({ what: `Access key ${id}`, used })),
      ...(password === null ? [] : [{ what: 'The console password', used: password.used }]),
    ];
    return held
      .filter(({ used }) => isIdle(used, entity.facts['created'], instantOf(subject)))
      .map(({ what, used }) => ({
        at: [],
        message: `${what} of ${entity.address} was ${used}.`,
        next: 'Switch it off, and delete it when nobody complains.',
      }));
  },
};

const LONGEST = 90 * 24 * 60 * 60 * 1000;

/** Never used by a user who is there for that long, or last used before. */
function isIdle(used: string, created: Json | undefined, now: number): boolean {
  const since = Date.parse(/\d{4}-\d{2}-\d{2}/.exec(used)?.[0] ?? (typeof created === 'string' ? created : ''));
  return now - since > LONGEST;
}
