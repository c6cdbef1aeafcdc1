// Policy simulation: what AWS would decide, and which condition keys policies ask for.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
import { contextKeysOf } from '../access/context-keys.ts';
import { identityKeys } from '../access/keys.ts';
import type { Holder, Source } from '../access/policies.ts';
import { managedSource, sourcesOf } from '../access/policies.ts';
import { identityDocument, resourceDocument } from '../access/readable.ts';
import type { Scene } from '../access/simulate.ts';
import { simulator } from '../access/simulate.ts';
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import { parseJson } from '../documents.ts';
import { AwsError, invalidInput, noSuchEntity } from '../errors.ts';
import { checkIdentityDocument } from '../grammar.ts';
import type { PageRequest, Reader } from '../input.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import { arnOf } from '../records.ts';

const ARN = { min: 20, max: 2048 } as const;
const ACTION = { min: 3, max: 128 } as const;
const DOCUMENT = { min: 1, max: 131_072 } as const;

interface Simulation {
  readonly source: string | undefined;
  readonly policies: readonly string[];
  readonly boundaries: readonly string[];
  readonly resourcePolicy: string | undefined;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly owner: string | undefined;
  readonly caller: string | undefined;
  readonly context: Readonly<Record<string, readonly string[]>>;
  readonly page: PageRequest;
}

const readSimulation = (input: Reader): Omit<Simulation, 'source'> => ({
  policies: input.texts('PolicyInputList', DOCUMENT),
  boundaries: input.texts('PermissionsBoundaryPolicyInputList', DOCUMENT),
  resourcePolicy: input.maybe('ResourcePolicy', DOCUMENT),
  actions: required(input, 'ActionNames', ACTION),
  resources: input.texts('ResourceArns', { min: 1, max: 2048 }),
  owner: input.maybe('ResourceOwner', { min: 1, max: 2048 }),
  caller: input.maybe('CallerArn', { min: 1, max: 2048 }),
  context: Object.fromEntries(
    input
      .objects('ContextEntries')
      .map((entry) => [entry.text('ContextKeyName', { min: 5, max: 256 }), entry.texts('ContextKeyValues', { min: 0, max: 2048 })]),
  ),
  page: input.page(),
});

function required(input: Reader, member: string, limit: { readonly min: number; readonly max: number }): string[] {
  if (!input.has(member)) input.text(member);
  return input.texts(member, limit);
}

/** The user, group or role of an ARN. */
function holderOf(account: Account, arn: string): Holder {
  const [, kind = '', path = ''] = /^arn:aws[a-z-]*:iam::\d{12}:(user|group|role)(\/.+)$/.exec(arn) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const record = kind === 'user' || kind === 'group' || kind === 'role' ? account.find(kind, name) : undefined;
  if (kind === '') throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  if (record === undefined || arnOf(account.id, record) !== arn) throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
  return record;
}

// Simulation has no error of its own for documents.
function check(text: string): void {
  try {
    checkIdentityDocument(text, 'inline');
  } catch (cause) {
    throw cause instanceof AwsError ? invalidInput(cause.message) : cause;
  }
}

function documentsOf(texts: readonly string[], name: string): Source[] {
  return texts.map((text, index) => {
    check(text);
    return { id: `${name}.${index + 1}`, document: identityDocument(text), text };
  });
}

function resourcePolicyOf(text: string | undefined): Scene['resourcePolicy'] {
  if (text !== undefined && parseJson(text) === undefined) throw invalidInput('The resource policy is not JSON.');
  return text === undefined ? undefined : { id: 'ResourcePolicy', document: resourceDocument(text), text };
}

// Who uses a resource policy must be somebody: the user of the policies, or the one that is named.
function sceneOf({ account }: Context, input: Simulation): Scene {
  const holder = input.source === undefined ? undefined : holderOf(account, input.source);
  const given = documentsOf(input.policies, 'PolicyInputList');
  const [boundary] = documentsOf(input.boundaries, 'PermissionsBoundaryPolicyInputList');
  const own = holder === undefined || holder.boundary === null ? undefined : managedSource(account, holder.boundary);
  const principal = input.caller ?? (holder?.kind === 'user' ? input.source : undefined);
  const resourcePolicy = resourcePolicyOf(input.resourcePolicy);
  if (resourcePolicy !== undefined && principal === undefined)
    throw invalidInput('CallerArn is required when ResourcePolicy is given and the policies are not those of a user.');
  return {
    policies: [...(holder === undefined ? [] : sourcesOf(account, holder)), ...given],
    boundary: boundary ?? own,
    resourcePolicy,
    principal,
    resourceAccount: input.owner === undefined ? undefined : (/\d{12}/.exec(input.owner)?.[0] ?? account.id),
    context: { ...(holder?.kind === 'user' ? identityKeys(account, holder) : {}), ...input.context },
  };
}

// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html: no wildcards, and nobody but a user asks.
function checkWords({ actions, resources, caller }: Simulation): void {
  const action = actions.find((one) => !/^[a-zA-Z0-9-]+:[a-zA-Z0-9]+$/.test(one));
  if (action !== undefined) throw invalidInput(`Invalid action name: ${action}`);
  const resource = resources.find((one) => one !== '*' && !one.startsWith('arn:'));
  if (resource !== undefined) throw invalidInput(`Invalid resource: ${resource}`);
  if (caller !== undefined && !/^arn:aws[a-z-]*:iam::\d{12}:user\/.+$/.test(caller)) throw invalidInput(`Invalid caller ARN: ${caller}`);
}

function results(context: Context, input: Simulation): Members {
  checkWords(input);
  const simulate = simulator(sceneOf(context, input));
  const resources = input.resources.length === 0 ? ['*'] : input.resources;
  const pairs = input.actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
  const page = pageOfItems(context.op, pairs, pageRequest(context, input.page));
  return { EvaluationResults: page.items.map(({ action, resource }) => simulate(action, resource)), ...pageMembers(page) };
}

function keysOf(sources: readonly Source[]): Members {
  const keys = sources.flatMap(({ document }) => contextKeysOf(document));
  return { ContextKeyNames: [...new Set(keys)].sort() };
}

const source = (input: Reader): string => input.text('PolicySourceArn', ARN);

export const simulation: Operations = {
  SimulatePrincipalPolicy: operation((input) => ({ source: source(input), ...readSimulation(input) }), results),

  SimulateCustomPolicy: operation((input) => {
    const policies = required(input, 'PolicyInputList', DOCUMENT);
    return { source: undefined, ...readSimulation(input), policies };
  }, results),

  GetContextKeysForPrincipalPolicy: operation(
    (input) => ({ arn: source(input), policies: input.texts('PolicyInputList', DOCUMENT) }),
    ({ account }, { arn, policies }) =>
      keysOf([...sourcesOf(account, holderOf(account, arn)), ...documentsOf(policies, 'PolicyInputList')]),
  ),

  GetContextKeysForCustomPolicy: operation(
    (input) => required(input, 'PolicyInputList', DOCUMENT),
    (_, policies) => keysOf(documentsOf(policies, 'PolicyInputList')),
  ),
};
