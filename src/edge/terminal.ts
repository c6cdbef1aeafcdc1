// What the terminal can do.

export interface Terminal {
  /** A person reads the results: stdout is a terminal. */
  readonly isTTY: boolean;
  /** A person can be asked: stdin and stderr are terminals, and this is no pipeline. */
  readonly canAsk: boolean;
  /** Columns of standard output. */
  readonly width: number;
  /** Whether standard output is coloured. */
  readonly color: boolean;
  /** The same of standard error, which may lead elsewhere. */
  readonly notes: { readonly width: number; readonly color: boolean };
}

interface Streams {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: { readonly isTTY?: boolean; readonly columns?: number };
}

type Env = Readonly<Record<string, string | undefined>>;

const WIDTH = 100;

/** What the streams and the environment allow. `color` is the flag --color or --no-color, undefined if neither is given. */
export function readTerminal(streams: Streams, env: Env, flags: { readonly color: boolean | undefined }): Terminal {
  const isTTY = streams.stdout.isTTY === true;
  const widthOf = (stream: { readonly columns?: number }): number => {
    const columns = stream.columns ?? Number(env['COLUMNS'] ?? 0);
    return columns >= 40 ? columns : WIDTH;
  };
  const colorOf = (isTerminal: boolean): boolean => flags.color ?? colorFrom(env, isTerminal);
  return {
    isTTY,
    // Standard input last: Node opens it when it is looked at, which takes a while.
    canAsk: !isOn(env['CI']) && streams.stderr.isTTY === true && streams.stdin.isTTY === true,
    width: widthOf(streams.stdout),
    color: colorOf(isTTY),
    notes: { width: widthOf(streams.stderr), color: colorOf(streams.stderr.isTTY === true) },
  };
}

// https://no-color.org, https://force-color.org: any value but the empty one counts; FORCE_COLOR=0 is Node's own way to say no.
function colorFrom(env: Env, isTTY: boolean): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR']) return isOn(env['FORCE_COLOR']);
  return isTTY && env['TERM'] !== 'dumb';
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value !== 'false';
}
