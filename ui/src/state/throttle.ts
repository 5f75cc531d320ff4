// Runs something at most once in a while, never twice at a time, and once more after the last call.

export class Throttle {
  #work: () => unknown;
  #pause: number;
  #busy = false;
  #again = false;

  /** `work` may answer a promise: the next run waits for it, so that answers never overtake each other. */
  constructor(work: () => unknown, pauseMs = 700) {
    this.#work = work;
    this.#pause = pauseMs;
  }

  call(): void {
    this.#again = this.#busy;
    if (this.#busy) return;
    this.#busy = true;
    const pause = new Promise((resolve) => setTimeout(resolve, this.#pause));
    void Promise.allSettled([this.#work(), pause]).then(() => {
      this.#busy = false;
      if (this.#again) this.call();
    });
  }
}

/** Runs `work` once nothing has been asked for `pauseMs`. */
export function debounce<T extends unknown[]>(work: (...values: T) => void, pauseMs: number) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (...values: T) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...values), pauseMs);
  };
}
