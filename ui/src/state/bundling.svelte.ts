// A bundle that a dialog makes or restores: whether that is at work, and whether it is to stop.

import type { ApiError, Call } from "../bindings";

export class Bundling {
  /** Whether the bundle is being made or restored. */
  busy = $state(false);
  /** Whether it was asked to stop. */
  stopping = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  /** What `work` came to; none when it was refused or stopped, and then `error` says why. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.busy = true;
    this.stopping = false;
    return this.attempt(work).finally(() => (this.busy = false));
  }

  /** Asks for the bundle at work to stop. */
  async stop(call: Call): Promise<void> {
    this.stopping = true;
    await this.attempt(() => call("bundles.stop", {}));
  }

  /** The same as `run` for what is done before or meanwhile. */
  async attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.error = undefined;
    try {
      return await work();
    } catch (refused) {
      this.error = refused as ApiError;
      return undefined;
    }
  }
}
