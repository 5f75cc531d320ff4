import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { Appearance } from "./theme.svelte";

const { dataset } = document.documentElement;

/** Systems that wish for what is named. */
function wishes(...wished: string[]) {
  const changed: (() => void)[] = [];
  vi.stubGlobal("matchMedia", (query: string) => ({
    get matches() {
      return wished.some((one) => query.includes(one));
    },
    addEventListener: (_: string, heard: () => void) => changed.push(heard),
  }));
  return {
    now(...others: string[]) {
      wished.splice(0, wished.length, ...others);
      changed.forEach((heard) => heard());
    },
  };
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test("contrast and motion follow the system until they are chosen", () => {
  const system = wishes("contrast");
  const appearance = new Appearance(vi.fn());
  expect([dataset.contrast, dataset.motion]).toEqual(["more", "full"]);
  system.now("motion");
  expect([dataset.contrast, dataset.motion]).toEqual(["normal", "reduced"]);
  appearance.chooseContrast("more");
  appearance.chooseMotion("full");
  expect([dataset.contrast, dataset.motion]).toEqual(["more", "full"]);
});

test("what is chosen is kept, and anything else that is kept counts for nothing", () => {
  wishes();
  const changed = vi.fn();
  const appearance = new Appearance(changed);
  appearance.choose("dark");
  appearance.chooseContrast("more");
  localStorage.setItem("motion", "sideways");
  const again = new Appearance(changed);
  expect([again.theme, again.contrast, again.motion]).toEqual(["dark", "more", "system"]);
  expect([dataset.theme, changed.mock.lastCall]).toEqual(["dark", ["dark"]]);
});
