// What was opened lately, the latest first: kept in this window's own storage.

import { plainName } from "./format";

/** What can be opened by its address. */
export interface Place {
  kind: "page" | "job" | "document" | "collection" | "view" | "watch" | "schedule" | "setting";
  name: string;
  /** `#/jobs/…`. */
  address: string;
}

const KEY = "recent";
/** Kept at most. */
const MOST = 12;

export class Recent {
  places = $state.raw<readonly Place[]>(stored());

  constructor() {
    // Another window opened something.
    addEventListener("storage", () => (this.places = stored()));
  }

  /** Notes that a place was opened. */
  note({ kind, name, address }: Place): void {
    const others = this.places.filter((place) => place.address !== address);
    this.places = [{ kind, name: plainName(name), address }, ...others].slice(0, MOST);
    localStorage.setItem(KEY, JSON.stringify(this.places));
  }
}

/** Whatever else stands there counts for nothing. */
function stored(): readonly Place[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isPlace).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isPlace(kept: unknown): kept is Place {
  if (typeof kept !== "object" || kept === null) return false;
  return ["kind", "name", "address"].every((key) => typeof (kept as Record<string, unknown>)[key] === "string");
}
