// Questions on the terminal: apart from what it can do, since reading lines takes a while to load.
import { createInterface } from 'node:readline/promises';
import type { Readable, Writable } from 'node:stream';

/** Asks once; true only for a literal `yes` or `y`. End of input and anything else are a no. Ask only where `canAsk`. */
export async function confirm(question: string, input: Readable, output: Writable, signal?: AbortSignal): Promise<boolean> {
  const lines = createInterface({ input, output });
  try {
    const ended = new Promise<string>((resolve) => {
      lines.once('close', () => resolve(''));
      signal?.addEventListener('abort', () => resolve(''), { once: true });
    });
    const answer = await Promise.race([lines.question(question).catch(() => ''), ended]);
    return /^(yes|y)$/.test(answer.trim());
  } finally {
    lines.close();
  }
}

/**
 * Asks for a text; an empty line means `otherwise`. Null if there is no answer: Ctrl-C, or the end of input. Ask only where `canAsk`.
 */
export async function askFor(question: string, otherwise: string, input: Readable, output: Writable): Promise<string | null> {
  const lines = createInterface({ input, output });
  try {
    const answer = new Promise<string | null>((resolve) => {
      lines.once('line', resolve);
      // Of a terminal, Ctrl-C ends the reading and no process.
      lines.once('close', () => resolve(null));
    });
    lines.setPrompt(`${question} [${otherwise}] `);
    lines.prompt();
    const text = (await answer)?.trim() ?? null;
    return text === '' ? otherwise : text;
  } finally {
    lines.close();
  }
}
