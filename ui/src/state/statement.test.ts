import { expect, test } from "vitest";

import type { ReasonCount, Statement } from "../bindings";
import { statementCsv, statementName } from "./statement";

const reason = (some: Partial<ReasonCount>) =>
  ({ code: "duplicate", kind: "skip", files: 1, message: "", remedy: "", actor: "nobody", examples: [], ...some }) as ReasonCount;

const statement: Statement = {
  job: "j1",
  name: "Archive",
  state: { state: "completed_with_errors" },
  found: 10,
  stored: 5,
  unchanged: 1,
  skipped: 2,
  failed: 2,
  open: 0,
  complete: true,
  chunks: 40,
  duration_ms: 9000,
  reasons: [
    reason({ code: "damaged", kind: "failure", files: 2, message: 'the file is damaged, "truly"', remedy: "=retry" }),
    reason({ files: 2, message: "the same content is stored already" }),
  ],
};

test("the parts of the sum add up, and reasons stand below theirs", () => {
  const lines = statementCsv(statement).trimEnd().split("\r\n");
  expect(lines).toEqual([
    "what,reason,files,message,remedy",
    "found,,10,,",
    "stored,,5,,",
    "unchanged,,1,,",
    "skipped,,2,,",
    "skipped,duplicate,2,the same content is stored already,",
    "failed,,2,,",
    `failed,damaged,2,"the file is damaged, ""truly""",'=retry`,
    "open,,0,,",
  ]);
});

test("a job's name that is no file name becomes one", () => {
  expect(statementName("../a/b: c?")).toBe("a b c statement.csv");
  expect(statementName("")).toBe("job statement.csv");
});
