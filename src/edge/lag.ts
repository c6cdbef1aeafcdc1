// How long IAM's replicas may lag, as the environment says.
import { LONGEST_LAG } from '../apply/aftermath.ts';

/** Milliseconds: IAMSYNC_LAG_SECONDS if it is a number of seconds from 0 to 600, else a minute. 0 suits an endpoint that does not lag. */
export function longestLag(env: Readonly<Record<string, string | undefined>>): number {
  const wanted = env['IAMSYNC_LAG_SECONDS'] ?? '';
  return /^\d{1,3}$/.test(wanted) && Number(wanted) <= 600 ? Number(wanted) * 1000 : LONGEST_LAG;
}
