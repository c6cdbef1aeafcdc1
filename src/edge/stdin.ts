// Standard input, read to its end as UTF-8 or refused.
import { finished } from 'node:stream/promises';
import { Failure } from '../model/failure.ts';

/** All of standard input. Throws Failure('input') for what is no UTF-8. */
export async function readStdin(): Promise<string> {
  const chunks: Uint8Array[] = [];
  process.stdin.on('data', (chunk) => void chunks.push(Buffer.from(chunk)));
  await finished(process.stdin);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new Failure('input', 'Standard input is not UTF-8 text', 'Pipe UTF-8 text into it.', error);
  }
}
