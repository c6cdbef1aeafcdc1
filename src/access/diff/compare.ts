// Two sides of a principal, action by action: actions about which both sides say the same things are decided once, for all of them.
import type { AccessRequest } from '../../model/access.ts';
import type { Turn } from '../../model/access-change.ts';
import type { ActionTable } from '../../model/actions.ts';
import { byCodePoint, ownMember } from '../../model/json.ts';
import { append } from '../../model/lists.ts';
import { compilePermissions, contains, excess } from '../../policy/containment.ts';
import type { Compiled, ExcessPart, Known, Permissions } from '../../policy/containment.ts';
import { asJson } from '../../policy/document.ts';
import type { Conditions, Document } from '../../policy/document.ts';
import { decide, preparePolicies } from '../evaluate.ts';
import { contextOf } from '../known.ts';
import { askedBy, isIdle, nearOf } from './near.ts';
import type { Say } from './near.ts';
import { documentsFor, isAbout } from './statements.ts';
import type { Content, Part, Parts } from './statements.ts';
import { askedOf } from './universe.ts';
import type { Asked } from './universe.ts';

/** Where and when something is gained or lost. */
export interface Place {
  readonly turn: Turn;
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly condition: Conditions | null;
  /** About one of the actions that are meant. */
  readonly witness: AccessRequest;
}

/** Actions that are gained or lost there. */
export interface Moved extends Place {
  readonly asked: readonly Asked[];
}

export interface Comparison {
  readonly moved: readonly Moved[];
  /** With the actions that it is about. */
  readonly undecided: readonly { readonly reason: string; readonly asked: readonly Asked[] }[];
}

interface Judgement {
  readonly places: readonly Place[];
  readonly undecided: readonly string[];
}

/** Judgements of classes of actions, shared by all principals of one diff. */
export type Judged = Map<string, Judgement>;

/** What holds of a principal on either side. */
export interface KnownSides {
  readonly before: Known;
  readonly after: Known;
  /** Equal for equal values on both sides, as far as documents ask for them. */
  readonly key: string;
  /** Whether the values that documents ask for differ. */
  readonly differ: boolean;
}

/** What `after` permits beyond `before` and the other way round. */
export function compare(
  { before, after }: { readonly before: Parts; readonly after: Parts },
  known: KnownSides,
  table: ActionTable,
  judged: Judged,
): Comparison {
  const classes = classesOf(before, after, askedOf(before, after, table, known.differ), known);
  const moved: Moved[] = [];
  const undecided: { reason: string; asked: readonly Asked[] }[] = [];
  for (const { key, old, fresh, asked } of classes) {
    const [first] = asked;
    if (first === undefined) continue;
    const judgement = judged.get(key) ?? judge({ old, fresh, known, action: first.name }, judged);
    judged.set(key, judgement);
    for (const place of judgement.places) moved.push({ ...place, asked });
    for (const reason of judgement.undecided) undecided.push({ reason, asked });
  }
  return { moved, undecided };
}

interface Class {
  readonly key: string;
  readonly old: Say;
  readonly fresh: Say;
  readonly asked: Asked[];
}

function classesOf(before: Parts, after: Parts, all: readonly Asked[], known: KnownSides): Class[] {
  const classes = new Map<string, Class>();
  const services = new Set(all.map(serviceOf));
  const [sayBefore, sayAfter] = [byService(before, services), byService(after, services)];
  for (const asked of all) {
    const [old, fresh] = [sayBefore(asked), sayAfter(asked)];
    const [left, right] = [keyOf(old), keyOf(fresh)];
    if (left === right && !known.differ) continue;
    const key = `${left} > ${right} ${known.key}`;
    const found = classes.get(key);
    if (found === undefined) classes.set(key, { key, old, fresh, asked: [asked] });
    else found.asked.push(asked);
  }
  return [...classes.values()];
}

// Most statements are about one service; those that may be about any are asked for each action.
function byService({ grants, limit }: Parts, services: ReadonlySet<string>): (asked: Asked) => Say {
  const [granted, limited] = [lookup(grants, services), limit === null ? null : lookup(limit, services)];
  return (asked) => ({ grants: granted(asked), limit: limited === null ? null : limited(asked) });
}

function lookup(parts: readonly Part[], wanted: ReadonlySet<string>): (asked: Asked) => readonly Content[] {
  const found = new Map<string, Part[]>();
  const anywhere: Part[] = [];
  for (const part of parts) {
    if (part.services === null) anywhere.push(part);
    else for (const service of part.services) if (wanted.has(service)) append(found, service, part);
  }
  return (asked) => {
    const { action } = asked;
    const near = found.get(serviceOf(asked)) ?? [];
    const about = [...near, ...anywhere].filter((part) => isAbout(part, action)).map(({ content }) => content);
    return [...new Set(about)].sort((a, b) => a.id - b.id);
  };
}

function serviceOf({ action }: Asked): string {
  return action.slice(0, action.indexOf(':'));
}

function keyOf({ grants, limit }: Say): string {
  return `${grants.map(({ id }) => id).join(',')}/${limit === null ? 'none' : limit.map(({ id }) => id).join(',')}`;
}

