// The picture: what is in it, what is near what, and that nothing stands upon anything else.
import { describe, expect, it } from 'vitest';
import type { EscalationPath } from '../../src/model/escalation.ts';
import { captionOf } from '../../src/render/graph/caption.ts';
import { graphOf } from '../../src/render/graph/graph.ts';
import { shorten } from '../../src/render/graph/label.ts';
import { BOX, layoutOf } from '../../src/render/graph/layout.ts';
import { renderMermaid } from '../../src/render/graph/mermaid.ts';
import { indexOf, MOST_NODES, neighbourhood, overview } from '../../src/render/graph/neighbourhood.ts';
import type { Part } from '../../src/render/graph/neighbourhood.ts';
import { NODE_KINDS, STATUSES } from '../../src/render/graph/nouns.ts';
import type { Graph, GraphEdge, GraphNode } from '../../src/render/graph/nouns.ts';
import { pack, unpack } from '../../src/render/graph/packed.ts';
import { renderSvg } from '../../src/render/graph/svg.ts';
import { columns } from '../../src/render/width.ts';
import { HTML, MARKDOWN, TERMINAL } from '../support/hostile.ts';
import { allows, everybody, inline, reported, role, user } from './reported.ts';

const DOCUMENT = { Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };
const TRUST = { services: 'lambda.amazonaws.com' };

function edgesOf({ edges }: Graph): string[] {
  return edges.map(({ from, to, kind, status }) => `${from} ${kind} ${to}${status === 'same' ? '' : ` ${status}`}`);
}

function statusOf({ nodes }: Graph, id: string): string | undefined {
  return nodes.find((node) => node.id === id)?.status;
}

describe('the picture of a plan', () => {
  it('holds everybody, what they hold, who becomes whom, and what moves', async () => {
    const policies = {
      read: { document: DOCUMENT },
      fence: { document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
    };
    const before = {
      policies,
      groups: { staff: { policies: ['read'] } },
      users: { ann: { groups: ['staff'], boundary: 'fence' }, bob: {} },
    };
    const after = {
      policies: { ...policies, read: { document: { Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }] } } },
      groups: { staff: { policies: ['read'] } },
      users: { ann: { boundary: 'fence', inline: { own: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] } } } },
      roles: { deploy: { trust: { users: ['ann'], ...TRUST }, policies: ['read'] } },
      removed: ['User/bob'],
    };
    const { plan, around } = await reported(before, after);
    const graph = graphOf(around.sides, new Set(plan.changes.map(({ address }) => address)));
    expect(edgesOf(graph)).toEqual([
      'User/ann assume Role/deploy added',
      'Group/staff attached Policy/read',
      'Role/deploy attached Policy/read added',
      'User/ann attached User/ann/inline/own added',
      'User/ann bounded Policy/fence',
      'User/ann member Group/staff removed',
      'outside/lambda.amazonaws.com trust Role/deploy added',
    ]);
    expect(
      ['User/ann', 'User/bob', 'Role/deploy', 'Policy/read', 'Policy/fence', 'Group/staff', 'outside/lambda.amazonaws.com'].map((id) =>
        statusOf(graph, id),
      ),
    ).toEqual(['changed', 'removed', 'added', 'changed', 'same', 'same', 'same']);
  });

  it('draws ways to more access over what they are used on', () => {
    const path: EscalationPath = {
      principal: 'User/ann',
      to: 'administrator',
      grade: 'concrete',
      steps: [
        { template: 'create-access-key', actions: ['iam:CreateAccessKey'], via: 'User/root-like', grade: 'concrete', conditions: [] },
        { template: 'attach', actions: ['iam:AttachUserPolicy'], via: '*', grade: 'concrete', conditions: [] },
      ],
    };
    const sides = { before: everybody(), after: everybody(user('ann'), user('root-like')) };
    expect(edgesOf(graphOf(sides, new Set(), [path]))).toEqual([
      'User/ann escalation User/root-like added',
      'User/root-like escalation administrator added',
    ]);
  });

  it('shows a policy whose document nobody knows', () => {
    const one = everybody(user('ann', { unknown: ['arn:aws:iam::aws:policy/Secret', 'Group/lost'] }));
    const [edge] = graphOf({ before: one, after: one }).edges;
    expect(edge).toMatchObject({ from: 'User/ann', to: 'arn:aws:iam::aws:policy/Secret', note: 'its document is not known' });
  });

  it('comes out of its packing as it went in', () => {
    const one = everybody(user('ann', { policies: [inline('User/ann', 'own', allows(['s3:*']))] }), role('app'));
    const graph = graphOf({ before: everybody(), after: one });
    const { nodes, edges } = unpack(pack(graph));
    expect(edges).toEqual(graph.edges);
    expect(nodes.map(({ id, kind, status }) => [id, kind, status])).toEqual(graph.nodes.map(({ id, kind, status }) => [id, kind, status]));
  });
});

