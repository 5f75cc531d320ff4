// The local API in words: how it is, what was asked of it, and which settings it is served with.

import type { ApiAuth, ApiConnection, LocalApiView, RequestView, SettingView } from "../bindings";
import { counted } from "./format";

/** How something is, as `Chip` shows it. */
type Tone = "calm" | "accent" | "ok" | "warn" | "bad";

/** Requests that the page remembers. */
export const REMEMBERED = 1_000;

/** How it is, in a word or two. */
export function stateOf(view: LocalApiView): { tone: Tone; text: string } {
  switch (view.state) {
    case "on":
      return view.warnings.length > 0 ? { tone: "warn", text: "On, in part" } : { tone: "ok", text: "On" };
    case "failed":
      return { tone: "bad", text: "Not served" };
    case "off":
      return { tone: "calm", text: "Off" };
    case "absent":
      return { tone: "calm", text: "Not here" };
  }
}

/** `3 connections · 1 socket · 2 requests under way`. */
export function busyness(connections: readonly ApiConnection[]): string {
  const of = (state: ApiConnection["state"]) => connections.filter((one) => one.state === state).length;
  const parts = [counted(connections.length, "connection")];
  if (of("socket") > 0) parts.push(counted(of("socket"), "socket"));
  if (of("request") > 0) parts.push(`${counted(of("request"), "request")} under way`);
  return parts.join(" · ");
}

/** Which requests are shown. */
export type Shown = "all" | "failed" | "changes";

/** Whether a request is shown: its words are looked for in everything that is told of it. */
export function matches(request: RequestView, shown: Shown, words: string): boolean {
  if (shown === "failed" && request.status < 400) return false;
  if (shown === "changes" && ["GET", "HEAD", "OPTIONS"].includes(request.method)) return false;
  const { method, path, status, dialect, key, user, id } = request;
  const told = [method, path, status, dialect, key ?? "", user ?? "", id].join(" ").toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => told.includes(word));
}

/** What was remembered with what came since; the oldest go when there are too many. */
export function appended(known: readonly RequestView[], came: readonly RequestView[]): readonly RequestView[] {
  const last = known.at(-1)?.seq ?? 0;
  const fresh = came.filter((one) => one.seq > last);
  return fresh.length > 0 ? [...known, ...fresh].slice(-REMEMBERED) : known;
}

/** How an answer is to be seen. */
export function statusTone(status: number): Tone {
  if (status >= 500) return "bad";
  if (status >= 400) return "warn";
  return "calm";
}

/** `12 ms`, `1.4 s`. */
export function took(millis: number): string {
  return millis < 1_000 ? `${millis} ms` : `${(millis / 1_000).toFixed(1)} s`;
}

/** What the server is told by settings, as the page shows and changes it. */
export interface Access {
  listen: string;
  auth: ApiAuth;
  origins: string[];
  /** Names of settings that the environment has the last word on, with its variable. */
  locked: Record<string, string>;
}

/** The settings of the local API among all. */
export function accessOf(settings: readonly SettingView[]): Access {
  const value = (name: string) => settings.find((setting) => setting.name === name)?.value ?? "";
  const locked = settings.filter(({ name, origin }) => name.startsWith("api_") && origin === "environment");
  return {
    listen: value("api_listen"),
    auth: value("api_auth") === "required" ? "required" : "documented",
    origins: listed(value("api_origins")),
    locked: Object.fromEntries(locked.map(({ name, environment }) => [name, environment])),
  };
}

/** The parts of a list in one text. */
export function listed(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** What is wrong with a web origin, if anything. */
export function originProblem(text: string): string | undefined {
  return /^https?:\/\/[^/*\s,]+\/?$/.test(text)
    ? undefined
    : "An origin is https:// and a name, with a port if it has one: https://intranet.example";
}

/** Where examples call: the first address, or the one it would have. */
export function baseUrl(view: LocalApiView | undefined, access: Access | undefined): string {
  const planned = listed(access?.listen ?? "")[0];
  return `http://${view?.addresses[0] ?? planned ?? "127.0.0.1:8000"}`;
}
