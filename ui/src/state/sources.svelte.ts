// The stored connections to sources, as the Ingest page lists them.

import type { ApiError, Call, Connection } from "../bindings";

export class Sources {
  /** The newest first. */
  list = $state.raw<Connection[]>([]);
  /** The id of the one that is being tried. */
  trying = $state<string | undefined>(undefined);

  #call: Call;
  #failed: (error: ApiError) => void;

  constructor(call: Call, failed: (error: ApiError) => void) {
    this.#call = call;
    this.#failed = failed;
  }

  async load(): Promise<void> {
    await this.#attempt(async () => {
      this.list = await this.#call("connections.list", {});
    });
  }

  /** Tries whether it can be reached; the list says what that showed. */
  async validate({ id }: Connection): Promise<void> {
    this.trying = id;
    await this.#attempt(async () => this.#put(await this.#call("connections.validate", { id })));
    this.trying = undefined;
  }

  async rename({ id }: Connection, name: string): Promise<void> {
    await this.#attempt(async () => this.#put(await this.#call("connections.rename", { id, name })));
  }

  /** Answers whether it is gone: one that is in use is refused. */
  async remove({ id }: Connection): Promise<boolean> {
    return this.#attempt(async () => {
      await this.#call("connections.remove", { id });
      this.list = this.list.filter((other) => other.id !== id);
    });
  }

  #put(connection: Connection): void {
    this.list = this.list.map((other) => (other.id === connection.id ? connection : other));
  }

  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.#failed(error as ApiError);
      return false;
    }
  }
}

/** Where a connection leads. */
export function placeOf({ config }: Connection): string {
  switch (config.source_type) {
    case "local_directory":
    case "local_zip":
      return config.path;
    case "web":
      return config.urls.join(", ") || "single addresses";
    case "individual_upload":
      return "files that were handed in";
  }
}

/** Whether everything of it can be taken at once: not so of files handed in for one job, or of no addresses. */
export function isStageable({ config }: Connection): boolean {
  return config.source_type === "web" ? config.urls.length > 0 : config.source_type !== "individual_upload";
}
