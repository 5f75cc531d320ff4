// Every shortcut of the window, in one table, and the name of a pressed one: `Control+K`, `?`.
//
// Whoever handles a key compares with this table; the page of shortcuts and the palette show it.

import { PAGES } from "./pages";

/** In the order in which people read them. */
export const SCOPES = ["Anywhere", "In lists", "When ingesting", "In the search", "Beside the original", "Under insights", "Under review"] as const;

/** Where a shortcut works. */
export type Scope = (typeof SCOPES)[number];

/** What is pressed, what that does, and where. */
export interface Shortcut {
  keys: string;
  text: string;
  scope: Scope;
}

/** By what they do, as handlers name them. */
export const SHORTCUTS = {
  palette: { keys: "Control+K", text: "Go anywhere, do anything", scope: "Anywhere" },
  addFiles: { keys: "Control+O", text: "Add files", scope: "Anywhere" },
  addFolder: { keys: "Control+Shift+O", text: "Add a folder", scope: "Anywhere" },
  newWindow: { keys: "Control+Shift+N", text: "One more window; a link opens in one with Ctrl and a click", scope: "Anywhere" },
  copyLink: { keys: "Control+Shift+L", text: "Copy a link to this page", scope: "Anywhere" },
  up: { keys: "Escape", text: "Back to the page above", scope: "Anywhere" },
  help: { keys: "?", text: "These shortcuts", scope: "Anywhere" },
  filter: { keys: "/", text: "Filter the list on this page", scope: "In lists" },
  next: { keys: "ArrowDown", text: "The next row; Page Down and End too", scope: "In lists" },
  previous: { keys: "ArrowUp", text: "The row before; Page Up and Home too", scope: "In lists" },
  open: { keys: "Enter", text: "Open what is selected: the chunks of a staged file, for one", scope: "In lists" },
  toggle: {
    keys: " ",
    text: "Pause or resume the selected job; leave a staged file out; pick a document",
    scope: "In lists",
  },
  pickAll: { keys: "Control+A", text: "Pick every document or job of the list", scope: "In lists" },
  pick: { keys: "X", text: "Pick the selected job", scope: "In lists" },
  lower: { keys: "[", text: "Lower the priority of the selected job", scope: "In lists" },
  raise: { keys: "]", text: "Raise the priority of the selected job", scope: "In lists" },
  remove: { keys: "Delete", text: "Delete the picked documents", scope: "In lists" },
  hold: { keys: "P", text: "Under Activity: hold the list still, or let it go on", scope: "In lists" },
  start: { keys: "Control+Enter", text: "Start the staged job; save a form", scope: "When ingesting" },
  cite: { keys: "Control+Shift+C", text: "Copy the selected passage as a citation", scope: "In the search" },
  nextPage: { keys: "ArrowRight", text: "The next page of the original", scope: "Beside the original" },
  previousPage: { keys: "ArrowLeft", text: "The page before", scope: "Beside the original" },
  fitWidth: { keys: "W", text: "Pages as wide as there is room", scope: "Beside the original" },
  fitPage: { keys: "F", text: "Whole pages", scope: "Beside the original" },
  actualSize: { keys: "0", text: "Pages as large as they are", scope: "Beside the original" },
  tables: { keys: "T", text: "Charts or tables", scope: "Under insights" },
  approve: { keys: "A", text: "Approve", scope: "Under review" },
  mask: { keys: "M", text: "Let in with what was found masked", scope: "Under review" },
  refuse: { keys: "R", text: "Refuse", scope: "Under review" },
  relabel: { keys: "L", text: "Give another label", scope: "Under review" },
} as const satisfies Record<string, Shortcut>;

/** Every shortcut for people to read, the pages of the sidebar as one. */
export function allShortcuts(): Shortcut[] {
  const [first] = PAGES;
  const pages: Shortcut = {
    keys: "Control+1",
    text: `${first?.name ?? ""}, and 2 to 9 and 0 the other pages`,
    scope: "Anywhere",
  };
  return [pages, ...Object.values(SHORTCUTS)];
}

/** Keys as a sentence names them: `Ctrl Shift O`. */
export function keyWords(keys: string): string {
  return keys.replaceAll("+", " ").replace("Control", "Ctrl");
}

/** `undefined` for keys that belong to an open question or to the field they are typed into. */
export function shortcut(event: KeyboardEvent): string | undefined {
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return undefined;
  if (!command && isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return undefined;
  }
  return pressedKeys(event);
}

/** The name of what is pressed, wherever that is. */
export function pressedKeys(event: KeyboardEvent): string {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  if (!command) return key;
  // A letter tells upper from lower by Shift; a sign such as `?` needs Shift to be typed.
  return event.shiftKey ? `Control+Shift+${key}` : `Control+${key}`;
}

function isTyping(target: EventTarget | null): target is HTMLElement {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return ["TEXTAREA", "SELECT"].includes(target.tagName) || target.isContentEditable;
}