function node(id: string, kind: GraphNode['kind'], status: GraphNode['status'] = 'same'): GraphNode {
  const label = id.slice(id.indexOf('/') + 1);
  return { id, kind, label, short: shorten(label), status };
}

/** 300 users in 6 groups, 200 roles, 40 policies: each tied to several others. */
function crowd(): Graph {
  const users = Array.from({ length: 300 }, (_, index) =>
    node(`User/user-with-a-rather-long-name-${index}`, 'user', index === 7 ? 'changed' : 'same'),
  );
  const groups = Array.from({ length: 6 }, (_, index) => node(`Group/group-${index}`, 'group'));
  const roles = Array.from({ length: 200 }, (_, index) => node(`Role/role-${index}`, 'role'));
  const policies = Array.from({ length: 40 }, (_, index) => node(`Policy/policy-${index}`, 'policy'));
  const tie = (kind: GraphEdge['kind'], from: GraphNode | undefined, to: GraphNode | undefined): GraphEdge => ({
    from: from?.id ?? '',
    to: to?.id ?? '',
    kind,
    status: 'same',
    note: '',
  });
  const edges = [
    ...users.map((one, index) => tie('member', one, groups[index % 6])),
    ...users.map((one, index) => tie('assume', one, roles[(index * 7) % 200])),
    ...users.map((one, index) => tie('escalation', one, users[(index * 31 + 1) % 300])),
    ...roles.map((one, index) => tie('attached', one, policies[index % 40])),
    ...roles.map((one, index) => tie('assume', one, roles[(index * 3 + 1) % 200])),
    ...groups.flatMap((one, index) => policies.slice(index * 6, index * 6 + 9).map((policy) => tie('attached', one, policy))),
  ];
  return { nodes: [...users, ...groups, ...roles, ...policies], edges, lacks: '' };
}

const CROWD = indexOf(crowd());
const PARTS: readonly (readonly [string, Part])[] = [
  ['the overview', overview(CROWD)],
  ['a user, one step', neighbourhood(CROWD, ['User/user-with-a-rather-long-name-7'], 1)],
  ['a user, three steps', neighbourhood(CROWD, ['User/user-with-a-rather-long-name-7'], 3)],
  ['a group of fifty', neighbourhood(CROWD, ['Group/group-1'], 1)],
  ['a policy of many', neighbourhood(CROWD, ['Policy/policy-8'], 2)],
  ['more than there is room for', neighbourhood(CROWD, [...CROWD.nodes.keys()].slice(0, 90), 0)],
  ['nothing', neighbourhood(CROWD, [], 1)],
];

describe('a part of a picture', () => {
  it.each(PARTS)('is no more than can be taken in, and tells what it leaves out: %s', (_, part) => {
    expect(part.nodes.length).toBeLessThanOrEqual(MOST_NODES);
    expect(part.edges.length).toBeLessThanOrEqual(120);
    const shown = new Set(part.nodes.map(({ id }) => id));
    for (const { id } of part.nodes) {
      const around = new Set(
        (CROWD.edges.get(id) ?? []).flatMap(({ from, to }) => [from, to]).filter((other) => other !== id && !shown.has(other)),
      );
      expect(part.hidden.get(id) ?? 0).toBe(around.size);
    }
    if (part.undrawn > 0) expect(captionOf(part)).toContain(`${part.undrawn} connection`);
  });

  it.each(PARTS)('has no two boxes or labels upon each other: %s', (_, part) => {
    const { nodes, width, height } = layoutOf(part);
    expect(width >= 0 && height > 0).toBe(true);
    expect(nodes).toHaveLength(part.nodes.length);
    for (const [index, { x, y, node: own }] of nodes.entries()) {
      expect(x >= 0 && y >= 0 && x + BOX.width <= width && y + BOX.height <= height).toBe(true);
      // A column of a fixed-width font takes 7.3 units at most, from 34 on.
      expect(34 + columns(own.short) * 7.3).toBeLessThanOrEqual(BOX.width);
      for (const other of nodes.slice(index + 1)) {
        const isApart = x + BOX.width < other.x || other.x + BOX.width < x || y + BOX.height < other.y || other.y + BOX.height < y;
        expect(isApart, `${own.id} and ${other.node.id}`).toBe(true);
      }
    }
  });

  it.each(NODE_KINDS.flatMap((kind) => STATUSES.map((status) => [kind, status] as const)))(
    'has room for both words below a label: %s, %s',
    (kind, status) => {
      // An inline policy has one neighbour; who or what is elsewhere neither comes nor goes.
      const isElsewhere = ['outside', 'aws', 'power'].includes(kind);
      const one = { ...node(`x/${kind}`, kind), status: isElsewhere ? 'same' : status } as const;
      const hidden = new Map([[one.id, kind === 'inline' ? 1 : 9999]]);
      const svg = renderSvg({ nodes: [one], edges: [], focus: [], hidden, left: 0, undrawn: 0 }, 'x');
      const [second = '', more = ''] = ['second', 'hidden'].map((name) => new RegExp(`<text class="${name}"[^>]*>([^<]*)<`).exec(svg)?.[1]);
      expect([second, more].every((text) => text !== '')).toBe(true);
      // A character of DejaVu Sans, the widest of the usual fonts, takes 6.1 units at this size in the mean.
      expect(34 + (second.length + more.length) * 6.1 + 8).toBeLessThanOrEqual(BOX.width);
    },
  );

  it('keeps what changes where there is little room', () => {
    expect(overview(CROWD).nodes.map(({ id }) => id)).toContain('User/user-with-a-rather-long-name-7');
  });

  it('shows all of a small account, and nothing but what is asked for at no step', () => {
    const small = indexOf({ nodes: [node('User/a', 'user'), node('User/b', 'user')], edges: [], lacks: '' });
    expect(overview(small).nodes).toHaveLength(2);
    expect(neighbourhood(CROWD, ['Group/group-1'], 0).nodes.map(({ id }) => id)).toEqual(['Group/group-1']);
  });

  it('ties every node that it brings along to something', () => {
    const part = neighbourhood(CROWD, ['User/user-with-a-rather-long-name-7'], 3);
    const tied = new Set(part.edges.flatMap(({ from, to }) => [from, to]));
    expect(part.nodes.filter(({ id }) => !tied.has(id))).toEqual([]);
  });

  it('is drawn the same from the same', () => {
    const again = overview(indexOf(crowd()));
    expect(renderSvg(again, 'x')).toBe(renderSvg(overview(CROWD), 'x'));
    expect(renderMermaid(again)).toBe(renderMermaid(overview(CROWD)));
  });
});

