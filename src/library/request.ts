// What every request to the library is checked for: programs in JavaScript have no compiler that tells them of a wrong option.
import { Failure } from '../model/failure.ts';

/** What an option may hold; each may be left out. */
export type Shape = 'text' | 'texts' | 'count' | 'flag' | 'function' | 'object' | 'anything';

const FITS: Readonly<Record<Shape, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  texts: (value) => Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== ''),
  count: (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0,
  flag: (value) => typeof value === 'boolean',
  function: (value) => typeof value === 'function',
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  anything: () => true,
};
const WORDS: Readonly<Record<Shape, string>> = {
  text: 'a text',
  texts: 'a list of texts',
  count: 'a whole number from 0',
  flag: 'true or false',
  function: 'a function',
  object: 'an object',
  anything: 'given',
};

/** Throws Failure('usage') if the request is no object, has a member that `name` does not take, or one of another shape. */
export function checkRequest(name: string, request: unknown, members: Readonly<Record<string, Shape>>): void {
  const next = `${name} takes ${Object.keys(members).join(', ')}.`;
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw new Failure('usage', `${name} takes one object of options.`, next);
  for (const [member, value] of Object.entries(request)) {
    const shape = Object.hasOwn(members, member) ? members[member] : undefined;
    if (shape === undefined) throw new Failure('usage', `${name} has no option ${member}.`, next);
    if (value !== undefined && !FITS[shape](value))
      throw new Failure('usage', `The option ${member} of ${name} must be ${WORDS[shape]}.`, `Correct it, or leave it out.`);
  }
}
