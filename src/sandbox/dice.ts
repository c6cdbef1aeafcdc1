// Chance that is the same every time: numbers drawn from a seed.
import { createHash } from 'node:crypto';

export class Dice {
  private seed: string;
  private thrown = 0;

  constructor(seed: string) {
    this.seed = seed;
  }

  /** Chance begins again, from this seed. */
  reseed(seed: string): void {
    this.seed = seed;
    this.thrown = 0;
  }

  /** The next number from 0 to below 1. */
  next(): number {
    this.thrown += 1;
    return createHash('sha256').update(`${this.seed}/${this.thrown}`).digest().readUInt32BE() / 2 ** 32;
  }

  /** A number of a range, both ends included; a single number is its own range. */
  within(range: number | readonly [number, number]): number {
    if (typeof range === 'number') return range;
    const [low, high] = range;
    return low + this.next() * (high - low);
  }

  /** The items in another order. */
  shuffled<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, at: this.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}
