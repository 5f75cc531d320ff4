// The pages of the window, in one table: the sidebar, the keys that lead to pages, what Escape
// leads up to, and the command palette derive from it.

import type { Route } from "./route.svelte";

type Name = Route["page"];

/** A page of the sidebar. */
export interface MainPage {
  page: "ingest" | "jobs" | "library" | "search" | "watches" | "schedules" | "activity" | "insights" | "api" | "settings";
  name: string;
  /** Other words that people look for it by. */
  words: string;
  /** The pages that are parts of it. */
  of: readonly Name[];
}

/** In the order of the sidebar; the first is Ctrl+1, the tenth Ctrl+0. */
export const PAGES: readonly MainPage[] = [
  { page: "ingest", name: "Ingest", words: "add files folders zip web pages start", of: ["ingest"] },
  { page: "jobs", name: "Jobs", words: "queue progress", of: ["jobs", "job", "quarantine"] },
  {
    page: "library",
    name: "Library",
    words: "documents collections",
    of: ["library", "overview", "removed", "review", "exports", "document"],
  },
  { page: "search", name: "Search", words: "find ask passages", of: ["search"] },
  { page: "watches", name: "Watches", words: "watched folders", of: ["watches", "watch", "watch_form"] },
  { page: "schedules", name: "Schedules", words: "cron times", of: ["schedules", "schedule", "schedule_form"] },
  { page: "activity", name: "Activity", words: "events history log", of: ["activity"] },
  {
    page: "insights",
    name: "Insights",
    words: "charts statistics over time throughput failures documents",
    of: ["insights"],
  },
  { page: "api", name: "Local API", words: "keys requests http server", of: ["api"] },
  { page: "settings", name: "Settings", words: "preferences options", of: ["settings", "metadata", "labels", "doctor"] },
];

/** A page that another one leads to. */
export interface SubPage {
  route: Route;
  name: string;
  words: string;
  /** The page above, by name. */
  under: string;
}

/** Pages that the sidebar does not name and that need to be told nothing. */
export const SUB_PAGES: readonly SubPage[] = [
  { route: { page: "overview" }, name: "Overview", words: "charts types languages sizes quality", under: "Library" },
  { route: { page: "review" }, name: "Review", words: "labels held approve refuse", under: "Library" },
  { route: { page: "removed" }, name: "Removed documents", words: "restore undelete", under: "Library" },
  { route: { page: "exports" }, name: "Exports", words: "bundles files", under: "Library" },
  { route: { page: "quarantine" }, name: "Quarantine", words: "crashes parser", under: "Jobs" },
  { route: { page: "watch_form" }, name: "Watch a folder…", words: "new add watch", under: "Watches" },
  { route: { page: "schedule_form" }, name: "Add a schedule…", words: "new cron", under: "Schedules" },
  { route: { page: "doctor" }, name: "Doctor", words: "health check sound diagnostics bug report", under: "Settings" },
  { route: { page: "metadata" }, name: "Metadata", words: "schema rules fields", under: "Settings" },
  { route: { page: "labels" }, name: "Labels", words: "rules policies sensitive detectors", under: "Settings" },
];

/** The key of a page of the sidebar. */
export function pageKey(page: MainPage["page"]): string {
  return `Control+${(PAGES.findIndex((one) => one.page === page) + 1) % 10}`;
}

/** The page that a pressed key leads to. */
export function pageOfKey(pressed: string): MainPage["page"] | undefined {
  return PAGES.find(({ page }) => pageKey(page) === pressed)?.page;
}

/** Where Escape leads from a page: the one above, or `back` to wherever one came from. */
export function above(page: Name): Route | "back" | undefined {
  switch (page) {
    case "job":
    case "quarantine":
      return { page: "jobs" };
    case "schedule":
      return { page: "schedules" };
    case "exports":
    case "overview":
      return { page: "library" };
    case "watch":
      return { page: "watches" };
    case "doctor":
      return { page: "settings" };
    case "document":
      return "back";
    case "ingest":
    case "jobs":
    case "library":
    case "removed":
    case "review":
    case "search":
    case "activity":
    case "insights":
    case "watches":
    case "watch_form":
    case "schedules":
    case "schedule_form":
    case "metadata":
    case "labels":
    case "api":
    case "settings":
      return undefined;
  }
}
