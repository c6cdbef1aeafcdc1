// How iamsync.yaml says that an account is reached: what it says itself, else what accountDefaults say.
import type { AssumeRole, Reach } from '../model/config.ts';
import type { Scope } from '../model/address.ts';
import type { Node } from './node.ts';
import { entryOf } from './node.ts';
import { join } from './paths.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';
import { replace, SYMBOLIC, variablesOf } from './variables.ts';

export const NO_REACH: Reach = { assumeRole: null, applyAs: null, profile: null, region: null };

export interface Entrance {
  readonly reach: Reach;
  readonly stage: number;
}

/** What an account and accountDefaults say. `id` is null where no account is configured, so that none is known. */
export interface Said {
  readonly own: Node | undefined;
  readonly shared: Node | undefined;
  readonly id: string | null;
  /** The one that paths are relative to. */
  readonly folder: string;
}

/** How the account is reached; reports what can't be meant. */
export function readEntrance(said: Said, report: Report): Entrance {
  const of = (key: string): Node | undefined => entryOf(said.own, key)?.value ?? entryOf(said.shared, key)?.value;
  const [applyAs, region] = [of('applyAs'), of('region')];
  checkArn(applyAs, /^(role|user)$/, said, report);
  checked(region, /^[a-z0-9-]{1,63}$/, 'is not the name of a region', 'Write it like eu-central-1.', report);
  const stage = Number(textOf(of('stage')) ?? 0);
  const reach = {
    assumeRole: readAssumeRole(said, report),
    applyAs: textOf(applyAs) ?? null,
    profile: textOf(of('profile')) ?? null,
    region: textOf(region) ?? null,
  };
  return { reach, stage };
}

/** The same with its variables replaced. */
export function filledReach({ assumeRole, applyAs, profile, region }: Reach, scope: Scope): Reach {
  const known = variablesOf(scope, {});
  const filled = (text: string | null): string | null => (text === null ? null : replace(text, known).text);
  return {
    assumeRole: assumeRole === null ? null : filledRole(assumeRole, (text) => replace(text, known).text),
    applyAs: filled(applyAs),
    profile: filled(profile),
    region,
  };
}

function filledRole({ role, externalId, sessionName, duration, webIdentity }: AssumeRole, filled: (text: string) => string): AssumeRole {
  const tokenFile = webIdentity?.tokenFile ?? null;
  return {
    role: filled(role),
    externalId: externalId === null ? null : filled(externalId),
    sessionName: filled(sessionName),
    duration,
    webIdentity: webIdentity === null ? null : { tokenFile: tokenFile === null ? null : filled(tokenFile) },
  };
}

function readAssumeRole(said: Said, report: Report): AssumeRole | null {
  const [own, shared] = [entryOf(said.own, 'assumeRole'), entryOf(said.shared, 'assumeRole')];
  const entry = own ?? shared;
  if (entry === undefined || textOf(entry.value) === 'none') return null;
  // A text stands for itself; a way to ask that the account names itself is not mixed with the other one.
  const inherits = (key: string): boolean => own?.value.type !== 'scalar' && member(own?.value, OTHER_WAY[key] ?? '') === undefined;
  const of = (key: string): Node | undefined => member(own?.value, key) ?? (inherits(key) ? member(shared?.value, key) : undefined);
  const role = of('role');
  if (role === undefined || textOf(role) === 'none') {
    report(error('missing-key', entry.place, 'assumeRole lacks role.', 'Write the ARN of the role, here or under accountDefaults.'));
    return null;
  }
  checkArn(role, /^role$/, said, report);
  const [externalId, sessionName, duration, webIdentity] = [of('externalId'), of('sessionName'), of('duration'), of('webIdentity')];
  checked(
    externalId,
    /^[\w+=,.@:/-]{2,1224}$/,
    "This can't be an external id",
    'AWS takes 2 to 1224 letters, digits and +=,.@:/-_.',
    report,
  );
  checked(sessionName, /^[\w+=,.@-]{2,64}$/, "can't be the name of a session", 'AWS takes 2 to 64 letters, digits and +=,.@-_.', report);
  if (externalId !== undefined && webIdentity !== undefined)
    report(
      error(
        'web-identity',
        (entryOf(entry.value, 'webIdentity') ?? entryOf(entry.value, 'externalId') ?? entry).place,
        'AssumeRoleWithWebIdentity knows no external id.',
        'Remove externalId or webIdentity.',
      ),
    );
  const file = textOf(entryOf(webIdentity, 'tokenFile')?.value);
  return {
    role: textOf(role) ?? '',
    externalId: textOf(externalId) ?? null,
    sessionName: textOf(sessionName) ?? 'iamsync',
    duration: readDuration(duration, report),
    webIdentity: webIdentity === undefined ? null : { tokenFile: file === undefined ? null : join(said.folder, file) },
  };
}

const OTHER_WAY: Readonly<Record<string, string>> = { externalId: 'webIdentity', webIdentity: 'externalId' };

// A text alone is the role.
function member(node: Node | undefined, key: string): Node | undefined {
  if (node?.type === 'scalar') return key === 'role' ? node : undefined;
  return entryOf(node, key)?.value;
}

const ARN = /^arn:aws[a-z-]*:iam::(\d{12}):([a-z]+)\/[\w+=,.@/-]+$/;

// Judged with the id of the account, since the variables stay in the text.
function checkArn(node: Node | undefined, kinds: RegExp, { id }: Said, report: Report): void {
  const text = textOf(node);
  if (node === undefined || text === undefined) return;
  const wrong = (message: string, next: string): void => report(error('account-role', node.place, message, next));
  if (id === null && text.includes('$(account)'))
    return wrong('No account is configured, so $(account) means none.', 'Configure accounts, or write the id of the account.');
  const whole = replace(text, variablesOf({ ...SYMBOLIC, account: id ?? SYMBOLIC.account }, {}));
  if (whole.problems.length > 0) return;
  const [, account, kind = ''] = ARN.exec(whole.text) ?? [];
  if (account === undefined || !kinds.test(kind))
    return wrong(`${text} is not the ARN of a role.`, 'Write it like arn:$(partition):iam::$(account):role/iamsync.');
  if (id !== null && /^\d{12}$/.test(id) && account !== id)
    wrong(`${text} is of account ${account}, not of ${id}.`, 'A role leads into its own account only: write $(account).');
}

const UNITS = { h: 3600, m: 60, s: 1 } as const;

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
function readDuration(node: Node | undefined, report: Report): number | null {
  const text = textOf(node);
  if (node === undefined || text === undefined) return null;
  const match = /^(\d{1,6})(h|m|s)?$/.exec(text);
  const unit = match?.[2] === 'h' || match?.[2] === 'm' ? match[2] : 's';
  const seconds = match === null ? 0 : Number(match[1]) * UNITS[unit];
  if (seconds >= 900 && seconds <= 43_200) return seconds;
  report(error('duration', node.place, `${text} is not a duration that AWS allows.`, 'Write it like 1h or 45m, from 15m to 12h.'));
  return null;
}

function checked(node: Node | undefined, form: RegExp, says: string, next: string, report: Report): void {
  const text = textOf(node);
  if (node === undefined || text === undefined) return;
  if (form.test(replace(text, variablesOf(null, {})).text)) return;
  // What whoever reads the log need not know is not quoted.
  report(error('account', node.place, `${says.startsWith('This ') ? says : `${text} ${says}`}.`, next));
}

function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'scalar' ? String(node.value) : undefined;
}
