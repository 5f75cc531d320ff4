// A job's account of its files as a table that spreadsheets read.

import type { Statement } from "../bindings";

const HEAD = ["what", "reason", "files", "message", "remedy"] as const;

/**
 * The sum first, then each of its parts with its reasons: the lines without a reason, less
 * `found`, add up to `found`.
 */
export function statementCsv(statement: Statement): string {
  const { found, stored, unchanged, skipped, failed, open } = statement;
  const of = (what: "skipped" | "failed", kind: "skip" | "failure") =>
    statement.reasons
      .filter((reason) => reason.kind === kind)
      .map(({ code, files, message, remedy }) => [what, code, files, message, remedy]);
  const rows = [
    HEAD,
    ["found", "", found],
    ["stored", "", stored],
    ["unchanged", "", unchanged],
    ["skipped", "", skipped],
    ...of("skipped", "skip"),
    ["failed", "", failed],
    ...of("failed", "failure"),
    ["open", "", open],
  ];
  return rows.map((row) => HEAD.map((_, at) => cell(row[at] ?? "")).join(",") + "\r\n").join("");
}

/** A name for the file: that of the job, with what no file system takes left out. */
export function statementName(job: string): string {
  const plain = job.replace(/[^\p{L}\p{N}._-]+/gu, " ").trim().slice(0, 80);
  return `${plain.replace(/^[. ]+/, "") || "job"} statement.csv`;
}

/** A value by RFC 4180. One that a spreadsheet would take for a formula begins with a quote. */
function cell(value: string | number): string {
  const text = typeof value === "string" ? value.replace(/^([=+\-@\t\r])/, "'$1") : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
