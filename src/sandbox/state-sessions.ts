// How the state file spells temporary credentials.
import type { JsonObject } from '../model/json.ts';
import type { Caller, Session } from './caller.ts';
import type { Tag } from './records.ts';
import { Fields } from './state-fields.ts';

export function decodeSession(value: JsonObject): Session {
  const fields = new Fields(value);
  return {
    id: fields.text('id'),
    secret: fields.text('secret'),
    token: fields.text('token'),
    caller: decodeCaller(new Fields(fields.object('caller'))),
    // A state file of an earlier version does not know these.
    issued: value['issued'] === undefined ? fields.text('expires') : fields.text('issued'),
    expires: fields.text('expires'),
    policies: fields.texts('policies'),
    policyArns: fields.texts('policyArns'),
    mfa: fields.maybe('mfa'),
    tags: value['tags'] === undefined ? [] : fields.objects('tags').map(decodeTag),
    transitive: value['transitive'] === undefined ? [] : fields.texts('transitive'),
    sourceIdentity: value['sourceIdentity'] === undefined ? null : fields.maybe('sourceIdentity'),
  };
}

function decodeTag(value: JsonObject): Tag {
  const fields = new Fields(value);
  return { key: fields.text('key'), value: fields.text('value') };
}

function decodeCaller(fields: Fields): Caller {
  const kind = fields.text('kind');
  if (kind === 'user') return { kind, id: fields.text('id') };
  return kind === 'role' ? { kind, id: fields.text('id'), session: fields.text('session') } : { kind: 'root' };
}
