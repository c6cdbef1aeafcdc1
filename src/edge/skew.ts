// How far the clock of this machine is from a server's, by the Date of its answer (RFC 9110, section 6.6.1).

const PATIENCE = 5_000;

/**
 * Milliseconds by which our clock is ahead; null where the answer has no date. Any answer will do, whatever its status. Throws what
 * fetch throws where nobody answers.
 */
export async function skewAgainst(url: string, now: () => number): Promise<number | null> {
  const before = now();
  const answer = await fetch(url, { method: 'GET', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
  const after = now();
  await answer.body?.cancel();
  const date = Date.parse(answer.headers.get('date') ?? '');
  // A server's date is of the whole second.
  return Number.isNaN(date) ? null : (before + after) / 2 - (date + 500);
}
