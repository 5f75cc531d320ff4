import { afterEach, expect, test } from "vitest";

import { shortcut } from "./shortcuts";

afterEach(() => document.body.replaceChildren());

/** Presses a key in the element that `html` makes, and tells what shortcut that is. */
function pressed(init: KeyboardEventInit, html = "<p></p>"): string | undefined {
  document.body.innerHTML = html;
  let name: string | undefined;
  addEventListener("keydown", (event) => (name = shortcut(event)), { once: true });
  document.body.firstElementChild?.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, ...init }));
  return name;
}

test("keys have one name whatever the platform's command key", () => {
  expect(pressed({ key: "k", ctrlKey: true })).toBe("Control+K");
  expect(pressed({ key: "k", metaKey: true })).toBe("Control+K");
  expect(pressed({ key: "O", ctrlKey: true, shiftKey: true })).toBe("Control+Shift+O");
  expect(pressed({ key: "?", shiftKey: true })).toBe("?");
});

test("what is typed into a field is no shortcut, a command is", () => {
  expect(pressed({ key: "/" }, "<input>")).toBeUndefined();
  expect(pressed({ key: "Escape" }, "<input>")).toBeUndefined();
  expect(pressed({ key: "k", ctrlKey: true }, "<input>")).toBe("Control+K");
});

test("an open question takes every key", () => {
  expect(pressed({ key: "Escape" }, "<dialog open></dialog>")).toBeUndefined();
});
