// Secrets on their way: passwords made up, secrets handed to sinks, new keys tried. Nothing here is printed, logged or kept.
import { randomInt } from 'node:crypto';
import { Failure } from '../model/failure.ts';
import { replace, variablesOf } from '../manifest/variables.ts';
import type { Scope } from '../model/address.ts';
import type { Sink } from '../model/config.ts';
import { ownMember, same } from '../model/json.ts';
import type { Secret, Secrets } from '../model/ports.ts';
import { deliverToFile } from './sink-file.ts';
import { deliverToProgram } from './sink-exec.ts';

/** Tries a key: whether AWS takes its signatures. */
export type TryKey = Secrets['knows'];

/** Hands a secret to AWS Secrets Manager under a name. */
export type Vault = (name: string, secret: Secret, region: string | null) => Promise<void>;

/**
 * The sinks of a configuration. `several`: it has more than one account, so that a secret is kept under the id of its own, unless the
 * sink says itself where `$(account)` belongs.
 */
export function secretsOver(sinks: Readonly<Record<string, Sink>>, knows: TryKey, vault: Vault, several = false): Secrets {
  return {
    password,
    knows,
    async deliver(name, of, secret, scope) {
      const said = ownMember(sinks, name);
      if (said === undefined) throw new Failure('sink', `there is no sink ${name}`, `Write it under sinks in iamsync.yaml.`);
      const sink = filled(said, scope);
      const full = several && same(said, sink) ? `${scope.account}/${of}` : of;
      switch (sink.kind) {
        case 'file':
          return deliverToFile(sink.folder, full, secret);
        case 'exec':
          return deliverToProgram(sink.command, full, secret);
        case 'secretsManager':
          // Each account keeps its own.
          return vault(`${sink.prefix}${of}`, secret, sink.region);
      }
    },
  };
}

function filled(sink: Sink, scope: Scope): Sink {
  const known = variablesOf(scope, {});
  const fill = (text: string): string => replace(text, known).text;
  switch (sink.kind) {
    case 'file':
      return { ...sink, folder: fill(sink.folder) };
    case 'exec':
      return { ...sink, command: sink.command.map(fill) };
    case 'secretsManager':
      return { ...sink, region: sink.region === null ? null : fill(sink.region), prefix: fill(sink.prefix) };
  }
}

const CLASSES = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!@#$%^&*()_+-=[]{}|'] as const;
/** The longest that IAM takes, so that no policy asks for more. It is copied, not typed. */
const LENGTH = 128;

// Every class is in it, and where is chance.
function password(): string {
  const all = CLASSES.join('');
  const picks = Array.from({ length: LENGTH }, (_, index) => pick(CLASSES[index] ?? all));
  for (let last = picks.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    const [a = '', b = ''] = [picks[last], picks[other]];
    picks[last] = b;
    picks[other] = a;
  }
  return picks.join('');
}

function pick(from: string): string {
  return from[randomInt(from.length)] ?? '';
}
