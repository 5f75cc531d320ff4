import { expect, test, vi } from "vitest";

import type { Call, LocalApiView, RequestView } from "../bindings";
import { DIALECTS, example, LANGUAGES } from "./api-examples";
import { RequestLog } from "./api-log.svelte";
import { accessOf, appended, baseUrl, busyness, listed, matches, originProblem, REMEMBERED, stateOf, took } from "./local-api";
import { setting } from "./samples";

function request(some: Partial<RequestView> = {}): RequestView {
  return {
    seq: 1,
    id: "r1",
    at: 0,
    method: "GET",
    path: "/batch/jobs/j1",
    status: 200,
    took_ms: 3,
    dialect: "batch",
    key: "Nightly import",
    user: "ann",
    ...some,
  };
}

function view(some: Partial<LocalApiView> = {}): LocalApiView {
  return {
    state: "on",
    switchable: true,
    addresses: ["127.0.0.1:9000"],
    warnings: [],
    problem: null,
    auth: "documented",
    origins: [],
    outdated: false,
    since: 0,
    answered: 0,
    connections: [],
    ...some,
  };
}

test("a server that lacks an address is not simply on", () => {
  expect(stateOf(view()).text).toBe("On");
  expect(stateOf(view({ warnings: ["cannot listen on 127.0.0.1:8000: taken"] })).tone).toBe("warn");
  expect(stateOf(view({ state: "failed" })).tone).toBe("bad");
});

test("what is under way is counted by what it is", () => {
  const one = { id: 1, peer: "", since: 0, method: null, path: null, key: null, user: null };
  expect(busyness([])).toBe("0 connections");
  expect(busyness([{ ...one, state: "socket" }, { ...one, state: "request" }, { ...one, state: "idle" }])).toBe(
    "3 connections · 1 socket · 1 request under way",
  );
});

test("every word of a filter must be found, wherever it is", () => {
  expect(matches(request(), "all", "")).toBe(true);
  expect(matches(request(), "all", "nightly 200")).toBe(true);
  expect(matches(request(), "all", "nightly 404")).toBe(false);
  expect(matches(request(), "failed", "")).toBe(false);
  expect(matches(request({ status: 401 }), "failed", "")).toBe(true);
  expect(matches(request(), "changes", "")).toBe(false);
  expect(matches(request({ method: "POST" }), "changes", "")).toBe(true);
});

test("requests are remembered once each and within a bound", () => {
  const known = [request({ seq: 1 }), request({ seq: 2 })];
  expect(appended(known, [request({ seq: 2 }), request({ seq: 3 })]).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(appended(known, [])).toBe(known);
  const many = Array.from({ length: REMEMBERED + 5 }, (_, at) => request({ seq: at + 3 }));
  expect(appended(known, many)).toHaveLength(REMEMBERED);
});

test("a log that is paused asks for nothing and goes on where it was", async () => {
  const call = vi.fn().mockResolvedValue({ items: [request({ seq: 7 })] });
  const log = new RequestLog(call as unknown as Call);
  await log.look();
  log.paused = true;
  await log.look();
  expect(call).toHaveBeenCalledTimes(1);
  log.paused = false;
  await log.look();
  expect(call).toHaveBeenLastCalledWith("local_api.requests", { after: 7, limit: REMEMBERED });
  expect(log.requests).toHaveLength(1);
});

test("settings become a form, and what the environment says is locked", () => {
  const access = accessOf([
    setting({ name: "api_origins", value: "https://a.example, https://b.example" }),
    setting({ name: "api_auth", value: "required", origin: "environment", environment: "API_AUTH" }),
    setting({ name: "chunk_size", value: "1", origin: "environment" }),
  ]);
  expect(access.origins).toEqual(["https://a.example", "https://b.example"]);
  expect(access.auth).toBe("required");
  expect(access.locked).toEqual({ api_auth: "API_AUTH" });
  expect(listed(" a,, b ")).toEqual(["a", "b"]);
});

test("an origin has a scheme and no path", () => {
  expect(originProblem("https://intranet.example:8443")).toBeUndefined();
  for (const wrong of ["", "*", "intranet.example", "https://a/b", "https://*.example", "https://a,b"]) {
    expect(originProblem(wrong), wrong).toBeTruthy();
  }
});

test("examples call the address that is served, else the one that would be", () => {
  const access = accessOf([setting({ name: "api_listen", value: "127.0.0.1:7000" })]);
  expect(baseUrl(view(), access)).toBe("http://127.0.0.1:9000");
  expect(baseUrl(view({ addresses: [] }), access)).toBe("http://127.0.0.1:7000");
  expect(baseUrl(undefined, undefined)).toBe("http://127.0.0.1:8000");
});

test("every example is whole: its address is there, and nothing is left to be filled in", () => {
  for (const { value: dialect } of DIALECTS) {
    for (const { value: language } of LANGUAGES) {
      const code = example(dialect, language, "http://127.0.0.1:9000");
      expect(code).toContain("http://127.0.0.1:9000");
      expect(code).toContain("GRISTMILL_KEY");
      if (language === "curl") expect(code, code).not.toMatch(/\{\w+_?id\}/);
    }
  }
  expect(example("batch", "curl", "http://h")).toContain('"connection_id":"\'"$CONNECTION_ID"\'"');
  expect(example("batch", "python", "http://h")).toContain('"connection_id": connection_id');
  expect(example("batch", "typescript", "http://h")).toContain("connection_id: connection_id");
});

test("durations are short", () => {
  expect([took(0), took(999), took(1_400)]).toEqual(["0 ms", "999 ms", "1.4 s"]);
});
