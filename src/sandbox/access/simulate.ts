// Simulations: decisions about actions and resources, with the statements that made them and the keys that they missed.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
import type { Decision, Prepared } from '../../access/evaluate.ts';
import { decide, preparePolicies } from '../../access/evaluate.ts';
import type { AccessRequest } from '../../model/access.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { isObject } from '../../model/json.ts';
import type { Members } from '../answer.ts';
import { statementsOf } from '../grammar.ts';
import { contextKeysOf } from './context-keys.ts';
import type { Source } from './policies.ts';
import { statementPlaces } from './statement-places.ts';

/** What is the same for every action and resource. */
export interface Scene {
  readonly policies: readonly Source[];
  readonly boundary: Source | undefined;
  readonly resourcePolicy: Source | undefined;
  readonly principal: string | undefined;
  readonly resourceAccount: string | undefined;
  readonly context: AccessRequest['context'];
}

/** One statement, compiled alone. */
interface Part {
  readonly shown: Members;
  readonly alone: Prepared;
  /** Allows the actions that it is about, whatever its effect, resources and conditions. */
  readonly actions: Prepared;
  readonly keys: readonly string[];
  readonly bounds: boolean;
}

/** Gives the EvaluationResult of an action and a resource. */
export type Simulate = (action: string, resource: string) => Members;

const DECISIONS = { Allowed: 'allowed', ImplicitlyDenied: 'implicitDeny', ExplicitlyDenied: 'explicitDeny' } as const;

/** Compiles what is simulated. */
export function simulator(scene: Scene): Simulate {
  const { policies, boundary, resourcePolicy, principal, resourceAccount, context } = scene;
  const limit = boundary === undefined ? undefined : preparePolicies({ identityPolicies: [boundary.document] });
  const documents = policies.map(({ document }) => document);
  const whole = preparePolicies({
    identityPolicies: documents,
    boundary: boundary?.document ?? null,
    resourcePolicy: resourcePolicy?.document ?? null,
  });
  const parts = partsOf(scene);
  const given = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  const who = { ...(principal === undefined ? {} : { principal }), ...(resourceAccount === undefined ? {} : { resourceAccount }) };
  return (action, resource) => {
    const request = { action, resource, context, ...who };
    const { decision } = decide(whole, request);
    return {
      EvalActionName: action,
      EvalResourceName: resource,
      EvalDecision: DECISIONS[decision],
      MatchedStatements: matched(parts, request, decision),
      MissingContextValues: missing(parts, action, given),
      PermissionsBoundaryDecisionDetail:
        limit === undefined ? undefined : { AllowedByPermissionsBoundary: decide(limit, request).decision === 'Allowed' },
    };
  };
}

function partsOf({ policies, boundary, resourcePolicy }: Scene): Part[] {
  const identity = (bounds: boolean) => (one: Source) =>
    singly(one, 'IAM Policy', bounds, (document) => preparePolicies({ identityPolicies: [document] }));
  const resource = (one: Source): Part[] =>
    singly(one, 'Resource Policy', false, (document) => preparePolicies({ identityPolicies: [], resourcePolicy: document }));
  return [
    ...policies.flatMap(identity(false)),
    ...(boundary === undefined ? [] : identity(true)(boundary)),
    ...(resourcePolicy === undefined ? [] : resource(resourcePolicy)),
  ];
}

function singly({ id, document, text }: Source, type: string, bounds: boolean, prepare: (document: Json) => Prepared): Part[] {
  if (!isObject(document)) return [];
  const statements = statementsOf(document);
  const places = statementPlaces(text);
  // A statement that the evaluator can't read is not among the statements, and then no place is certain.
  const placeOf = (index: number): Members => (places.length === statements.length ? { ...places[index] } : {});
  return statements.map((statement, index) => {
    const one = { ...document, Statement: [statement] };
    return {
      shown: { SourcePolicyId: id, SourcePolicyType: type, ...placeOf(index) },
      alone: prepare(one),
      actions: preparePolicies({ identityPolicies: [actionsOf(statement)] }),
      keys: contextKeysOf(one),
      bounds,
    };
  });
}

function actionsOf({ Action, NotAction }: JsonObject): Json {
  const which = Action === undefined ? { NotAction: NotAction ?? [] } : { Action };
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...which, Resource: '*' }] };
}

// What a boundary allows decides nothing by itself.
function matched(parts: readonly Part[], request: AccessRequest, decision: Decision['decision']): Members[] {
  if (decision === 'ImplicitlyDenied') return [];
  return parts
    .filter(({ bounds, alone }) => !(bounds && decision === 'Allowed') && decide(alone, request).decision === decision)
    .map(({ shown }) => shown);
}

/** Keys that statements about the action ask for and that nobody gave. */
function missing(parts: readonly Part[], action: string, given: ReadonlySet<string>): string[] {
  const request = { action, resource: '*', context: {} };
  const keys = parts.filter(({ actions }) => decide(actions, request).decision === 'Allowed').flatMap((part) => part.keys);
  const wanted = new Map(keys.map((key) => [key.toLowerCase(), key]));
  return [...wanted].filter(([key]) => !given.has(key)).map(([, key]) => key);
}
