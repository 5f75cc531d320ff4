// Runs something at most once in a while, and once more after the last call.

export class Throttle {
  #work: () => void;
  #pause: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #again = false;

  constructor(work: () => void, pauseMs = 700) {
    this.#work = work;
    this.#pause = pauseMs;
  }

  call(): void {
    if (this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    this.#work();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#again) {
        this.#again = false;
        this.call();
      }
    }, this.#pause);
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
