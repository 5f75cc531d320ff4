import { expect, test } from "vitest";

import { isEmpty, understand } from "./pasted";

test("paths, file addresses and web addresses are told apart, and each is taken once", () => {
  const text = [
    "/home/ada/Minutes 2026",
    '"/home/ada/Loans, 2025.csv"',
    "file:///home/ada/Opening%20day.pptx",
    "C:\\Users\\ada\\scan.png",
    "https://example.org/handbook and https://example.org/report.pdf.",
    "/home/ada/Minutes 2026",
  ].join("\n");
  expect(understand(text)).toEqual({
    paths: ["/home/ada/Minutes 2026", "/home/ada/Loans, 2025.csv", "/home/ada/Opening day.pptx", "C:\\Users\\ada\\scan.png"],
    addresses: ["https://example.org/handbook", "https://example.org/report.pdf"],
    rest: [],
  });
});

test("what is neither is told and not guessed", () => {
  const pasted = understand("notes/today.md\n~/papers\nfile://server/share/x\n\nhello");
  expect(isEmpty(pasted)).toBe(true);
  expect(pasted.rest).toEqual(["notes/today.md", "~/papers", "file://server/share/x", "hello"]);
});

test("what a file manager copies is a list of files", () => {
  expect(understand("copy\nfile:///a/b.txt\r\nfile:///a/c.txt").paths).toEqual(["/a/b.txt", "/a/c.txt"]);
});
