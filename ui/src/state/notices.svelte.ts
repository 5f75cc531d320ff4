// Short messages at the corner of the window: what failed and what to do, what was done.

import type { ApiError } from "../bindings";

/** A message on screen. */
export interface Notice {
  id: number;
  kind: "error" | "done";
  message: string;
  hint?: string | undefined;
  /** Takes back what was done. */
  undo?: (() => void) | undefined;
}

const SHOWN_MS = 6_000;
/** There is more to read and to decide where something can be taken back. */
const UNDO_MS = 12_000;

export class Notices {
  list = $state.raw<Notice[]>([]);
  #next = 1;

  /** An error stays until someone has read and closed it. */
  failed(error: ApiError): void {
    this.#add({ kind: "error", message: error.message, hint: error.hint ?? undefined });
  }

  done(message: string, undo?: () => void): void {
    const id = this.#add({ kind: "done", message, undo });
    setTimeout(() => this.close(id), undo ? UNDO_MS : SHOWN_MS);
  }

  close(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  #add(notice: Omit<Notice, "id">): number {
    const id = this.#next++;
    const others = this.list.filter((shown) => shown.message !== notice.message);
    this.list = [...others.slice(-3), { id, ...notice }];
    return id;
  }
}
