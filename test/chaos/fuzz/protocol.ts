// What the suite asks of its worker, and what that answers.

/** A run of one command over files of which one is hostile. */
export interface Ask {
  readonly id: number;
  /** A command as main.ts names it (`keys list`), or what is called without one (`lock`). */
  readonly command: string;
  readonly args: readonly string[];
  /** The hostile file, from the working folder. */
  readonly file: string;
  /** Base64. */
  readonly content: string;
}

export interface Answer {
  readonly id: number;
  readonly code: number;
  readonly out: string;
  readonly note: string;
  /** Where somebody threw what is no Failure: the stack. */
  readonly defect: string | null;
  /** What changed although nothing may: files, prototypes. */
  readonly touched: readonly string[];
}
