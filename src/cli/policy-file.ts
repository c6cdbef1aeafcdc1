// One policy document in a file of its own, JSON or YAML.
import { fileReader } from '../edge/files.ts';
import { readStdin } from '../edge/stdin.ts';
import { toJson } from '../manifest/node.ts';
import { parseYaml } from '../manifest/yaml.ts';
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import { parseJson } from '../model/json.ts';
import type { Json } from '../model/json.ts';

/** `-` is standard input. Throws Failure('input') with the place of what can't be read. */
export async function readPolicy(path: string): Promise<Json> {
  const file = path === '-' ? '<stdin>' : path;
  const text = (path === '-' ? await readStdin() : await fileReader.read(path))?.replace(/^\ufeff/, '');
  if (text === undefined) throw new Failure('input', `There is no ${file}.`, 'Name a file that holds a policy document.');
  return /^\s*[{[]/.test(text) && !/\.ya?ml$/.test(path) ? fromJson(text, file) : fromYaml(text, file);
}

function fromJson(text: string, file: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Failure(
      'input',
      `${file} is no JSON: ${error instanceof Error ? error.message : String(error)}.`,
      'Give a policy document.',
      error,
    );
  }
}

async function fromYaml(text: string, file: string): Promise<Json> {
  const { documents, findings, broken } = await parseYaml(file, text);
  const wrong = findings
    .filter(isError)
    .map(({ place, message }) => `${place === null ? file : `${file}:${place.line}:${place.column}`}: ${message}`);
  const [document, ...more] = documents;
  if (wrong.length > 0 || broken)
    throw new Failure('input', wrong.join('\n') || `${file} can't be read.`, 'Give a policy document, JSON or YAML.');
  if (document === undefined || more.length > 0)
    throw new Failure('input', `${file} holds ${documents.length} documents where one belongs.`, 'Give one policy document.');
  return toJson(document);
}
