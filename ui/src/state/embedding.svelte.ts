// The embedding model in use and the change to another one, for every page that shows them.

import type { ApiError, Call, EmbeddingChange, EmbeddingView, Update } from "../bindings";
import { isAtWork, isUnderWay } from "./model";
import { Throttle } from "./throttle";

/** How often to see how far a change is, in milliseconds. */
const LOOK = 1_000;

export class Embedding {
  view = $state.raw<EmbeddingView | undefined>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);

  #call: Call;
  #refresh = new Throttle(() => this.load());

  constructor(call: Call) {
    this.#call = call;
  }

  /** The change, unless it has ended. */
  get underWay(): EmbeddingChange | undefined {
    const change = this.view?.change ?? undefined;
    return change && isUnderWay(change.state) ? change : undefined;
  }

  async load(): Promise<void> {
    try {
      this.view = await this.#call("embedding.status", {});
      this.error = undefined;
    } catch (error) {
      this.error = error as ApiError;
    }
  }

  hear(updates: Update[]): void {
    if (updates.some((update) => update.update === "event" && update.event.event === "embedding_changed")) {
      this.#refresh.call();
    }
  }

  /** For an effect: looks again and again while a change goes on by itself. */
  follow(): (() => void) | undefined {
    if (!isAtWork(this.view?.change?.state)) return undefined;
    const looking = setInterval(() => void this.load(), LOOK);
    return () => clearInterval(looking);
  }
}
