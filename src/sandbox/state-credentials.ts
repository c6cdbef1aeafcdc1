// How the state file spells the credentials of a user.
import type { JsonObject } from '../model/json.ts';
import type { Credentials, LoginProfile, Status } from './credentials.ts';
import { Fields } from './state-fields.ts';

export function decodeCredentials(value: JsonObject): Credentials {
  const fields = new Fields(value);
  return {
    keys: fields.objects('keys').map((one) => {
      const key = new Fields(one);
      return { id: key.text('id'), secret: key.text('secret'), status: status(key), created: key.text('created') };
    }),
    login: decodeLogin(fields.maybeObject('login')),
    passwordUsed: fields.maybe('passwordUsed'),
    sshKeys: fields.objects('sshKeys').map((one) => ({ ...uploaded(new Fields(one)), fingerprint: new Fields(one).text('fingerprint') })),
    certificates: fields.objects('certificates').map((one) => uploaded(new Fields(one))),
    services: fields.objects('services').map((one) => {
      const { id, service, userName, created, expires } = texts(new Fields(one));
      return { id, service, userName, status: status(new Fields(one)), created, expires };
    }),
  };
}

function decodeLogin(value: JsonObject | null): LoginProfile | null {
  if (value === null) return null;
  const fields = new Fields(value);
  return {
    created: fields.text('created'),
    changed: fields.text('changed'),
    resetRequired: fields.flag('resetRequired'),
    digests: fields.texts('digests'),
  };
}

function uploaded(fields: Fields): { id: string; body: string; status: Status; uploaded: string } {
  return { id: fields.text('id'), body: fields.text('body'), status: status(fields), uploaded: fields.text('uploaded') };
}

function texts(fields: Fields): { id: string; service: string; userName: string; created: string; expires: string | null } {
  return {
    id: fields.text('id'),
    service: fields.text('service'),
    userName: fields.text('userName'),
    created: fields.text('created'),
    expires: fields.maybe('expires'),
  };
}

function status(fields: Fields): Status {
  return fields.text('status') === 'Active' ? 'Active' : 'Inactive';
}
