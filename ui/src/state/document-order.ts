// In which order documents are listed, and how an address says so.

import type { Order } from "./columns";

const USUAL = "newest";
const ORDERS = ["newest", "key", "type", "size", "chunks"];

/** The latest and the largest are asked for first, and names from A. */
export function descendsFirst(by: string): boolean {
  return !["key", "type"].includes(by);
}

/** `size`, or `-size` where it falls; nothing for the usual order, the latest first. */
export function sortOf({ by, descending }: Order): string | undefined {
  if (by === USUAL && descending) return undefined;
  return descending ? `-${by}` : by;
}

/** The order that an address says; the usual one for what is none. */
export function orderOf(sort: string | undefined): Order {
  const by = sort?.replace(/^-/, "") ?? USUAL;
  if (sort === undefined || !ORDERS.includes(by)) return { by: USUAL, descending: true };
  return { by, descending: sort.startsWith("-") };
}
