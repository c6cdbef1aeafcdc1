// The sinks of iamsync.yaml: where secrets go that nobody can read a second time.
import type { Sink } from '../model/config.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import type { Node } from './node.ts';
import { toJson } from './node.ts';
import { join } from './paths.ts';

const form = (name: string, schema: JsonObject, description: string): JsonObject => ({
  type: 'object',
  additionalProperties: false,
  required: [name],
  description,
  properties: { [name]: schema },
});

export const sinksSchema: JsonObject = {
  type: 'object',
  description: 'Where the secrets of access keys and console passwords go, by the name that deliver: in a manifest uses.',
  additionalProperties: {
    description: 'One of file, exec and secretsManager.',
    anyOf: [
      form(
        'file',
        { type: 'string', minLength: 1, description: 'A folder, relative to this file.' },
        'Each secret is a JSON file of its own in a folder, readable by its owner alone. Refused where git would track it.',
      ),
      form(
        'exec',
        {
          type: 'array',
          minItems: 1,
          items: { type: 'string', minLength: 1 },
          description: 'The program and its arguments, without a shell.',
        },
        'A program gets the secret as JSON on its standard input; {name} in its arguments is the name of the secret, USER/SLOT.',
      ),
      form(
        'secretsManager',
        {
          type: 'object',
          additionalProperties: false,
          description: 'AWS Secrets Manager, with the credentials of the run.',
          properties: {
            region: { type: 'string', minLength: 1, description: 'Left out, that of the run.' },
            prefix: { type: 'string', description: 'What names of secrets begin with. Left out: iamsync/.' },
          },
        },
        'A secret of AWS Secrets Manager, made or given a new version.',
      ),
    ],
  },
};

/** The sinks of a checked configuration; `folder` is the one that paths are relative to. */
export function readSinks(node: Node | undefined, folder: string): Readonly<Record<string, Sink>> {
  const all = node === undefined ? {} : toJson(node);
  if (!isObject(all)) return {};
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, said]) => {
      const sink = sinkOf(said, folder);
      return sink === undefined ? [] : [[name, sink] as const];
    }),
  );
}

function sinkOf(said: Json, folder: string): Sink | undefined {
  if (!isObject(said)) return undefined;
  const { file, exec, secretsManager: vault } = said;
  if (typeof file === 'string') return { kind: 'file', folder: join(folder, file) };
  if (isList(exec)) return { kind: 'exec', command: exec.map(String) };
  if (!isObject(vault)) return undefined;
  const { region, prefix } = vault;
  return {
    kind: 'secretsManager',
    region: typeof region === 'string' ? region : null,
    prefix: typeof prefix === 'string' ? prefix : 'iamsync/',
  };
}
