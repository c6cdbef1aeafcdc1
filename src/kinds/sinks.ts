// Where a secret goes must be known before anything is written.
import type { Aiming } from './kind.ts';

/** Refuses a sink that the configuration does not have. */
export function refuseStrangeSink(sink: string | null, { sinks, refuse }: Pick<Aiming, 'sinks' | 'refuse'>): void {
  if (sink === null || sinks === null || sinks.includes(sink)) return;
  const known = sinks.length === 0 ? 'There are none so far.' : `There are ${sinks.join(', ')}.`;
  refuse(`There is no sink ${sink}.`, `Write it under sinks in iamsync.yaml. ${known}`);
}
