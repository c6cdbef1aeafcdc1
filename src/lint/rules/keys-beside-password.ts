// Access keys of people.
import { heldBy } from '../credentials.ts';
import type { Rule } from '../rule.ts';

export const keysBesidePassword: Rule = {
  id: 'keys-beside-password',
  severity: 'warning',
  title: 'Access keys of a person',
  why: 'Someone who signs in to the console is a person, and a person gets temporary credentials by signing in. Access keys last until somebody deletes them.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp',
  entity(entity) {
    const { password, keys } = heldBy(entity);
    const [first] = keys;
    if (!password || first === undefined) return [];
    const list = keys.map(({ name }) => name).join(', ');
    const message = `${entity.address} has a console password and access keys (${list}).`;
    return [{ at: first.at, message, next: 'Delete the keys; have the person assume a role.' }];
  },
};
