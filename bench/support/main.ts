// Runs one bench in this process and writes its figures, with this process's peak memory, to the file that it is told.
import { writeFileSync } from 'node:fs';
import type { Bench, Form } from './bench.ts';
import { figure, isReached, time } from './bench.ts';

/** `.scripts/bench.mjs` calls this in a process of its own for each bench. */
export async function main(bench: Bench, path: string, form: Form): Promise<void> {
  const figures: ReturnType<typeof figure>[] = [];
  const seconds = (await time(async () => void figures.push(...(await bench.run(form))))) / 1000;
  const peak = process.resourceUsage().maxRSS / 1024;
  figures.push(figure('peak memory of the bench', peak, 'MB', bench.memory));
  writeFileSync(
    path,
    JSON.stringify({ about: bench.about, seconds, figures: figures.map((one) => ({ ...one, reached: isReached(one) })) }),
  );
}
