// How the state file spells the records of entities.
import type { JsonObject } from '../model/json.ts';
import type { AnyRecord, PolicyVersion, SamlRecord, Tag } from './records.ts';
import { decodeCredentials } from './state-credentials.ts';
import { Fields } from './state-fields.ts';

export function encodeRecord(record: AnyRecord): object {
  return 'inline' in record ? { ...record, inline: Object.fromEntries(record.inline) } : record;
}

export function decodeRecord(value: JsonObject): AnyRecord {
  const fields = new Fields(value);
  const base = {
    id: fields.text('id'),
    name: fields.text('name'),
    path: fields.text('path'),
    created: fields.text('created'),
    tags: fields.objects('tags').map(decodeTag),
    onceTagged: fields.flag('onceTagged'),
  };
  const kind = fields.text('kind');
  if (kind === 'profile') return { kind, ...base, role: fields.maybe('role') };
  if (kind === 'policy') return { kind, ...base, ...decodePolicy(fields) };
  if (kind === 'oidc') return { kind, ...base, clientIds: fields.texts('clientIds'), thumbprints: fields.texts('thumbprints') };
  if (kind === 'saml') return { kind, ...base, ...decodeSaml(fields) };
  if (kind === 'mfa') return { kind, ...base, seed: fields.text('seed'), user: fields.maybe('user'), enabled: fields.maybe('enabled') };
  const principal = { ...base, inline: fields.map('inline'), attached: fields.texts('attached'), boundary: fields.maybe('boundary') };
  if (kind === 'user')
    return { kind, ...principal, groups: fields.texts('groups'), credentials: decodeCredentials(fields.object('credentials')) };
  if (kind === 'group') return { kind, ...principal };
  if (kind === 'role')
    return {
      kind,
      ...principal,
      description: fields.maybe('description'),
      maxSessionDuration: fields.whole('maxSessionDuration'),
      trust: fields.text('trust'),
    };
  throw new Error(`${kind} is not a kind of entity`);
}

function decodeSaml(fields: Fields): Pick<SamlRecord, 'document' | 'encryption' | 'privateKeys'> {
  return {
    document: fields.text('document'),
    encryption: fields.text('encryption') === 'Required' ? 'Required' : 'Allowed',
    privateKeys: fields.objects('privateKeys').map((one) => ({ id: new Fields(one).text('id'), added: new Fields(one).text('added') })),
  };
}

function decodePolicy(fields: Fields): {
  description: string | null;
  updated: string;
  versions: PolicyVersion[];
  defaultVersion: number;
  nextVersion: number;
} {
  return {
    description: fields.maybe('description'),
    updated: fields.text('updated'),
    versions: fields.objects('versions').map((version) => {
      const members = new Fields(version);
      return { number: members.whole('number'), created: members.text('created'), text: members.text('text') };
    }),
    defaultVersion: fields.whole('defaultVersion'),
    nextVersion: fields.whole('nextVersion'),
  };
}

function decodeTag(value: JsonObject): Tag {
  const fields = new Fields(value);
  return { key: fields.text('key'), value: fields.text('value') };
}
