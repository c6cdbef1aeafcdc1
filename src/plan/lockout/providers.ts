// Identity providers while a plan is carried out: which are there, and for which clients.
import { isCall } from '../../model/call.ts';
import type { Scope } from '../../model/address.ts';
import type { Call, Step } from '../../model/call.ts';
import { isList } from '../../model/json.ts';
import type { LiveState } from '../../model/state.ts';
import { oidcProviderArn, samlProviderArn } from '../../policy/arn.ts';
import type { Document } from '../../policy/document.ts';
import { textOf } from '../../kinds/lookups.ts';

export interface Providers {
  /** Makes a call; the ARN of the provider that it is about, null if it is about none. */
  perform(step: Step): string | null;
  /** What limits whoever comes through a provider; null where nothing does that a plan can change. */
  limit(arn: string): Document | null;
}

interface Provider {
  readonly exists: boolean;
  /** Null: not known. */
  readonly clients: readonly string[] | null;
}

/** Of those that the plan makes it is known that they were not there; of others that were not read nothing is. */
export function providersOf({ entities, scope }: LiveState, steps: readonly Step[]): Providers {
  const known = new Map<string, Provider>();
  for (const step of steps) {
    const born = isCall(step) ? bornOf(step, scope) : null;
    if (born !== null) known.set(born.arn, { exists: false, clients: born.clients });
  }
  for (const { kind, arn, spec } of entities) {
    if (kind !== 'OidcProvider' && kind !== 'SamlProvider') continue;
    const { clientIds } = spec;
    known.set(arn, { exists: true, clients: isList(clientIds) ? clientIds.map(String) : null });
  }
  const change = (arn: string, to: (provider: Provider) => Provider): string => {
    known.set(arn, to(known.get(arn) ?? { exists: true, clients: null }));
    return arn;
  };
  return {
    perform(step) {
      const born = isCall(step) ? bornOf(step, scope) : null;
      if (born !== null) return change(born.arn, () => ({ exists: true, clients: born.clients }));
      return isCall(step) ? performed(step, change) : null;
    },
    limit(arn) {
      const provider = known.get(arn);
      if (provider === undefined) return null;
      const { exists, clients } = provider;
      if (!exists) return CLOSED;
      const url = /:oidc-provider\/(.+)$/.exec(arn)?.[1];
      return url === undefined || clients === null ? null : audiences(`${url}:aud`, clients);
    },
  };
}

function bornOf(step: Call, scope: Scope): { readonly arn: string; readonly clients: readonly string[] | null } | null {
  if (step.op === 'CreateSAMLProvider') return { arn: samlProviderArn(scope, textOf(step.input.Name)), clients: null };
  if (step.op !== 'CreateOpenIDConnectProvider') return null;
  const { Url, ClientIDList = [] } = step.input;
  const named: readonly unknown[] | null = Array.isArray(ClientIDList) ? ClientIDList : null;
  const clients = named?.flatMap((client) => (typeof client === 'string' ? [client] : [])) ?? null;
  return { arn: oidcProviderArn(scope, textOf(Url).replace(/^https:\/\//, '')), clients };
}

type Change = (arn: string, to: (provider: Provider) => Provider) => string;

function performed(step: Extract<Step, { op: string }>, change: Change): string | null {
  switch (step.op) {
    case 'DeleteOpenIDConnectProvider':
      return change(textOf(step.input.OpenIDConnectProviderArn), (provider) => ({ ...provider, exists: false }));
    case 'DeleteSAMLProvider':
      return change(textOf(step.input.SAMLProviderArn), (provider) => ({ ...provider, exists: false }));
    case 'AddClientIDToOpenIDConnectProvider':
    case 'RemoveClientIDFromOpenIDConnectProvider': {
      const client = textOf(step.input.ClientID);
      const isAdded = step.op === 'AddClientIDToOpenIDConnectProvider';
      return change(textOf(step.input.OpenIDConnectProviderArn), ({ exists, clients }) => {
        const others = clients?.filter((one) => one !== client) ?? null;
        return { exists, clients: others === null || !isAdded ? others : [...others, client] };
      });
    }
    default:
      return null;
  }
}

const CLOSED: Document = { Version: '2012-10-17', Statement: [] };

function audiences(key: string, clients: readonly string[]): Document {
  if (clients.length === 0) return CLOSED;
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: ['sts:*'], Resource: ['*'], Condition: { StringEquals: { [key]: clients } } }],
  };
}
