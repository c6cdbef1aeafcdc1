// OpenID Connect providers: whose tokens roles may trust. IAM never changes their URL, and takes clients and thumbprints in place.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { byCodePoint, same } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { isKept, isUnread, KEPT } from '../../model/state.ts';
import type { Kept, Unread } from '../../model/state.ts';
import { oidcProviderArn } from '../../policy/arn.ts';
import { declareTags } from '../declare.ts';
import type { TagCalls } from '../facets/calls.ts';
import { viewSet } from '../facets/attachments.ts';
import { compileTags, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, CompileContext, Effect, Kind, Move, Subject } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { oidcProviderLookups } from './lookups.ts';
import { listProviders, providerTags, readProviders } from './read.ts';
import { MOST_CLIENTS, oidcProviderSchema } from './schema.ts';
import type { OidcProviderDeclaration } from './schema.ts';

export type OidcProviderSpec = {
  readonly clientIds: readonly string[] | Unread;
  readonly thumbprints: readonly string[] | Kept | Unread;
  readonly tags: Tags | Unread;
};

/** Calls on a provider name it by its ARN. */
const taggingOf = (OpenIDConnectProviderArn: string): TagCalls => ({
  ignoresCase: false,
  tag: (_name, tags) => call('TagOpenIDConnectProvider', { OpenIDConnectProviderArn, Tags: tagList(tags) }),
  untag: (_name, keys) => call('UntagOpenIDConnectProvider', { OpenIDConnectProviderArn, TagKeys: [...keys] }),
});

