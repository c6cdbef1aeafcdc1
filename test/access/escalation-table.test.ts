// Every way of the table: found where somebody has exactly the actions that it needs, and only there.
import { describe, expect, it } from 'vitest';
import { escalate, TEMPLATES } from '../../src/access/escalation.ts';
import type { Template } from '../../src/access/escalation/nouns.ts';
import type { EscalationPath } from '../../src/model/escalation.ts';
import type { Principals } from '../../src/model/principal.ts';
import { allow, deny, PLACES, sceneOf } from './escalation-scene.ts';
import type { Twist } from './escalation-scene.ts';

const rows = TEMPLATES.map((template) => [template.id, template] as const);

function found(template: Template, twist: Twist = {}): EscalationPath[] {
  return paths(sceneOf(template, twist), template);
}

function paths(scene: Principals, { id }: Template): EscalationPath[] {
  return escalate(scene).filter(({ principal, steps }) => principal.endsWith('/x') && steps.some((step) => step.template === id));
}

/** What is written about a service or another account is at most possible. */
function gradeOf({ id, gain }: Template): EscalationPath['grade'] {
  if (gain.kind === 'run' || gain.kind === 'beyond') return 'possible';
  if (gain.kind === 'provider') return gain.exists ? 'concrete' : 'possible';
  return id.startsWith('set-default-policy-version') ? 'possible' : 'concrete';
}

function changeOf({ gain, needs }: Template): string {
  if (needs.some(({ action }) => action === 'sts:AssumeRole')) return 'assume';
  return gain.kind === 'change' ? gain.change : '';
}

describe('the table', () => {
  it('names each way once', () => {
    expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  });

  it.each(rows)('%s is found', (_, template) => {
    const [path] = found(template);
    expect(path?.grade).toBe(gradeOf(template));
    const isItself = template.family === 'limits' || (template.gain.kind === 'beyond' && template.gain.to === 'itself');
    expect(path?.to).toBe(isItself ? path?.principal : 'administrator');
    expect(path?.steps.flatMap(({ actions }) => actions)).toEqual([...new Set(template.needs.map(({ action }) => action))]);
  });

  it.each(rows)('%s is not found without one of its actions', (_, template) => {
    for (const left of template.needs) {
      // Whom a role trusts by name may assume it without a permission of its own; see the tests of trust.
      expect(found(template, { write: (need, resource) => (need === left ? null : allow(need.action, resource)) }), left.action).toEqual(
        [],
      );
    }
  });

  it.each(rows)('%s is not found where one of its actions is denied', (_, template) => {
    for (const { action } of template.needs) expect(found(template, { also: [deny(action)] }), action).toEqual([]);
  });

  it.each(rows)('%s is not found under a boundary that allows something else', (_, template) => {
    expect(found(template, { boundary: [allow('s3:*')] })).toEqual([]);
  });

  it.each(rows)('%s is found under a boundary that allows it, if only up to there', (_, template) => {
    const boundary = template.needs.map(({ action, on }) => allow(action, PLACES[on]));
    const change = template.gain.kind === 'change' ? template.gain.change : '';
    const limited = /^(attach|inline|version|default|join)/.test(change) && !/boundary/.test(change);
    const path = found(template, { boundary }).find(({ to, grade }) => to === 'administrator' && grade === 'concrete');
    if (limited) expect(path).toBeUndefined();
    else if (template.family !== 'limits' && gradeOf(template) === 'concrete') expect(path).toBeDefined();
  });

  const narrow = rows.filter(([, { needs }]) => needs.some(({ on }) => on !== '*' && on !== 'trusted provider'));

  it.each(narrow)('%s is not found on another resource', (_, template) => {
    for (const left of template.needs.filter(({ on }) => on !== '*' && on !== 'trusted provider')) {
      const write: Twist['write'] = (need, resource) => allow(need.action, need === left ? 'arn:aws:iam::999999999999:*' : resource);
      expect(found(template, { write }), left.action).toEqual([]);
    }
  });

  const passing = rows.filter(([, { gain }]) => gain.kind === 'pass');

  it.each(passing)('%s is not found where the role may be passed to another service only', (_, template) => {
    const write: Twist['write'] = (need, resource) =>
      allow(
        need.action,
        resource,
        need.action === 'iam:PassRole' ? { StringEquals: { 'iam:PassedToService': 'sns.amazonaws.com' } } : undefined,
      );
    expect(found(template, { write })).toEqual([]);
  });

  it.each(passing)('%s is possible where no role trusts the service', (_, template) => {
    const scene = sceneOf(template);
    const shut = {
      ...scene,
      principals: scene.principals.map((one) => (one.trust === null ? one : { ...one, trust: { Version: '2012-10-17', Statement: [] } })),
    };
    expect(paths(shut, template).map(({ to, grade }) => [to, grade])).toEqual([['administrator', 'possible']]);
  });

  const bold = rows.filter(
    ([, template]) => gradeOf(template) === 'concrete' && template.gain.kind !== 'create' && !/^(join and|assume)/.test(changeOf(template)),
  );

  it.each(bold)('%s is possible under a condition that the principal does not choose', (_, template) => {
    const write: Twist['write'] = (need, resource) => allow(need.action, resource, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
    const [path] = found(template, { write });
    expect(path?.grade).toBe('possible');
    expect(path?.steps[0]?.conditions).toEqual(['aws:multifactorauthpresent']);
  });
});
