// Keeps one list from running ahead of another that is read beside it.

export interface Stride {
  /** The list that leads has got one more page, and goes on. */
  step(): void;
  /** It is over, however it ended. */
  end(): void;
  /** Resolves when so many pages of the list that leads are there and it goes on: true, or false if it is over. */
  reached(pages: number): Promise<boolean>;
}

/** Nobody has gone a step. */
export function openStride(): Stride {
  let steps = 0;
  let isOver = false;
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    const all = waiting;
    waiting = [];
    for (const one of all) one();
  };
  const reached = async (pages: number): Promise<boolean> => {
    if (isOver || steps >= pages) return !isOver;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return reached(pages);
  };
  return {
    step() {
      steps += 1;
      wake();
    },
    end() {
      isOver = true;
      wake();
    },
    reached,
  };
}
