// Tag…, Untag… and List…Tags of whatever can be tagged.
import type { Reader } from '../input.ts';
import { ownPolicy, thePolicy, theProfile, theRole, theUser } from '../lookup.ts';
import { existingName, policyArn } from '../names.ts';
import type { Context, Operation, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { AnyRecord } from '../records.ts';
import { addTags, removeTags, tagMembers } from '../tags.ts';
import { serialNumber, theDevice } from './mfa-devices.ts';
import { oidcArn, theOidcProvider } from './oidc-providers.ts';
import { samlArn, theSamlProvider } from './saml-providers.ts';

/** How a request names the entity, and how it is found: for reading, or to be changed. */
interface Taggable {
  readonly read: (input: Reader) => string;
  readonly find: (context: Context, name: string) => AnyRecord;
  readonly own?: (context: Context, name: string) => AnyRecord;
}

const taggables: Readonly<Record<string, Taggable>> = {
  User: { read: (input) => existingName(input, 'user'), find: ({ account }, name) => theUser(account, name) },
  Role: { read: (input) => existingName(input, 'role'), find: ({ account }, name) => theRole(account, name) },
  MFADevice: { read: serialNumber, find: ({ account }, serial) => theDevice(account, serial) },
  OpenIDConnectProvider: { read: oidcArn, find: ({ account }, arn) => theOidcProvider(account, arn) },
  SAMLProvider: { read: samlArn, find: ({ account }, arn) => theSamlProvider(account, arn) },
  InstanceProfile: { read: (input) => existingName(input, 'profile'), find: ({ account }, name) => theProfile(account, name) },
  Policy: {
    read: policyArn,
    find: ({ account }, arn) => thePolicy(account, arn),
    own: ({ account }, arn) => ownPolicy(account, arn),
  },
};

function tag({ read, find, own = find }: Taggable): Operation {
  return operation(
    (input) => {
      const name = read(input);
      if (!input.has('Tags')) input.text('Tags');
      return { name, tags: input.tags() ?? [] };
    },
    (context, { name, tags }) => {
      const record = own(context, name);
      context.account.put({ ...record, tags: addTags(record.kind, record.tags, tags), onceTagged: true });
      return undefined;
    },
  );
}

function untag({ read, find, own = find }: Taggable): Operation {
  return operation(
    (input) => ({ name: read(input), keys: input.tagKeys() }),
    (context, { name, keys }) => {
      const record = own(context, name);
      context.account.put({ ...record, tags: removeTags(record.kind, record.tags, keys) });
      return undefined;
    },
  );
}

function listTags({ read, find }: Taggable): Operation {
  return operation(
    (input) => ({ name: read(input), page: input.page() }),
    (context, { name, page: asked }) => {
      const page = pageOfItems(context.op, find(context, name).tags, pageRequest(context, asked));
      return { Tags: tagMembers(page.items), ...pageMembers(page) };
    },
  );
}

export const tags: Operations = Object.fromEntries(
  Object.entries(taggables).flatMap(([noun, taggable]): [string, Operation][] => [
    [`Tag${noun}`, tag(taggable)],
    [`Untag${noun}`, untag(taggable)],
    [`List${noun}Tags`, listTags(taggable)],
  ]),
);
