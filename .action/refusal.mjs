// What a person must do something about: ends the job with a message and a next step, never with a stack trace.

export class Refusal extends Error {
  /**
   * @param {string} message What is wrong.
   * @param {string} next What to do next.
   * @param {number} code Exit code: 1 for a mistake in the set-up, 3 for what was refused.
   */
  constructor(message, next, code = 1) {
    super(message);
    this.name = 'Refusal';
    this.next = next;
    this.code = code;
  }
}
