// Reads a plan file back. Brings a large validator along, so commands that take no plan file should not load this.
import { Failure } from '../model/failure.ts';
import { PLAN_FORMAT } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import { isPlan } from './planfile.generated.js';

const AGAIN = 'Make the plan again with this version: iamsync plan --out FILE.';

/**
 * The plan that a file holds. `path` is only named in messages.
 * Throws Failure('plan-format') if the text is no JSON, no plan, a plan of another format version, or has a member that no plan has.
 */
export function parsePlanFile(text: string, path: string): Plan {
  const value = parsed(text, path);
  const version = typeof value === 'object' && value !== null && 'formatVersion' in value ? value.formatVersion : undefined;
  if (version === undefined)
    throw new Failure('plan-format', `${path} is not a plan of iamsync.`, 'Give the file that iamsync plan --out wrote.');
  if (version !== PLAN_FORMAT) {
    const shown = typeof version === 'number' ? String(version) : 'an unknown value';
    throw new Failure('plan-format', `${path} has plan format ${shown}; this version reads format ${PLAN_FORMAT}.`, AGAIN);
  }
  return checkPlan(value, path);
}

/** The value as a plan. `what` is how a message names it. Throws Failure('plan-format') if it is none of this version. */
export function checkPlan(value: unknown, what: string): Plan {
  if (isPlan(value)) return value;
  throw new Failure('plan-format', `${what} is not a valid plan: ${complaint(isPlan.errors?.[0])}.`, AGAIN);
}

function parsed(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const isCutOff = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    throw new Failure(
      'plan-format',
      `${path} is not JSON${isCutOff ? ': it is cut off' : ''}.`,
      'Give the file that iamsync plan --out wrote.',
      cause,
    );
  }
}

function complaint(error: { readonly instancePath: string; readonly message?: string } | undefined): string {
  const place = error?.instancePath === undefined || error.instancePath === '' ? 'the plan' : error.instancePath;
  return `${place} ${error?.message ?? 'does not match the schema'}`;
}
