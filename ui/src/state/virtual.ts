// The arithmetic of long lists: which rows to draw for a scroll position.
//
// Nothing here touches the page, so every edge can be tried in a table.

/** Rows `first` up to but not including `last`. */
export interface Rows {
  first: number;
  last: number;
}

export interface Viewport {
  scrollTop: number;
  height: number;
  rowHeight: number;
  total: number;
}

/** The rows to draw, `extra` more on each side so that a quick flick shows no gap. */
export function visibleRows(view: Viewport, extra = 8): Rows {
  const top = Math.max(0, view.scrollTop);
  const first = Math.floor(top / view.rowHeight) - extra;
  const last = Math.ceil((top + view.height) / view.rowHeight) + extra;
  return { first: clamp(first, 0, view.total), last: clamp(last, 0, view.total) };
}

/** The scroll position that brings `row` into view with the least movement. */
export function scrollTo(row: number, view: Viewport): number {
  const top = row * view.rowHeight;
  const bottom = top + view.rowHeight;
  if (top < view.scrollTop) return top;
  if (bottom > view.scrollTop + view.height) return bottom - view.height;
  return view.scrollTop;
}

/** Where a key moves the active row, or `undefined` for keys that do not move it. */
export function rowAfterKey(key: string, row: number, view: Viewport): number | undefined {
  const page = Math.max(1, Math.floor(view.height / view.rowHeight) - 1);
  const targets: Record<string, number> = {
    ArrowUp: row - 1,
    ArrowDown: row + 1,
    PageUp: row - page,
    PageDown: row + page,
    Home: 0,
    End: view.total - 1,
  };
  const target = targets[key];
  if (target === undefined || view.total === 0) return undefined;
  return clamp(target, 0, view.total - 1);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
