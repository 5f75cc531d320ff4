// The name of a pressed shortcut: `Control+K`, `?`, `Escape`.

/** `undefined` for keys that belong to an open question or to the field they are typed into. */
export function shortcut(event: KeyboardEvent): string | undefined {
  const command = event.ctrlKey || event.metaKey;
  if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return undefined;
  if (!command && isTyping(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return undefined;
  }
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
