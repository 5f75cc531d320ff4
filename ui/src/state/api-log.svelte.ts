// What is asked of the local API, fetched while somebody looks.

import type { ApiError, Call, RequestView } from "../bindings";
import { appended, REMEMBERED } from "./local-api";

export class RequestLog {
  /** The oldest first. */
  requests = $state.raw<readonly RequestView[]>([]);
  /** Whether what comes is left for later, so that the table holds still. */
  paused = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  #call: Call;
  #asking = false;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Fetches what came since; nothing while paused, or while an answer is waited for. */
  async look(): Promise<void> {
    if (this.paused || this.#asking) return;
    this.#asking = true;
    try {
      const after = this.requests.at(-1)?.seq ?? 0;
      const { items } = await this.#call("local_api.requests", { after, limit: REMEMBERED });
      if (!this.paused) this.requests = appended(this.requests, items);
      this.error = undefined;
    } catch (refused) {
      this.error = refused as ApiError;
    } finally {
      this.#asking = false;
    }
  }
}
