// Watched folders: a snapshot, read again when something happened to one of them.

import type { ApiError, Call, Update, WatchView } from "../bindings";
import { Throttle } from "./throttle";

export class Watches {
  /** The oldest first. */
  list = $state.raw<WatchView[]>([]);
  ready = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  #call: Call;
  #refresh = new Throttle(() => this.load());

  constructor(call: Call) {
    this.#call = call;
  }

  async load(): Promise<void> {
    try {
      this.list = await this.#call("watches.list", {});
      this.error = undefined;
    } catch (error) {
      this.error = error as ApiError;
    }
    this.ready = true;
  }

  find(id: string): WatchView | undefined {
    return this.list.find((watch) => watch.id === id);
  }

  /** Takes in a watch as an operation answered it. */
  put(watch: WatchView): void {
    const known = this.find(watch.id);
    this.list = known ? this.list.map((other) => (other === known ? watch : other)) : [...this.list, watch];
  }

  hear(updates: Update[]): void {
    const kinds = ["watch_changed", "job_created", "job_moved"];
    const told = updates.some((update) => update.update === "event" && kinds.includes(update.event.event));
    if (told) this.#refresh.call();
  }
}
