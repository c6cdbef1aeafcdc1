// How the state file spells temporary credentials.
import type { JsonObject } from '../model/json.ts';
import type { Caller, Session } from './caller.ts';
import { Fields } from './state-fields.ts';

export function decodeSession(value: JsonObject): Session {
  const fields = new Fields(value);
  return {
    id: fields.text('id'),
    secret: fields.text('secret'),
    token: fields.text('token'),
    caller: decodeCaller(new Fields(fields.object('caller'))),
    expires: fields.text('expires'),
    policies: fields.texts('policies'),
    policyArns: fields.texts('policyArns'),
    mfa: fields.maybe('mfa'),
  };
}

function decodeCaller(fields: Fields): Caller {
  const kind = fields.text('kind');
  if (kind === 'user') return { kind, id: fields.text('id') };
  return kind === 'role' ? { kind, id: fields.text('id'), session: fields.text('session') } : { kind: 'root' };
}
