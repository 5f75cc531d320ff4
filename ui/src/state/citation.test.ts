import { expect, test } from "vitest";

import { citation, quotation } from "./citation";
import { hit } from "./samples";

const FOUND = new Date(2026, 10, 23).getTime();

test("a citation says title, headings, pages, file and date", () => {
  expect(citation(hit(), FOUND)).toBe("Manual, Warranty › Stones, pp. 4–5 (manual.pdf), found on 23 November 2026");
});

test("what is not known is left out, and a heading that repeats the title too", () => {
  const plain = hit({ heading_path: ["Manual"], pages: null });
  expect(citation(plain, FOUND)).toBe("Manual (manual.pdf), found on 23 November 2026");
});

test("the passage stands before it, whole", () => {
  expect(quotation(hit(), FOUND)).toMatch(/^“guaranteed for two years”\n— Manual, /);
});
