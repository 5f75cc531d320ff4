import { expect, test } from "vitest";

import type { FileProgress } from "../bindings";
import { waitingWords, waitsFor } from "./waiting";

const file = (step: string) => ({ file: 1, key: "a", stage: "parsing", fraction: 0, step }) as FileProgress;

test("what a file waits for is said in words, and what it does is not waiting", () => {
  expect(waitsFor("waiting: parser")?.name).toBe("a free parser");
  expect(waitsFor("waiting: something new")?.name).toBe("something new");
  expect(waitsFor("page 3 of 12")).toBeUndefined();
});

test("files that wait are counted by what they wait for", () => {
  const files = ["waiting: parser", "page 1", "waiting: bytes in flight", "waiting: parser"].map(file);
  expect(waitingWords(files)).toEqual(["2 files wait for a free parser", "1 file waits for room among the files in work"]);
});
