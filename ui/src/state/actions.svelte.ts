// What the page in view offers to do, so that the command palette can do it too.

import { SvelteSet } from "svelte/reactivity";

/** Something that a page does when asked to. */
export interface Action {
  /** As the button says it: `Pause`, `Delete…`. */
  name: string;
  /** Other words that people look for it by. */
  words?: string;
  /** The shortcut that does the same. */
  keys?: string;
  /** Does what the button does, the question before it included. */
  run: () => void;
}

/** The actions of everything in view. */
export class Actions {
  #offers = new SvelteSet<() => Action[]>();

  /** Offers what `actions` gives, asked anew each time, until the answer is called. */
  offer(actions: () => Action[]): () => void {
    this.#offers.add(actions);
    return () => void this.#offers.delete(actions);
  }

  /** All that is offered now. */
  all(): Action[] {
    return [...this.#offers].flatMap((actions) => actions());
  }
}

/** `action` alone where `holds`, and nothing otherwise: to list actions that are not always there. */
export function when(holds: boolean, action: Action): Action[] {
  return holds ? [action] : [];
}
