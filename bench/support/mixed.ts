// Manifests before and after many changes of every sort: most let one document grow, the others make, tag, attach, move into groups and delete.

/** Ten entities a unit; the change of one unit takes about so many actions. */
const ACTIONS_A_UNIT = 20;

type Side = 'before' | 'after';

/** Units whose changes take about so many actions. */
export const mixedSize = (actions: number): number => Math.ceil(actions / ACTIONS_A_UNIT);

const statement = (action: string, resource: string) => ({ Effect: 'Allow', Action: action, Resource: resource });
const document = (n: number, side: Side) => ({
  Statement: [
    statement('s3:GetObject', `arn:aws:s3:::bucket-${n}/*`),
    ...(side === 'after' ? [statement('s3:ListBucket', `arn:aws:s3:::bucket-${n}`)] : []),
  ],
});
const trust = { services: 'ec2.amazonaws.com' };

type Section = Record<string, Record<string, object>>;

/** The manifest of so many units. */
export function mixedManifest(units: number, side: Side): string {
  const section: Section = { policies: {}, groups: {}, users: {}, roles: {} };
  const removed: string[] = [];
  for (let n = 0; n < units; n++) add(section, removed, n, side);
  return JSON.stringify({ ...section, ...(side === 'after' ? { removed } : {}) });
}

function add({ policies = {}, groups = {}, users = {}, roles = {} }: Section, removed: string[], n: number, side: Side): void {
  const after = side === 'after';
  for (const k of [0, 1, 2]) policies[`policy-${n}-${k}`] = { document: document(n, side) };
  for (const k of [0, 1, 2, 3, 4, 5]) roles[`role-${n}-${k}`] = { trust, inline: { own: document(n, side) }, policies: [`policy-${n}-0`] };
  roles[`tagged-${n}`] = { trust, tags: { stage: after ? 'prod' : 'dev' } };
  roles[`attached-${n}`] = { trust, policies: after ? [`policy-${n}-0`, `policy-${n}-1`] : [`policy-${n}-0`] };
  groups[`group-${n}`] = { policies: [`policy-${n}-2`] };
  users[`user-${n}`] = { groups: after ? [`group-${n}`] : [] };
  if (!after) roles[`old-${n}`] = { trust, inline: { own: document(n, side) } };
  if (!after) return;
  removed.push(`Role/old-${n}`);
  policies[`new-${n}`] = { document: document(n, side) };
  roles[`new-${n}`] = { trust, inline: { own: document(n, side) }, policies: [`new-${n}`] };
}
