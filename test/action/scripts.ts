// The scripts of the action as modules, with the types that the tests need of them.

export interface Note {
  readonly id: number;
  readonly body: string;
}

export interface Host {
  refuseEvent(command: string): void;
  latestHead(change: number): Promise<string>;
  notes(change: number): Promise<Note[]>;
}

interface Inputs {
  readonly command: string;
}

interface Comment {
  readonly LONGEST: number;
  markerOf(what: string, part: readonly string[]): string;
  memoryOf(body: string, marker: string): unknown;
  compose(parts: { readonly marker: string; readonly memory: unknown; readonly content: string; readonly footer: string }): string;
  cut(text: string, most: number): string;
}

type Env = Readonly<Record<string, string>>;

async function load<T>(file: string): Promise<T> {
  return import(new URL(`../../.action/${file}`, import.meta.url).href);
}

export const { compose, cut, LONGEST, markerOf, memoryOf } = await load<Comment>('comment.mjs');
export const { githubHost } = await load<{ githubHost(env: Env, token: string, pause?: () => Promise<void>): Host }>('github.mjs');
export const { gitlabHost } = await load<{ gitlabHost(env: Env, token: string, pause?: () => Promise<void>): Host }>('gitlab.mjs');
export const { readInputs } = await load<{ readInputs(env: Env): Inputs }>('inputs.mjs');
export const { reviewedDigests } = await load<{ reviewedDigests(scene: { inputs: Inputs; host: Host }): Promise<unknown> }>('apply.mjs');
export const { upsertNote } = await load<{ upsertNote(host: Host, change: number, marker: string, body: string): Promise<string> }>(
  'host.mjs',
);
