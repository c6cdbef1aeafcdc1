// JSON output: schemas that are closed, members in schema order, and plan files that are read back or refused.
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { AccessLine } from '../../src/model/access-change.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import { renderFindingsJson, renderPlanJson } from '../../src/render/json.ts';
import { parsePlanFile } from '../../src/render/planfile.ts';
import { FINDINGS_SCHEMA } from '../../src/render/schemas/findings.ts';
import { PLAN_SCHEMA } from '../../src/render/schemas/plan.ts';
import { action, create, planOf, update } from './samples.ts';

const finding: Finding = {
  severity: 'error',
  rule: 'r',
  message: 'm',
  next: 'n',
  place: { file: 'f', line: 1, column: 2 },
  address: 'Role/a',
  related: [{ place: { file: 'g', line: 3, column: 4 }, message: 'here' }],
};
const line: AccessLine = {
  service: 's3',
  level: 'Read',
  actions: ['s3:Get*'],
  except: [],
  count: 2,
  all: false,
  resources: ['*'],
  notResources: [],
  condition: null,
  marks: ['escalation'],
  witness: { action: 's3:GetObject', resource: '*', context: { a: 'b' } },
};
const sides = { before: { b: 1 }, after: { a: 1 } };
const base = { address: 'Role/a', arn: 'arn', origin: null, fields: [{ op: 'add', path: '/a', value: null }] } as const;
/** A plan in which every alternative of the format occurs. */
const full: Plan = planOf({
  owner: 'me',
  options: { only: ['Role/*'], deep: true },
  changes: [
    create('a', {}),
    update({ a: 1, z: { y: 1, x: [] } }, { a: 2, z: { y: 2, x: [] }, b: 1 }),
    { ...base, verb: 'replace', ...sides },
    { ...base, verb: 'delete', before: {} },
    { ...base, verb: 'adopt', ...sides },
    { ...base, verb: 'rename', from: 'Role/b', ...sides },
  ],
  waves: [
    [
      action('a', { undo: [{ service: 'iam', op: 'DeleteRole', input: { RoleName: 'a' } }], takes: ['Policy/p'], lets: ['Policy/q'] }),
      action('b', { do: { seconds: 10, reason: 'spread' }, undo: { lost: 'why' }, needs: ['Role/a#DeleteRole'] }),
      action('c', { do: { secret: 'Role/a#DeleteRole', sink: 'vault', name: 'x' }, risk: 'gap' }),
    ],
  ],
  access: {
    state: 'computed',
    actionsOf: '2026-09-26',
    principals: [
      {
        principals: ['User/a'],
        is: 'changed',
        gains: [line],
        loses: [],
        widened: [{ ...line, condition: { Bool: { 'aws:SecureTransport': ['true'] } }, witness: { ...line.witness, principal: 'arn' } }],
        narrowed: [],
        trust: { gains: [{ who: '*', type: '*', actions: ['sts:AssumeRole'], condition: null }], loses: [], widened: [], narrowed: [] },
        undecided: ['why'],
      },
    ],
    paths: [
      {
        principal: 'User/a',
        to: 'administrator',
        grade: 'possible',
        steps: [{ template: 't', actions: ['iam:PassRole'], via: 'Role/a', grade: 'possible', conditions: ['aws:sourceip'] }],
      },
    ],
  },
  verdict: {
    state: 'transient',
    exceptions: [
      {
        action: 'Role/a#DeleteRole',
        until: null,
        principal: 'Role/a',
        kind: 'gap',
        consent: 'needed',
        request: { action: 's3:GetObject', resource: '*', context: {} },
        text: 't',
      },
    ],
    hash: '0123456789ab',
  },
  unread: [{ address: 'Role/a', field: 'tags', reason: 'r' }],
  kept: [{ address: 'Role/a', field: 'boundary', value: null }],
  findings: [finding],
});

const record = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const accepts = new Ajv({ strict: true }).compile(PLAN_SCHEMA);
const fresh = (): unknown => JSON.parse(renderPlanJson(full));

/** Every object of our format in a value, specs and inputs of calls left out. */
function objects(value: unknown): Record<string, unknown>[] {
  if (!record(value)) return [];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    ['before', 'after', 'input', 'value', 'condition', 'context'].includes(name) ? [] : objects(member),
  );
  return Array.isArray(value) ? inner : [value, ...inner];
}

