// A question about one request as JSON writes it: what a line of a batch holds.
import type { Asking, Policies, Question, Request } from '../access/evaluate.ts';
import type { ContextValues } from '../model/access.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { parseArn } from '../policy/arn.ts';

/** Takes what is wrong, with where it stands. */
export type Complain = (what: string) => void;

/** What people write beside a question, for themselves. */
const REMARKS = ['name', 'description', 'note', 'comment', 'source', 'expected'];
const MEMBERS = new Set([
  ...REMARKS,
  'id',
  'request',
  'identityPolicies',
  'boundary',
  'session',
  'resourcePolicy',
  'scps',
  'rcps',
  'explicitOnly',
]);
const REQUEST_MEMBERS = new Set(['action', 'resource', 'resourceAccount', 'principal', 'context']);

/** The question of a line; what it complains of makes it none. */
export function questionOf(line: JsonObject, complain: Complain): Question {
  unknown(line, MEMBERS, '', complain);
  const { request, explicitOnly } = line;
  if (!isObject(request)) complain('request is missing or no mapping');
  if (explicitOnly !== undefined && typeof explicitOnly !== 'boolean') complain('explicitOnly is neither true nor false');
  return { ...policiesOf(line), request: requestOf(isObject(request) ? request : {}, complain), explicitOnly: explicitOnly === true };
}

function policiesOf({ identityPolicies, boundary, session, resourcePolicy, scps, rcps }: JsonObject): Policies {
  return {
    identityPolicies: listOf(identityPolicies),
    boundary: boundary ?? null,
    session: session ?? null,
    resourcePolicy: resourcePolicy ?? null,
    scps: listOf(scps),
    rcps: listOf(rcps),
  };
}

/** What is left out or null is no policy; one document is a list of one. */
function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}

/** The request of a question. */
export function requestOf(request: JsonObject, complain: Complain): Request {
  unknown(request, REQUEST_MEMBERS, 'request.', complain);
  const { action, resourceAccount, principal } = request;
  const resource = request['resource'] ?? '*';
  const context = request['context'] ?? {};
  const asking = principal === undefined || principal === null ? undefined : askingOf(principal, complain);
  const account = resourceAccount === null ? undefined : resourceAccount;
  if (typeof action !== 'string' || !/^[A-Za-z0-9.-]+:[^:*?\s]+$/.test(action))
    complain('request.action is no action: write one as service:Name, for example s3:GetObject');
  if (typeof resource !== 'string' || resource === '') complain('request.resource is no ARN, and not * either');
  if (account !== undefined && (typeof account !== 'string' || account === '')) complain('request.resourceAccount is no account id');
  if (!isObject(context)) complain('request.context is no mapping');
  return {
    action: typeof action === 'string' ? action : '',
    resource: typeof resource === 'string' ? resource : '',
    context: isObject(context) ? contextOf(context, complain) : {},
    ...(asking === undefined ? {} : { principal: asking }),
    ...(typeof account === 'string' ? { resourceAccount: account } : {}),
  };
}

/** Numbers and booleans count as their text; null and the empty list say that a key is absent. */
function contextOf(context: JsonObject, complain: Complain): Readonly<Record<string, ContextValues>> {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => {
      const values = (isList(value) ? value : [value]).filter((each) => each !== null);
      if (values.some((each) => typeof each === 'object')) complain(`request.context.${key} holds what is no text, number or boolean`);
      const texts = values.map(String);
      return [key, texts.length === 1 ? (texts[0] ?? '') : texts];
    }),
  );
}

const PRINCIPAL_TYPES = ['AWS', 'Service', 'Federated', 'CanonicalUser'];

function askingOf(principal: Json, complain: Complain): Asking | undefined {
  const [[type, name] = ['', ''], ...more] = isObject(principal) ? Object.entries(principal) : [['AWS', principal] as const];
  const known = PRINCIPAL_TYPES.find((each) => each.toLowerCase() === type.toLowerCase());
  const text = isList(name) && name.length === 1 ? name[0] : name;
  if (known === undefined || typeof text !== 'string' || text === '' || more.length > 0) {
    complain(`request.principal is neither a text nor one of {"${PRINCIPAL_TYPES.join('"|"')}": text}`);
    return undefined;
  }
  if (known !== 'AWS') return { [known]: text };
  if (!isCaller(text)) complain(`request.principal "${text}" can't ask: name a user, role, session or account by its ARN, or a service`);
  return text;
}

function isCaller(text: string): boolean {
  const arn = parseArn(text);
  if (arn === undefined) return text === '*' || /^\d{12}$/.test(text) || (!text.startsWith('arn:') && text.includes('.'));
  const [type = '', name] = arn.resource.split('/');
  if (type === 'root') return arn.service === 'iam';
  const types = arn.service === 'iam' ? ['user', 'role', 'saml-provider', 'oidc-provider'] : ['assumed-role', 'federated-user'];
  return (arn.service === 'iam' || arn.service === 'sts') && types.includes(type) && name !== undefined && name !== '';
}

function unknown(value: JsonObject, known: ReadonlySet<string>, place: string, complain: Complain): void {
  for (const name of Object.keys(value)) if (!known.has(name)) complain(`${place}${name} is no member of a question`);
}
