// Reads a paged answer to its end. Short and empty pages are normal; a marker that comes back is not.
import { Failure } from './failure.ts';

export interface Page {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** Yields every page. `page` gets the marker to go on from. Throws Failure('aws') where the marker leads nowhere. */
export async function* pagesOf<P extends Page>(op: string, page: (from: { Marker?: string }) => Promise<P>): AsyncGenerator<P> {
  const seen = new Set<string>();
  let from: { Marker?: string } = {};
  for (;;) {
    const answer = await page(from);
    yield answer;
    if (answer.IsTruncated !== true) return;
    from = { Marker: follow(op, answer.Marker, seen) };
  }
}

/** The marker, if it leads on; remembers it. Throws Failure('aws') otherwise, since half an account must not look like a whole one. */
export function follow(op: string, marker: string | undefined, seen: Set<string>): string {
  if (marker === undefined || seen.has(marker)) {
    const what =
      marker === undefined ? 'is said to have more pages but no marker leads to them' : 'came back to a page that was already read';
    throw new Failure(
      'aws',
      `the answer of ${op} ${what}`,
      'Run the command again; if it stays so, the endpoint does not page as AWS does.',
    );
  }
  seen.add(marker);
  return marker;
}

/** Every page of an answer. */
export async function allPages<P extends Page>(op: string, page: (from: { Marker?: string }) => Promise<P>): Promise<P[]> {
  const pages: P[] = [];
  for await (const one of pagesOf(op, page)) pages.push(one);
  return pages;
}
