// What a reason's remedy leads to, read from the remedy itself: what it names in backticks is
// a setting (`max_file_size_mb`), or a program that the health check is about (`grist doctor`).

/** A place in the settings: the name of one, or the health check. */
export interface RemedyPlace {
  text: string;
  /** As in the address of the settings page. */
  name: string;
}

/** Where the remedy can be carried out, or `undefined` when that is outside of the window. */
export function remedyPlace(remedy: string): RemedyPlace | undefined {
  const named = remedy.split("`")[1];
  if (named === undefined) return undefined;
  return named.includes("_") ? { text: "Open setting", name: named } : { text: "Check health", name: "health" };
}
