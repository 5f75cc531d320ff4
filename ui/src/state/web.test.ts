import { expect, test } from "vitest";

import { webAddresses } from "./web";

test("addresses are taken from lines, lists and sentences, each once", () => {
  const pasted = "See https://a.example/x?q=1, and\n<HTTP://b.example>\nhttps://a.example/x?q=1";
  expect(webAddresses(pasted)).toEqual(["https://a.example/x?q=1", "HTTP://b.example"]);
});

test("what is no web address is left alone", () => {
  expect(webAddresses("/home/ada/notes.txt ftp://a.example mailto:a@b.example https://")).toEqual([]);
});
