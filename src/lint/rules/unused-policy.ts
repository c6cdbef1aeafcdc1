// Managed policies that nobody holds.
import { oncePer } from '../index-of.ts';
import { textsIn } from '../texts.ts';
import type { Rule } from '../rule.ts';

export const unusedPolicy: Rule = {
  id: 'unused-policy',
  severity: 'note',
  title: 'A policy that nobody holds',
  why: 'A policy that is attached to nobody and bounds nobody grants nothing today, and may grant too much on the day when someone attaches it.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials',
  entity({ kind, name, address }, subject) {
    if (kind !== 'Policy' || namedIn(subject).has(name.toLowerCase())) return [];
    return [{ at: [], message: `Nobody holds ${address}.`, next: 'Attach it, or remove it.' }];
  },
};

/** Names at the end of the ARNs that somebody holds or is bounded by, or that stand in a document (iam:PermissionsBoundary, Resource). */
const namedIn = oncePer(({ entities, policies }) => {
  const held = entities.flatMap(({ permits }) => [...(permits?.attached ?? []), permits?.boundary ?? '']);
  const written = policies.flatMap(({ document }) => textsIn(document).map(({ text }) => text));
  return new Set(
    [...held.filter((arn) => !arn.includes(':iam::aws:')), ...written].map((text) => text.slice(text.lastIndexOf('/') + 1).toLowerCase()),
  );
});
