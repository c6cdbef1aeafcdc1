// Customer managed policies. Their life is documents in versions: see versions.ts.
import { policyArn } from '../../policy/arn.ts';
import type { Document } from '../../policy/document.ts';
import { keyed } from '../../policy/match.ts';
import { align } from '../../policy/normal.ts';
import { size, wire } from '../../policy/wire.ts';
import { call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { isUnread } from '../../model/state.ts';
import type { Unread } from '../../model/state.ts';
import { declareDescription, declareDocument, declarePath, declareTags } from '../declare.ts';
import { compilePath } from '../facets/path.ts';
import type { TagCalls } from '../facets/calls.ts';
import { compileTags, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, CompileContext, Kind, Move, Subject, Terrain } from '../kind.ts';
import { bridgePolicy } from './bridge.ts';
import { emptyPolicy, rejoinPolicy } from './empty.ts';
import { LONGEST_DOCUMENT } from './limits.ts';
import { policyLookups } from './lookups.ts';
import { policyTags, readPolicies } from './read.ts';
import { policyReplays } from './replay.ts';
import { policySchema } from './schema.ts';
import type { PolicyDeclaration } from './schema.ts';
import { walkDocument } from './versions.ts';

export type PolicySpec = {
  readonly path: string;
  readonly description: string | Unread;
  readonly document: Document;
  readonly tags: Tags | Unread;
};

const DESCRIPTION = /^[\s\S]{0,1000}$/;

const policyTagging: TagCalls = {
  ignoresCase: false,
  tag: (PolicyArn, tags) => call('TagPolicy', { PolicyArn, Tags: tagList(tags) }),
  untag: (PolicyArn, keys) => call('UntagPolicy', { PolicyArn, TagKeys: [...keys] }),
};

export const policy: Kind<PolicySpec, PolicyDeclaration> = {
  name: 'Policy',
  life: { create: 'CreatePolicy', destroy: 'DeletePolicy' },
  section: 'policies',
  rank: 10,
  schema: policySchema,
  names: { pattern: /^[\w+=,.@-]+$/, longest: 128 },
  fixed: ['path', 'description'],
  arn: (name, path, scope) => policyArn(scope, path, name),
  compile,
  declare,
  read: readPolicies,
  references: () => [],
  document: (spec) => spec.document,
  holds: () => [],
  trust: () => null,
  orphans: () => [],
  isBuiltIn: () => false,
  align: (live, desired) => ({ ...live, document: align(live.document, desired.document) }),
  usage: (spec) => [{ quota: 'PolicySizeQuota', used: size(spec.document), field: 'document', unit: 'characters' }],
  census: { count: 'Policies', quota: 'PoliciesQuota' },
  views(before, after) {
    const [left, right] = keyed(before?.document, after?.document);
    return [
      before === undefined ? {} : { ...before, document: left, tags: view(before.tags) },
      after === undefined ? {} : { ...after, document: right, tags: view(after.tags) },
    ];
  },
  birth,
  walk,
  bridge: bridgePolicy,
  empty: emptyPolicy,
  rejoin: rejoinPolicy,
  breaks: 'its earlier versions, and whatever names its old ARN outside this account',
  tagsOf: policyTags,
  tagType: 'iam:policy',
  once: ['CreatePolicyVersion'],
  lookups: policyLookups,
  replays: policyReplays,
  confirmedBy: { CreatePolicy: ['GetPolicy', 'GetPolicyVersion'], CreatePolicyVersion: ['GetPolicyVersion', 'ListPolicyVersions'] },
};

function view(tags: Tags | Unread): JsonObject {
  return isUnread(tags) ? tags : viewTags(tags);
}

function compile(name: string, declared: PolicyDeclaration, context: CompileContext): PolicySpec | undefined {
  const path = compilePath(declared.path, 'policy', context);
  const description = declared.description ?? '';
  if (!DESCRIPTION.test(description)) {
    context.report(['description'], {
      rule: 'description',
      message: `The description of ${name} has ${description.length} characters; IAM allows 1,000.`,
      next: 'Shorten it.',
    });
  }
  const tags = compileTags(declared.tags, policyTagging.ignoresCase, context);
  const document = context.document(declared.document, ['document'], 'managed');
  if (document === undefined) return undefined;
  if (size(document) > LONGEST_DOCUMENT) {
    const named = typeof declared.document === 'string' ? `The document of ${declared.document}` : 'The document';
    context.report(['document'], {
      rule: 'policy-size',
      message: `${named} holds ${size(document)} characters; IAM allows ${LONGEST_DOCUMENT}, blanks not counted.`,
      next: 'Split it into two policies, or use wildcards.',
    });
  }
  return { path, description, document, tags };
}

function declare(spec: PolicySpec): JsonObject {
  return {
    ...declareDescription(spec.description),
    ...declarePath(spec.path),
    document: declareDocument(spec.document),
    ...declareTags(spec.tags),
  };
}

function birth(subject: Subject<PolicySpec>, spec: PolicySpec, _terrain: Terrain): Birth<PolicySpec> {
  const tags = isUnread(spec.tags) ? {} : spec.tags;
  const description = isUnread(spec.description) ? '' : spec.description;
  return {
    create: call('CreatePolicy', {
      PolicyName: subject.name,
      Path: spec.path,
      PolicyDocument: wire(spec.document),
      ...(description === '' ? {} : { Description: description }),
      ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
    }),
    destroy: call('DeletePolicy', { PolicyArn: subject.arn }),
    born: spec,
    takes: [],
    rejoin: [],
  };
}

function walk(subject: Subject<PolicySpec>, before: PolicySpec, after: PolicySpec, terrain: Terrain): Move[] {
  const tags = isUnread(before.tags) || isUnread(after.tags) ? [] : walkTags(policyTagging, subject.arn, before.tags, after.tags);
  return [...walkDocument(subject, before.document, after.document, terrain), ...tags];
}
