// Who gains and who loses what, as text: folded where it is long, so that nothing of one kind hides another.
import { describe, expect, it } from 'vitest';
import type { AccessLine, PrincipalAccess } from '../../src/model/access-change.ts';
import { renderAccess } from '../../src/render/access.ts';
import { renderPlan } from '../../src/render/text.ts';
import { create, planOf } from './samples.ts';

const NO_TURNS = { gains: [], loses: [], widened: [], narrowed: [] };

function line(service: string, members: Partial<AccessLine> = {}): AccessLine {
  return {
    service,
    level: 'Read',
    actions: [`${service}:Get*`],
    except: [],
    count: 2,
    all: false,
    resources: ['*'],
    notResources: [],
    condition: null,
    marks: [],
    witness: { action: `${service}:GetIt`, resource: '*', context: {} },
    ...members,
  };
}

function changed(members: Partial<PrincipalAccess>): PrincipalAccess {
  return { principals: ['User/anna'], is: 'changed', ...NO_TURNS, trust: NO_TURNS, undecided: [], ...members };
}

const look = { color: false, width: 120 };
const textOf = (principals: readonly PrincipalAccess[], full = false): string =>
  renderAccess({ actionsOf: null, principals }, { ...look, full });

describe('an access diff as text', () => {
  it('hides no loss behind many gains, and says how much it leaves out', () => {
    const many = Array.from({ length: 30 }, (_, index) => line(`s${index}`));
    const text = textOf([changed({ gains: many, loses: many.slice(0, 10) })]);
    expect(text.split('\n').length).toBeLessThan(20);
    expect(text).toContain('… 24 more lines gained: --full shows all');
    expect(text).toContain('… 4 more lines lost: --full shows all');
    expect(textOf([changed({ gains: many })], true)).toContain('+ s29: Read Get* (2) on *');
  });

  it('puts dangers first, and folds principals', () => {
    const danger = line('iam', { marks: ['pass-role'], actions: ['iam:PassRole'], count: 1, level: 'Write' });
    const rows = textOf([changed({ gains: [line('a'), danger] })]).split('\n');
    expect(rows[1]).toBe('      + ! iam: Write PassRole on *  (PassRole)');
    const principals = Array.from({ length: 40 }, (_, index) => changed({ principals: [`User/u${index}`], gains: [line('a')] }));
    expect(textOf(principals)).toContain('… and 25 more principals');
    expect(textOf(principals)).toContain('Access: 40 principals gain, 0 lose.');
  });

  it('keeps controls of the terminal out', () => {
    const evil = line('s3', { resources: ['arn:aws:s3:::\u001B[31mred'], condition: { StringEquals: { 'aws:x\u0007': ['\u001B]0;x'] } } });
    for (const control of ['\u0007', '\u001B']) expect(textOf([changed({ gains: [evil] })])).not.toContain(control);
  });

  it('says aloud that a plan changes no access, and nothing where nothing changes', () => {
    const access = { state: 'computed', actionsOf: null, principals: [], paths: [] } as const;
    expect(renderPlan(planOf({ access, changes: [create('a', {})] }), look)).toContain('\nNo access change.\n');
    expect(renderPlan(planOf({ access }), look)).not.toContain('access');
  });
});