export const oidcProvider: Kind<OidcProviderSpec, OidcProviderDeclaration> = {
  ...ungoverned,
  name: 'OidcProvider',
  life: { create: 'CreateOpenIDConnectProvider', destroy: 'DeleteOpenIDConnectProvider' },
  section: 'oidcProviders',
  rank: 15,
  schema: oidcProviderSchema,
  names: {
    pattern: /^(?!https?:\/\/)[\w.-]+(:\d+)?(\/[\w.~!$&'()*+,;=:@%-]+)*$/,
    longest: 255,
    words: 'its URL without https://, 1 to 255 characters',
  },
  fixed: [],
  arn: (name, _path, scope) => oidcProviderArn(scope, name),
  compile,
  declare,
  read: readProviders,
  align: (live) => live,
  // Of a new one, AWS chooses what is left out, and nobody knows it before.
  aim: (spec, live) => (live === null && !isList(spec.thumbprints) ? { ...spec, thumbprints: KEPT } : spec),
  census: { count: 'Providers', quota: 'ProvidersQuota' },
  views: (before, after) => [view(before), view(after)],
  birth,
  walk,
  empty: () => [],
  beyond: listProviders,
  tagsOf: providerTags,
  tagType: 'iam:oidc-provider',
  lookups: oidcProviderLookups,
  confirmedBy: { CreateOpenIDConnectProvider: ['GetOpenIDConnectProvider'] },
};

function compile(_name: string, declared: OidcProviderDeclaration, context: CompileContext): OidcProviderSpec {
  return {
    clientIds: sorted(declared.clientIds ?? []),
    thumbprints: declared.thumbprints === undefined ? KEPT : sorted(declared.thumbprints.map((one) => one.toLowerCase())),
    tags: compileTags(declared.tags, false, context),
  };
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byCodePoint);
}

function declare(spec: OidcProviderSpec): JsonObject {
  return { ...list('clientIds', spec.clientIds), ...list('thumbprints', spec.thumbprints), ...declareTags(spec.tags) };
}

function list(field: string, value: readonly string[] | Kept | Unread): JsonObject {
  return isList(value) && value.length > 0 ? { [field]: [...value] } : {};
}

function isList(value: readonly string[] | Kept | Unread): value is readonly string[] {
  return Array.isArray(value);
}

function view(spec: OidcProviderSpec | undefined): JsonObject {
  if (spec === undefined) return {};
  const { clientIds, thumbprints, tags } = spec;
  return {
    clientIds: isList(clientIds) ? viewSet(clientIds) : clientIds,
    ...(isKept(thumbprints) ? {} : { thumbprints: isList(thumbprints) ? viewSet(thumbprints) : thumbprints }),
    tags: isUnread(tags) ? tags : viewTags(tags),
  };
}

function birth(subject: Subject<OidcProviderSpec>, spec: OidcProviderSpec): Birth<OidcProviderSpec> {
  const tags = isUnread(spec.tags) ? {} : spec.tags;
  return {
    create: call('CreateOpenIDConnectProvider', {
      Url: `https://${subject.name}`,
      ...(isList(spec.clientIds) && spec.clientIds.length > 0 ? { ClientIDList: [...spec.clientIds] } : {}),
      ...(isList(spec.thumbprints) && spec.thumbprints.length > 0 ? { ThumbprintList: [...spec.thumbprints] } : {}),
      ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
    }),
    destroy: call('DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: subject.arn }),
    born: spec,
    takes: [],
    rejoin: [],
    ...(isUnread(spec.clientIds) || isUnread(spec.thumbprints) ? { lost: 'its client ids and thumbprints, which were not read' } : {}),
  };
}

function walk(subject: Subject<OidcProviderSpec>, before: OidcProviderSpec, after: OidcProviderSpec): Move[] {
  const { arn } = subject;
  const tags = isUnread(before.tags) || isUnread(after.tags) ? [] : walkTags(taggingOf(arn), subject.name, before.tags, after.tags);
  return [...tags, ...walkClients(arn, before.clientIds, after.clientIds), ...walkThumbprints(arn, before.thumbprints, after.thumbprints)];
}

function walkClients(arn: string, before: OidcProviderSpec['clientIds'], after: OidcProviderSpec['clientIds']): Move[] {
  if (!isList(before) || !isList(after)) return [];
  const come = after.filter((client) => !before.includes(client)).map((client) => clientMove(arn, client, 'come'));
  const go = before.filter((client) => !after.includes(client)).map((client) => clientMove(arn, client, 'go'));
  // Where the new ones find no room beside the old, these must go first.
  if (before.length + come.length <= MOST_CLIENTS) return [...come, ...go];
  return [...go.map((move): Move => ({ ...move, early: true, risk: 'gap' })), ...come];
}

// Who gets tokens for an audience may assume the roles that trust the provider, as far as their conditions allow.
function clientMove(OpenIDConnectProviderArn: string, ClientID: string, way: 'come' | 'go'): Move {
  const add: Call = call('AddClientIDToOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID });
  const remove: Call = call('RemoveClientIDFromOpenIDConnectProvider', { OpenIDConnectProviderArn, ClientID });
  const effect: Effect = way === 'come' ? 'allow+' : 'allow-';
  return {
    do: way === 'come' ? add : remove,
    undo: [way === 'come' ? remove : add],
    target: ClientID,
    takes: [],
    lets: [],
    effects: [effect],
    risk: 'none',
    reason: way === 'come' ? `the client ${ClientID} is declared` : `the client ${ClientID} is not declared`,
  };
}

function walkThumbprints(arn: string, before: OidcProviderSpec['thumbprints'], after: OidcProviderSpec['thumbprints']): Move[] {
  if (!isList(before) || !isList(after) || same([...before], [...after])) return [];
  const put = (list: readonly string[]): Call =>
    call('UpdateOpenIDConnectProviderThumbprint', { OpenIDConnectProviderArn: arn, ThumbprintList: [...list] });
  return [
    {
      do: put(after),
      undo: before.length === 0 ? { lost: 'IAM takes no empty list of thumbprints' } : [put(before)],
      takes: [],
      lets: [],
      effects: ['allow+', 'allow-'],
      risk: 'none',
      reason: 'the list of thumbprints is put as a whole',
    },
  ];
}