describe('labels', () => {
  it.each([
    ['short', 'short'],
    ['exactly-23-characters-ab', 'exactly-23-…racters-ab'],
    ['a'.repeat(23), 'a'.repeat(23)],
    ['service-role-of-payments-eu-west-1-prod', 'service-role…est-1-prod'],
  ])('keep both ends: %s', (label, short) => {
    expect(columns(shorten(label))).toBeLessThanOrEqual(23);
    if (columns(label) <= 23) expect(shorten(label)).toBe(label);
    else expect([shorten(label)[0], shorten(label).at(-1), shorten(label).includes('…')]).toEqual([short[0], short.at(-1), true]);
  });

  it.each(['漢字'.repeat(20), '🙂'.repeat(30), 'e\u0301'.repeat(40)])('count columns, not characters: %s', (label) => {
    expect(columns(shorten(label))).toBeLessThanOrEqual(23);
  });
});

const NASTY = [
  ...HTML,
  ...TERMINAL,
  ...MARKDOWN,
  '"] --> evil["',
  'a"b',
  '%%{init: {}}%%',
  'end',
  '#quot;',
  'click n0 "javascript:alert(1)"',
];

function pictureOf(name: string): Part {
  const one = everybody(user(name, { policies: [inline(`User/${name}`, name, allows(['s3:*']))] }));
  return overview(indexOf(graphOf({ before: everybody(), after: one })));
}

describe('hostile names', () => {
  it.each(NASTY)('can do nothing in Mermaid: %j', (name) => {
    const chart = renderMermaid(pictureOf(name));
    const row = /^ {2}n\d+(\["[\p{L}\p{N} .,/@+=_()#;-]*"\]:::[a-z]+| -->(\|"[a-z ,]*"\|)? n\d+)$/u;
    for (const line of chart.trimEnd().split('\n').slice(1))
      expect(line).toMatch(line.startsWith('  classDef ') ? /^ {2}classDef [a-z]+ [\w:#,;\- ]+$/ : row);
  });

  it.each(NASTY)('can do nothing in SVG: %j', (name) => {
    const text = renderSvg(pictureOf(name), name).replace(/<style>.*?<\/style>/s, '');
    const tags = new Set([...text.matchAll(/<\/?([^\s/>]+)/g)].map(([, tag]) => tag));
    expect([...tags].sort()).toEqual(['defs', 'desc', 'g', 'marker', 'path', 'rect', 'svg', 'text', 'title']);
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\p{Surrogate}]/u);
    expect(text).not.toMatch(/<[^>]*\s(on\w+|href|style|src)=/i);
  });
});

describe('the SVG', () => {
  it('says what it is to who can not see it, and brings its own colours', () => {
    const svg = renderSvg(pictureOf('ann'), 'Account 123456789012');
    expect(svg).toMatch(
      /^<svg [^>]*role="img" aria-labelledby="iamsync-title iamsync-description"><title id="iamsync-title">Account 123456789012<\/title><desc id="iamsync-description">2 nodes and 1 connection\.<\/desc><style>/,
    );
    expect(svg).toContain('prefers-color-scheme');
    expect(svg).not.toMatch(/url\((?!#)|@import|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });
});
