// SAML providers: whose assertions roles may trust. The metadata document is replaced in place; the name never changes.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml.html
import { createHash } from 'node:crypto';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { isUnread } from '../../model/state.ts';
import type { Unread } from '../../model/state.ts';
import { samlProviderArn } from '../../policy/arn.ts';
import { declareTags } from '../declare.ts';
import type { TagCalls } from '../facets/calls.ts';
import { compileTags, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, CompileContext, Kind, Move, Subject } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { samlProviderLookups } from './lookups.ts';
import { metadataProblem, normalMetadata } from './metadata.ts';
import { listSamlProviders, readSamlProviders, samlProviderTags } from './read.ts';
import { samlProviderSchema } from './schema.ts';
import type { SamlProviderDeclaration } from './schema.ts';

export type SamlProviderSpec = {
  /** In normal form. */
  readonly metadata: string | Unread;
  readonly tags: Tags | Unread;
};

/** Calls on a provider name it by its ARN. */
const taggingOf = (SAMLProviderArn: string): TagCalls => ({
  ignoresCase: false,
  tag: (_name, tags) => call('TagSAMLProvider', { SAMLProviderArn, Tags: tagList(tags) }),
  untag: (_name, keys) => call('UntagSAMLProvider', { SAMLProviderArn, TagKeys: [...keys] }),
});

export const samlProvider: Kind<SamlProviderSpec, SamlProviderDeclaration> = {
  ...ungoverned,
  name: 'SamlProvider',
  life: { create: 'CreateSAMLProvider', destroy: 'DeleteSAMLProvider' },
  section: 'samlProviders',
  rank: 16,
  schema: samlProviderSchema,
  names: { pattern: /^[\w.-]+$/, longest: 128, words: '1 to 128 letters, digits and _.-' },
  fixed: [],
  arn: (name, _path, scope) => samlProviderArn(scope, name),
  compile,
  declare: (spec) => ({ ...(isUnread(spec.metadata) ? {} : { metadata: spec.metadata }), ...declareTags(spec.tags) }),
  read: readSamlProviders,
  align: (live) => live,
  census: { count: 'Providers', quota: 'ProvidersQuota' },
  views: (before, after) => [view(before), view(after)],
  shown: view,
  birth,
  walk,
  empty: () => [],
  beyond: listSamlProviders,
  tagsOf: samlProviderTags,
  tagType: 'iam:saml-provider',
  lookups: samlProviderLookups,
  confirmedBy: { CreateSAMLProvider: ['GetSAMLProvider'] },
};

function compile(name: string, declared: SamlProviderDeclaration, context: CompileContext): SamlProviderSpec | undefined {
  const tags = compileTags(declared.tags, false, context);
  const text = context.text(declared.metadata, ['metadata']);
  if (text === undefined) return undefined;
  const problem = metadataProblem(text);
  if (problem !== undefined) {
    context.report(['metadata'], {
      rule: 'saml-metadata',
      message: `The metadata of ${name} can't be used: ${problem}.`,
      next: 'Take the document that the identity provider publishes, or the path of an .xml file with it.',
    });
    return undefined;
  }
  return { metadata: normalMetadata(text), tags };
}

// Nobody reads a metadata document in a diff: that it is another one is what counts.
function view(spec: SamlProviderSpec | undefined): JsonObject {
  if (spec === undefined) return {};
  const { metadata, tags } = spec;
  const digest = isUnread(metadata) ? metadata : `sha256:${createHash('sha256').update(metadata).digest('hex')}`;
  return { metadata: digest, tags: isUnread(tags) ? tags : viewTags(tags) };
}

function birth(subject: Subject<SamlProviderSpec>, spec: SamlProviderSpec): Birth<SamlProviderSpec> {
  const tags = isUnread(spec.tags) ? {} : spec.tags;
  return {
    create: call('CreateSAMLProvider', {
      Name: subject.name,
      SAMLMetadataDocument: isUnread(spec.metadata) ? '' : spec.metadata,
      ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
    }),
    destroy: call('DeleteSAMLProvider', { SAMLProviderArn: subject.arn }),
    born: spec,
    takes: [],
    rejoin: [],
    ...(isUnread(spec.metadata) ? { lost: 'its metadata document, which was not read' } : {}),
    loses: 'private keys for encrypted assertions, which IAM never shows',
  };
}

function walk(subject: Subject<SamlProviderSpec>, before: SamlProviderSpec, after: SamlProviderSpec): Move[] {
  const { arn } = subject;
  const tags = isUnread(before.tags) || isUnread(after.tags) ? [] : walkTags(taggingOf(arn), subject.name, before.tags, after.tags);
  if (isUnread(before.metadata) || isUnread(after.metadata) || before.metadata === after.metadata) return tags;
  const put = (SAMLMetadataDocument: string): Call => call('UpdateSAMLProvider', { SAMLProviderArn: arn, SAMLMetadataDocument });
  // Other keys sign for it from then on: whoever signed until now loses, whoever signs from now on gains.
  return [
    ...tags,
    {
      do: put(after.metadata),
      undo: [put(before.metadata)],
      takes: [],
      lets: [],
      effects: ['allow+', 'allow-'],
      risk: 'none',
      reason: 'the metadata document differs',
    },
  ];
}
