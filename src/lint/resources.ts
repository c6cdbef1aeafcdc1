// Whether a resource of a policy can be one that an action takes: its pattern against the forms of ARNs that AWS publishes.
import { isEverything } from './questions.ts';

/** One step of a pattern: a character, any character, or a run of characters with none of the excluded. */
type Step = { readonly one: string } | { readonly any: true } | { readonly run: string };

/** How many positions may still be looked at. */
export interface Budget {
  left: number;
}

/** Longer patterns are not judged, so that no input takes long. */
const LONGEST = 2000;

/** Names that hold neither slash nor colon; others (secrets, parameters, log groups, roles with their paths) may. */
const PLAIN = new Set([
  'Partition',
  'Region',
  'Account',
  'BucketName',
  'TableName',
  'QueueName',
  'TopicName',
  'InstanceId',
  'VolumeId',
  'SnapshotId',
  'SubnetId',
  'SecurityGroupId',
  'KeyId',
  'StreamName',
]);

/** True if an action that takes resources of these forms may be asked with one that the pattern matches. */
export function takes(forms: readonly string[], pattern: string, budget: Budget): boolean {
  if (isEverything(pattern) || pattern.length > LONGEST) return true;
  const steps = patternSteps(pattern);
  return forms.some((form) => mayBegin(form, pattern) && mayMeet(steps, templateSteps(form), budget));
}

/** Most forms are of another service or another type, which a look at the fixed letters of those parts tells. */
function mayBegin(form: string, pattern: string): boolean {
  const [, , service = '', , , ...rest] = pattern.split(':');
  const [, , ownService = '', , , ...ownRest] = form.split(':');
  return compatible(service, ownService) && compatible(rest.join(':'), ownRest.join(':'));
}

function compatible(a: string, b: string): boolean {
  if (a === '') return true;
  const [left = '', right = ''] = [a, b].map((text) => /^[^*?$]*/.exec(text)?.[0] ?? '');
  const fixed = left === a && right === b;
  return fixed ? a === b : left.startsWith(right) || right.startsWith(left);
}

/** Short ARNs are filled up with wildcards (recorded from CreatePolicy); a variable may stand for anything. */
function patternSteps(pattern: string): readonly Step[] {
  const missing = Math.max(0, 5 - (pattern.split(':').length - 1));
  const whole = pattern.replace(/\$\{[^}]*\}/g, '*') + ':*'.repeat(missing);
  return Array.from(whole, (character): Step => {
    if (character === '*') return { run: '' };
    return character === '?' ? { any: true } : { one: character };
  });
}

function templateSteps(template: string): readonly Step[] {
  return template.split(/(\$\{[^}]*\})/).flatMap((part): readonly Step[] => {
    const name = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (name !== undefined) return [{ run: PLAIN.has(name) ? ':/' : '' }];
    return Array.from(part, (character): Step => (character === '*' ? { run: '' } : { one: character }));
  });
}

/** True if some text is matched by both: a walk over the pairs of positions that can be reached. */
function mayMeet(left: readonly Step[], right: readonly Step[], budget: Budget): boolean {
  const width = right.length + 1;
  const seen = new Set<number>();
  const open = [0];
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    // Whoever can't be told apart in time is taken to meet.
    if (budget.left-- <= 0) return true;
    const i = Math.floor(state / width);
    const j = state % width;
    if (i === left.length && j === right.length) return true;
    for (const [a, b] of moves(left[i], right[j])) open.push((i + a) * width + j + b);
  }
  return false;
}

/** How far both may go from here: past the end of a run, or over one character that both take. */
function moves(a: Step | undefined, b: Step | undefined): readonly (readonly [number, number])[] {
  const over: (readonly [number, number])[] = [];
  if (a !== undefined && 'run' in a) over.push([1, 0]);
  if (b !== undefined && 'run' in b) over.push([0, 1]);
  if (a === undefined || b === undefined || !agree(a, b)) return over;
  const stay = (step: Step): number => ('run' in step ? 0 : 1);
  // Two runs move by their ends alone.
  return stay(a) + stay(b) === 0 ? over : [...over, [stay(a), stay(b)]];
}

function agree(a: Step, b: Step): boolean {
  const [character] = [a, b].flatMap((step) => ('one' in step ? [step.one] : []));
  if (character === undefined) return true;
  return [a, b].every((step) => {
    if ('one' in step) return step.one === character;
    return 'any' in step || !step.run.includes(character);
  });
}
