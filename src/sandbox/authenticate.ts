// Whose request it is: the signature must be right, the key alive, the session not over.
import type { Account } from './account.ts';
import type { Caller, Session, Signer } from './caller.ts';
import { AwsError, unknownKey } from './errors.ts';
import type { Authorization, HttpRequest } from './signature.ts';
import { readAuthorization, verifySignature } from './signature.ts';
import type { World } from './world.ts';

/** Where a request came from, as conditions see it. */
export interface Origin {
  readonly sourceIp: string;
  readonly userAgent: string | undefined;
  readonly referer: string | undefined;
}

/** Nowhere: what happens inside the sandbox. */
export const INSIDE: Origin = { sourceIp: '127.0.0.1', userAgent: undefined, referer: undefined };

/** Who asks, and in which region the request was signed for. */
export interface Asker {
  readonly account: Account;
  readonly caller: Caller;
  readonly session: Session | null;
  readonly region: string;
  readonly origin: Origin;
}

/** Throws MissingAuthenticationToken, IncompleteSignature, InvalidClientTokenId, ExpiredToken or SignatureDoesNotMatch. */
export function authenticate(world: World, request: HttpRequest, verify: boolean): Asker {
  if (!verify) return unverified(world, request);
  const authorization = readAuthorization(request.headers);
  const { accessKeyId, region, service } = authorization;
  const signer = world.signer(accessKeyId);
  const token = request.headers['x-amz-security-token'] ?? '';
  if (signer === undefined || !signer.active || token !== (signer.session?.token ?? '')) throw unknownKey();
  verifySignature(request, authorization, signer.secret);
  if (signer.session !== null && Date.parse(signer.session.expires) <= world.time())
    throw new AwsError('ExpiredToken', 403, 'The security token included in the request is expired');
  noteUse(world, signer, accessKeyId, { region, service });
  return { account: signer.account, caller: signer.caller, session: signer.session, region, origin: originOf(request) };
}

function originOf({ from = INSIDE.sourceIp, headers }: HttpRequest): Origin {
  // An IPv4 address that reached a socket of IPv6.
  return { sourceIp: from.replace(/^::ffff:/, ''), userAgent: headers['user-agent'], referer: headers['referer'] };
}

function noteUse(world: World, { account, caller, session }: Signer, key: string, where: { region: string; service: string }): void {
  const use = { at: world.timestamp(), ...where };
  if (caller.kind === 'role') account.uses.set(caller.id, use);
  else if (caller.kind === 'user' && session === null) account.uses.set(key, use);
}

/** Without verification the access key still says who is meant; the first account's root if it is unknown. */
function unverified(world: World, request: HttpRequest): Asker {
  const { accessKeyId, region } = claimed(request);
  const signer = world.signer(accessKeyId);
  const where = { region, origin: originOf(request) };
  if (signer !== undefined) return { account: signer.account, caller: signer.caller, session: signer.session, ...where };
  const [account] = world.accounts.values();
  if (account === undefined) throw unknownKey();
  return { account, caller: { kind: 'root' }, session: null, ...where };
}

function claimed(request: HttpRequest): Pick<Authorization, 'accessKeyId' | 'region'> {
  const [, accessKeyId = '', region = 'us-east-1'] =
    /Credential=([^/]*)\/[^/]*\/([^/]*)\//.exec(request.headers['authorization'] ?? '') ?? [];
  return { accessKeyId, region };
}
