// Stands in for node:assert in the bundle: yargs alone asks it, about itself, and the real one loads what it would show differences with.
export function strictEqual(actual, expected, message) {
  if (!Object.is(actual, expected)) throw new Error(message);
}

export function notStrictEqual(actual, expected, message) {
  if (Object.is(actual, expected)) throw new Error(message);
}
