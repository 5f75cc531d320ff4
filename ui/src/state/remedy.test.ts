import { expect, test } from "vitest";

import { remedyPlace } from "./remedy";

test("a remedy that names a setting leads to it, one that names a program to the health check", () => {
  expect(remedyPlace("raise `max_file_size_mb` and retry")?.name).toBe("max_file_size_mb");
  expect(remedyPlace("run `grist doctor`, then retry")?.name).toBe("health");
  expect(remedyPlace("install the program `tesseract` and retry")?.name).toBe("health");
  expect(remedyPlace("remove the password and retry")).toBeUndefined();
});
