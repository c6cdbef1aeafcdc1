// Tags of what the crawl shows without them: a few pages for all of them, or one call for each that matters.
import pLimit from 'p-limit';
import { kindOf } from '../kinds/index.ts';
import type { KindName } from '../model/address.ts';
import type { IamReader, Tagging } from '../model/ports.ts';
import { follow } from '../model/pages.ts';
import type { Stride } from './stride.ts';

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

/** The operation of the tagging API. */
export const TAG_READING = 'GetResources';
/** Calls at once that name a hundred entities each: so many that one answer's time is waited for in all but the largest accounts. */
const NAMED_AT_ONCE = 16;
/** As many as the tagging API lets be named in one call. */
const MOST_NAMED = 100;

/** Beside what the tags are read. */
export interface Beside {
  /** That of the crawl's pages. */
  readonly stride: Stride;
  /** Who may carry tags; known when the crawl is over. */
  readonly carriers: () => Promise<readonly Carrier[]>;
}

/**
 * Tags by ARN from tag:GetResources; null where it is denied or not offered. Its list is read page by page beside the crawl, and no
 * faster. Whose tags have not come when the crawl is over are asked for by name, all at once: a long list would keep the plan waiting.
 */
export async function readTagList(tagging: Tagging, { stride, carriers }: Beside): Promise<ReadonlyMap<string, Tags> | null> {
  const found = new Map<string, Tags>();
  const seen = new Set<string>();
  let isBeside = true;
  let next: string | undefined;
  for (let pages = 1; ; pages++) {
    const page = await tagging.page(next);
    if (page === null) return null;
    for (const { arn, tags } of page.resources) found.set(arn, tags);
    if (page.next === undefined) return found;
    next = follow(TAG_READING, page.next, seen);
    if (!isBeside || (await stride.reached(pages))) continue;
    const named = await readNamed(
      tagging,
      (await carriers()).map(({ arn }) => arn).filter((arn) => !found.has(arn)),
    );
    if (named !== null) return new Map([...found, ...named]);
    // An endpoint that knows no names has the rest of the list all the same.
    isBeside = false;
  }
}

async function readNamed(tagging: Tagging, arns: readonly string[]): Promise<readonly (readonly [string, Tags])[] | null> {
  const parts = Array.from({ length: Math.ceil(arns.length / MOST_NAMED) }, (_, n) => arns.slice(n * MOST_NAMED, (n + 1) * MOST_NAMED));
  const limit = pLimit(NAMED_AT_ONCE);
  const asked = parts.map((part) => limit(() => tagging.of(part)));
  const answers = await Promise.all(asked).finally(() => limit.clearQueue());
  return answers.some((answer) => answer === null)
    ? null
    : answers.flatMap((answer) => (answer ?? []).map(({ arn, tags }) => [arn, tags] as const));
}

/**
 * Tags by ARN. GetResources leaves out what has none: who did not come in the end is known to carry none. Without its answers,
 * the kinds are asked for those that are needed.
 */
export async function tagsByArn(
  iam: IamReader,
  carriers: readonly Carrier[],
  listed: ReadonlyMap<string, Tags> | null,
): Promise<ReadonlyMap<string, Tags>> {
  if (listed !== null) return new Map(carriers.map(({ arn }) => [arn, listed.get(arn) ?? {}]));
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
