// The columns of a table: what stands above them, how wide they are, and by which one can sort.

export interface Column {
  name: string;
  /** As in `grid-template-columns`. */
  width: string;
  /** Numbers stand at the right. */
  number?: boolean;
  /** Left out where the table is narrow; its cells carry the class `wide`. */
  wide?: boolean;
  /** What the list is sorted by when the head is pressed. */
  sort?: string;
}

/** What a list is sorted by, and which way. */
export interface Order {
  by: string;
  descending: boolean;
}

/** The widths of the columns; only of those that stay where the table is narrow, if so asked. */
export function template(columns: readonly Column[], narrow: boolean): string {
  const shown = columns.filter(({ wide }) => !(narrow && wide));
  return shown.map(({ width }) => width).join(" ");
}

/** `aria-sort` of a column. */
export function ariaSort(column: Column, order: Order | undefined) {
  if (column.sort === undefined) return undefined;
  if (column.sort !== order?.by) return "none";
  return order.descending ? "descending" : "ascending";
}
