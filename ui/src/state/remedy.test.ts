import { expect, test } from "vitest";

import { remedyPlace, remedyWords } from "./remedy";

test("what concerns more than these files leads to its setting", () => {
  expect(remedyPlace("too_large")?.route).toEqual({ page: "settings", name: "max_file_size_mb" });
  expect(remedyPlace("damaged")).toBeUndefined();
});

test("a remedy says in the window what a button does there, not what one would type", () => {
  expect(remedyWords("retry with its password: `grist jobs retry JOB --code needs_password`")).toBe(
    "retry with its password",
  );
  expect(remedyWords("run `grist doctor`, then retry")).toBe("run `grist doctor`, then retry");
});
