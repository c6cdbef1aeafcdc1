// Tags of what the crawl shows without them: a few pages for all of them, or one call for each that matters.
import pLimit from 'p-limit';
import { kindOf } from '../kinds/index.ts';
import type { KindName } from '../model/address.ts';
import type { IamReader, Tagging } from '../model/ports.ts';
import { follow } from '../model/pages.ts';

export type Tags = Readonly<Record<string, string>>;

/** An entity that carries tags. */
export interface Carrier {
  readonly kind: KindName;
  readonly name: string;
  readonly arn: string;
  /** Whether its tags must be known, also at the price of a call. */
  readonly needed: boolean;
}

/** Calls at once where an operation is needed for each entity: IAM's buckets are small. */
const AT_ONCE = 4;

/** Tags by ARN from tag:GetResources; null where it is denied or not offered. */
export async function readTagPages(tagging: Tagging, tick: (what: string) => void): Promise<ReadonlyMap<string, Tags> | null> {
  const found = new Map<string, Tags>();
  const seen = new Set<string>();
  for (let next: string | undefined; ;) {
    const page = await tagging.page(next);
    tick('GetResources');
    if (page === null) return null;
    for (const { arn, tags } of page.resources) found.set(arn, tags);
    if (page.next === undefined) return found;
    next = follow('GetResources', page.next, seen);
  }
}

/**
 * Tags by ARN. GetResources leaves out what has none: after its last page, who did not come is known to carry none. Without
 * its pages, the kinds are asked for those that are needed.
 */
export async function tagsByArn(
  iam: IamReader,
  carriers: readonly Carrier[],
  pages: ReadonlyMap<string, Tags> | null,
): Promise<ReadonlyMap<string, Tags>> {
  if (pages !== null) return new Map(carriers.map(({ arn }) => [arn, pages.get(arn) ?? {}]));
  return readEach(
    carriers.filter((carrier) => carrier.needed),
    async (carrier) => (await kindOf(carrier.kind)?.tagsOf?.(iam, carrier)) ?? {},
  );
}

/** One reading for each entity, by ARN, a few at once; after a failure no further one is begun. */
export async function readEach<E extends { readonly arn: string }, T>(
  entities: readonly E[],
  read: (entity: E) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const limit = pLimit(AT_ONCE);
  const entries = entities.map((entity) => limit(async () => [entity.arn, await read(entity)] as const));
  try {
    return new Map(await Promise.all(entries));
  } finally {
    limit.clearQueue();
  }
}
