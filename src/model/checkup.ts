// What `iamsync doctor` looks at, and what it finds.

export interface Checkup {
  /** `node`, `config`, `credentials`; stable, for programs. */
  readonly name: string;
  /** The configured account that it is about; null for none in particular. */
  readonly account: string | null;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** What to do; null if nothing. */
  readonly next: string | null;
}
