// Saved views of the library, by name: what a list is narrowed to and sorted by, kept as its
// address in this window's own storage.

/** A list that was given a name. */
export interface View {
  name: string;
  /** `#/library?…`. */
  address: string;
}

const KEY = "views";
/** Kept at most; nobody finds their way among more. */
const MOST = 100;
const LIBRARY = "#/library";

export class Views {
  /** By name. */
  list = $state.raw<readonly View[]>(stored());

  constructor() {
    // Another window saved or deleted one, which must not be undone from here.
    addEventListener("storage", () => (this.list = stored()));
  }

  /** The view that shows what this address shows. */
  at(address: string): View | undefined {
    return this.list.find((view) => view.address === address);
  }

  /** Saves a list under a name, in place of the view that has it. */
  save(name: string, address: string): void {
    const others = this.list.filter((view) => view.name !== name);
    this.#keep([{ name, address }, ...others].slice(0, MOST));
  }

  /** Gives a view another name; one that is taken or empty changes nothing. */
  rename(name: string, next: string): void {
    const wanted = next.trim();
    if (wanted === "" || this.list.some((view) => view.name === wanted)) return;
    this.#keep(this.list.map((view) => (view.name === name ? { ...view, name: wanted } : view)));
  }

  /** Deletes a view, and answers what brings it back. */
  remove(name: string): () => void {
    const gone = this.list.find((view) => view.name === name);
    this.#keep(this.list.filter((view) => view !== gone));
    return () => gone && this.save(gone.name, gone.address);
  }

  #keep(views: readonly View[]): void {
    this.list = views.toSorted((one, other) => one.name.localeCompare(other.name));
    localStorage.setItem(KEY, JSON.stringify(this.list));
  }
}

/** Whatever else stands there counts for nothing. */
function stored(): readonly View[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isView(kept: unknown): kept is View {
  if (typeof kept !== "object" || kept === null) return false;
  const { name, address } = kept as Partial<Record<keyof View, unknown>>;
  return typeof name === "string" && typeof address === "string" && address.startsWith(LIBRARY);
}