interface Side {
  readonly say: Say;
  readonly permissions: Permissions;
  readonly compiled: Compiled;
  readonly known: Known;
  /** For the evaluator of single requests. */
  readonly prepared: () => ReturnType<typeof preparePolicies>;
}

interface Question {
  readonly old: Say;
  readonly fresh: Say;
  readonly known: KnownSides;
  /** One of those that are meant. */
  readonly action: string;
}

function judge(question: Question, judged: Judged): Judgement {
  const { old, fresh, known } = question;
  if (!known.differ && isIdle(old, fresh, known.before)) return { places: [], undecided: [] };
  // Equal statements mean the same on both sides only if nothing that they ask about the principal differs.
  const near = known.differ ? { old, fresh } : nearOf(old, fresh);
  // Actions of one statement are alike, once what else is said of each of them is left out.
  const key = `${keyOf(near.old)} > ${keyOf(near.fresh)} < ${askedBy(old)} < ${askedBy(fresh)} ${known.key}`;
  const judgement = judged.get(key) ?? judgeNear(near, question);
  judged.set(key, judgement);
  return judgement;
}

function judgeNear(near: Pick<Question, 'old' | 'fresh'>, { old, fresh, known, action }: Question): Judgement {
  const before = sideOf(near.old, old, known.before, action);
  const after = sideOf(near.fresh, fresh, known.after, action);
  const up = beyond(after, before, action);
  const down = beyond(before, after, action);
  return {
    places: [...turned(up.places, 'gains', 'widened'), ...turned(down.places, 'loses', 'narrowed')],
    undecided: [...new Set([...up.undecided, ...down.undecided])].sort(byCodePoint),
  };
}

/** `whole`: all that the side says, whose keys are spelled, and told with an example of a request. */
function sideOf(say: Say, whole: Say, known: Known, action: string): Side {
  const permissions = permissionsFor(say, action);
  const asking = say === whole ? permissions : permissionsFor(whole, action);
  let prepared: ReturnType<typeof preparePolicies> | undefined;
  return {
    say,
    permissions,
    known,
    compiled: compilePermissions(permissions, known, asking),
    prepared: () => (prepared ??= preparePolicies(policiesOf(permissions))),
  };
}

function policiesOf({ grants, limits }: Permissions): Parameters<typeof preparePolicies>[0] {
  return { identityPolicies: grants.map(asJson), boundary: limits[0] === undefined ? null : asJson(limits[0]) };
}

const CLOSED: Document = { Version: '2012-10-17', Statement: [] };

function permissionsFor({ grants, limit }: Say, action: string): Permissions {
  const limits = limit === null ? [] : documentsFor(limit, action);
  return { grants: documentsFor(grants, action), limits: limit !== null && limits.length === 0 ? [CLOSED] : limits };
}

type Found = Omit<Place, 'turn'> & { readonly onlyCondition: boolean };

function turned(found: readonly Found[], plain: Turn, conditional: Turn): Place[] {
  return found.map(({ onlyCondition, ...place }) => ({ ...place, turn: onlyCondition ? conditional : plain }));
}

// What one side permits beyond the other. What the concrete evaluator does not confirm is not shown as a fact.
function beyond(more: Side, less: Side, action: string): { places: Found[]; undecided: string[] } {
  if (more.say.grants.length === 0) return { places: [], undecided: [] };
  const { parts, undecided } = excess(more.compiled, less.compiled);
  const bare = parts.length === 0 || less.say.grants.length === 0 ? null : compilePermissions(bareOf(less.permissions), less.known);
  const places: Found[] = [];
  const doubts = [...undecided];
  for (const part of parts) {
    const witness = { ...part.witness, action };
    if (!replays(witness, more, less)) doubts.push('the evaluator of single requests does not agree with the comparison');
    else
      places.push({
        resources: part.resources,
        notResources: part.notResources ?? [],
        condition: part.condition,
        witness,
        onlyCondition: bare !== null && contains(bare, compilePermissions(boxOf(part, action), more.known)).verdict === 'proved',
      });
  }
  return { places, undecided: doubts };
}

// As if every condition were met: what differs from this differs in more than its conditions.
function bareOf({ grants, limits }: Permissions): Permissions {
  const bare = (document: Document): Document => ({
    ...document,
    Statement: document.Statement.flatMap(({ Condition, ...rest }) => (Condition !== undefined && rest.Effect === 'Deny' ? [] : [rest])),
  });
  return { grants: grants.map(bare), limits: limits.map(bare) };
}

function boxOf(part: ExcessPart, action: string): Permissions {
  const on =
    part.notResources === undefined || part.notResources.length === 0 ? { Resource: part.resources } : { NotResource: part.notResources };
  return { grants: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action], ...on }] }], limits: [] };
}

function replays(witness: AccessRequest, more: Side, less: Side): boolean {
  return isAllowed(witness, more) && !isAllowed(witness, less);
}

function isAllowed(witness: AccessRequest, { prepared, known }: Side): boolean {
  // Each side has its own truth about who asks: a tag that changes, a name.
  const open = Object.entries(witness.context).filter(([key]) => ownMember(known.values, key.toLowerCase()) === undefined);
  const context = { ...Object.fromEntries(open), ...contextOf(known.values) };
  return decide(prepared(), { ...witness, context }).decision === 'Allowed';
}
