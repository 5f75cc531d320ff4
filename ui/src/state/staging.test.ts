import { expect, test, vi } from "vitest";

import type { Call, PreflightRow, PreflightView } from "../bindings";
import { nameFilter, Staging } from "./staging.svelte";

function view(id: string, excluded: number): PreflightView {
  return {
    id,
    state: "done",
    totals: { files: 2, bytes: 0, accepted: 2, accepted_bytes: 0, excluded, pages: 0, by_verdict: [], by_type: [] },
    listed: true,
    mapping: null,
    estimate: null,
    error: null,
    started_at: 0,
  };
}

/** An application with two files, that remembers what was left out of each preflight. */
function application() {
  let runs = 0;
  const left = new Map<string, Set<number>>();
  const calls: [string, unknown][] = [];
  const row = (id: string, at: number, key: string) =>
    ({ row: at, connection: "c", key, excluded: left.get(id)?.has(at) ?? false }) as PreflightRow;
  const call = (async (operation: string, input: Record<string, unknown>) => {
    calls.push([operation, input]);
    const id = String(input.id ?? `p${++runs}`);
    switch (operation) {
      case "preflight.start":
        left.set(id, new Set());
        return view(id, 0);
      case "preflight.exclude":
        for (const at of input.rows as number[]) left.get(id)?.add(at);
        return view(id, left.get(id)?.size ?? 0);
      case "preflight.get": {
        // The second look finds the files the other way round.
        const keys = id === "p1" ? ["a", "b"] : ["b", "a"];
        return { preflight: view(id, left.get(id)?.size ?? 0), rows: { items: keys.map((key, at) => row(id, at, key)), total: 2, offset: 0 } };
      }
      case "jobs.create":
        return { id: "j1" };
      default:
        return {};
    }
  }) as unknown as Call;
  return { call, calls, left };
}

test("a file left out stays left out when more paths are staged", async () => {
  const { call, left } = application();
  const staging = new Staging(call);
  staging.add(["/one"]);
  await vi.waitFor(() => expect(staging.preflight?.id).toBe("p1"));
  await staging.exclude({ row: 0, connection: "c", key: "a" } as PreflightRow, true);
  staging.add(["/two"]);
  await vi.waitFor(() => expect([...(left.get("p2") ?? [])]).toEqual([1]));
});

test("what was found before a table that cannot be read cannot be started any more", async () => {
  const { call } = application();
  const refusing = (async (operation: string, input: Record<string, unknown>) => {
    if (input.mapping !== undefined) throw { code: "invalid", message: "no column `filename`" };
    return (call as (operation: string, input: unknown) => unknown)(operation, input);
  }) as unknown as Call;
  const staging = new Staging(refusing);
  staging.add(["/one"]);
  await vi.waitFor(() => expect(staging.preflight).toBeDefined());
  staging.describe("/table.csv");
  await vi.waitFor(() => expect(staging.error?.message).toContain("filename"));
  expect(staging.preflight).toBeUndefined();
  staging.describe(undefined);
  await vi.waitFor(() => expect(staging.preflight?.id).toBe("p2"));
  expect(staging.error).toBeUndefined();
});

test("staging the same path twice looks once", async () => {
  const { call, calls } = application();
  const staging = new Staging(call);
  staging.add(["/one"]);
  staging.add(["/one"]);
  await vi.waitFor(() => expect(staging.preflight).toBeDefined());
  expect(calls.filter(([operation]) => operation === "preflight.start")).toHaveLength(1);
});

test("a job nobody names is called after what was staged", async () => {
  const { call, calls } = application();
  const staging = new Staging(call);
  staging.add(["/home/ada/reports/", "/tmp/handbook.zip"]);
  await vi.waitFor(() => expect(staging.preflight).toBeDefined());
  await staging.start();
  const created = calls.find(([operation]) => operation === "jobs.create")?.[1];
  expect(created).toMatchObject({ name: "reports and 1 more" });
});

test("starting makes a job of the preflight with the options, and clears the stage", async () => {
  const { call, calls } = application();
  const staging = new Staging(call);
  staging.add(["/one"]);
  await vi.waitFor(() => expect(staging.preflight).toBeDefined());
  staging.name = "  Archive ";
  staging.overrides = { chunk_size: 500 };
  expect(staging.outdated, "verdicts were found with other options").toBe(true);
  expect((await staging.start())?.id).toBe("j1");
  expect(calls.find(([operation]) => operation === "jobs.create")?.[1]).toMatchObject({
    preflight: "p1",
    name: "Archive",
    origin: "window",
    options: { chunk_size: 500 },
    start: true,
  });
  expect(staging.paths).toEqual([]);
});

test("what is typed is part of a name, or patterns as soon as one looks like it", () => {
  expect(nameFilter(" report ")).toEqual({ text: "report" });
  expect(nameFilter("a, b")).toEqual({ text: "a, b" });
  expect(nameFilter("*.tmp, drafts/")).toEqual({ patterns: ["*.tmp", "drafts/"] });
  expect(nameFilter("notes, !keep.md")).toEqual({ patterns: ["notes", "!keep.md"] });
  expect(nameFilter("  ")).toEqual({});
});