describe('the schema of plans', () => {
  it('accepts every alternative of the format', () => {
    expect(accepts(fresh())).toBe(true);
    expect(accepts(JSON.parse(renderPlanJson(planOf({ caller: null, digest: null }))))).toBe(true);
  });

  it('refuses a stray member at every level', () => {
    const total = objects(fresh()).length;
    expect(total).toBeGreaterThan(25);
    for (let index = 0; index < total; index++) {
      const plan = fresh();
      const target = objects(plan)[index] ?? {};
      target['stray'] = 1;
      expect(accepts(plan), JSON.stringify(target)).toBe(false);
    }
  });

  it('refuses a missing member at every level', () => {
    const optional = new Set(['related', 'address in finding', 'value']);
    for (let index = 0; index < objects(fresh()).length; index++) {
      for (const name of Object.keys(objects(fresh())[index] ?? {})) {
        const plan = fresh();
        const target = objects(plan)[index] ?? {};
        if (optional.has(name) || ('severity' in target && name === 'address') || ('resource' in target && name === 'principal')) continue;
        delete target[name]; // oxlint-disable-line typescript/no-dynamic-delete -- a member that is missing is what is tested
        expect(accepts(plan), `${name} of ${JSON.stringify(target)}`).toBe(false);
      }
    }
  });
});

describe('a plan as JSON', () => {
  it('has its members in the order of the schema, whatever the order they came in', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (!record(value)) return value;
      return Object.fromEntries(
        Object.entries(value)
          .map(([name, member]) => [name, reversed(member)] as const)
          .reverse(),
      );
    };
    const again = reversed(fresh());
    if (!accepts(again)) throw new Error('a reversed plan is a plan');
    expect(renderPlanJson(parsePlanFile(JSON.stringify(again), 'plan.json'))).toBe(renderPlanJson(full));
    expect(Object.keys(record(again) ? again : {})[0]).toBe('digest');
    expect(renderPlanJson(full)).toMatch(/^\{\n {2}"formatVersion": 1,\n {2}"account": /);
    expect(renderPlanJson(full)).toMatch(/\n\}\n$/);
  });
});

describe('a plan file', () => {
  it('comes back as it was', () => {
    expect(parsePlanFile(renderPlanJson(full), 'plan.json')).toEqual(full);
  });

  const members: JsonObject = { account: '1' };
  it.each([
    ['no JSON', '{', 'plan.json is not JSON: it is cut off.'],
    ['another file', '{"version": 4}', 'plan.json is not a plan of iamsync.'],
    ['null', 'null', 'plan.json is not a plan of iamsync.'],
    ['a newer format', '{"formatVersion": 2}', 'plan.json has plan format 2; this version reads format 1.'],
    ['a format that is no number', '{"formatVersion": {}}', 'plan.json has plan format an unknown value; this version reads format 1.'],
    [
      'half a plan',
      JSON.stringify({ formatVersion: 1, ...members }),
      "plan.json is not a valid plan: the plan must have required property 'partition'.",
    ],
  ])('that is %s is refused with what to do', (_, text, message) => {
    expect(() => parsePlanFile(text, 'plan.json')).toThrow(expect.objectContaining({ code: 'plan-format', message }));
  });

  it('with a call that no plan can hold is refused', () => {
    const text = renderPlanJson(full).replace('"service": "iam"', '"service": "ec2"');
    expect(() => parsePlanFile(text, 'plan.json')).toThrow(/not a valid plan: \/waves\/0\/0\//);
  });
});

describe('findings as JSON', () => {
  it('keep to their schema, sorted by place', () => {
    const text = renderFindingsJson([{ ...finding, place: { file: 'z', line: 1, column: 1 } }, finding]);
    const value: unknown = JSON.parse(text);
    expect(new Ajv({ strict: true }).compile(FINDINGS_SCHEMA)(value)).toBe(true);
    expect(text.indexOf('"file": "f"')).toBeLessThan(text.indexOf('"file": "z"'));
    expect(renderFindingsJson([])).toBe('{\n  "formatVersion": 1,\n  "findings": []\n}\n');
  });
});
