// Which page is shown, kept in the address so that a reload and "back" keep it.

import type { InsightPeriod, MetadataCondition } from "../bindings";

/** What the list of documents is narrowed to, as the charts of an overview count them. */
export interface Narrow {
  /** A media type, or several between commas. */
  type?: string;
  /** A label, or `none` for documents without one. */
  label?: string;
  /** ISO 639-1 code, empty where the language is not known; or several between commas. */
  language?: string;
  /** Sizes of files from this on, and below that, in bytes. */
  from?: number;
  below?: number;
  /** `2026-03` or `2026`. */
  changed?: string;
  /** A tenth of quality, 0 to 9. */
  quality?: number;
  /** First stored from this moment on, and before that one, in milliseconds. */
  since?: number;
  until?: number;
}

/** What else a list of documents shows, and in which order. */
export interface Shown {
  /** A part of a title or name. */
  text?: string;
  /** The connection they came by. */
  source?: string;
  /** What their metadata meets. */
  where?: MetadataCondition[];
  /** What they are sorted by: `size`, or `-size` where it falls. */
  sort?: string;
}

/** A part of the page about the local API. */
export type ApiPart = "access" | "activity" | "examples";

/** A list of documents. */
export type LibraryRoute = { page: "library"; collection?: string; narrow?: Narrow } & Shown;

/** A page with what it needs to know. */
export type Route =
  | { page: "ingest" }
  /** With a file that failed or was left out for `reason`, or all. */
  | { page: "jobs"; reason?: string }
  /** `show` and `code` are the state and the reason its files are filtered by at first. */
  | { page: "job"; id: string; show?: string; code?: string }
  | LibraryRoute
  /** What happened over time. */
  | { page: "insights"; period?: InsightPeriod; collection?: string }
  /** What the documents of a collection are like, or all. */
  | { page: "overview"; collection?: string }
  /** Documents that can be restored. */
  | { page: "removed" }
  /** Documents that wait for a person because of their label. */
  | { page: "review" }
  | { page: "exports" }
  /** `sheet` is the page of the original to show beside its chunks, counted from 1. */
  | { page: "document"; id: string; chunk?: number; sheet?: number }
  | { page: "search"; text?: string }
  /** What happened, and happens; of one job, or everywhere. */
  | { page: "activity"; job?: string }
  /** Whether all is well. */
  | { page: "doctor" }
  /** Content that parsers crash on. */
  | { page: "quarantine" }
  | { page: "watches" }
  | { page: "watch"; id: string }
  /** Changes a watch, or adds one. */
  | { page: "watch_form"; id?: string }
  | { page: "schedules" }
  | { page: "schedule"; id: string }
  /** Changes a schedule, or adds one. */
  | { page: "schedule_form"; id?: string }
  /** The schema of metadata and rules by path. */
  | { page: "metadata" }
  /** Rules and policies of labels. */
  | { page: "labels" }
  /** The local API. */
  | { page: "api"; show?: ApiPart }
  /** `name` is the setting to show. */
  | { page: "settings"; name?: string };

/** A link that opens the window at an address such as `#/jobs`, for notes, mails and tickets. */
export function linkTo(address: string): string {
  return `gristmill://${address.replace(/^#\/?/, "")}`;
}

/** The address of a route. */
export function href(route: Route): string {
  switch (route.page) {
    case "job":
      return `#/jobs/${encodeURIComponent(route.id)}${query({ show: route.show, code: route.code })}`;
    case "jobs":
      return `#/jobs${query({ reason: route.reason })}`;
    case "insights":
      return `#/insights${query({ by: route.period, collection: route.collection })}`;
    case "document":
      return `#/library/${encodeURIComponent(route.id)}${query({ chunk: route.chunk, sheet: route.sheet })}`;
    case "library":
      return `#/library${query({ collection: route.collection, ...narrowed(route.narrow), ...asked(route) })}`;
    case "overview":
      return `#/overview${query({ collection: route.collection })}`;
    case "search":
      return `#/search${query({ q: route.text })}`;
    case "activity":
      return `#/activity${query({ job: route.job })}`;
    case "api":
      return `#/api${query({ show: route.show })}`;
    case "settings":
      return `#/settings${query({ name: route.name })}`;
    case "watch":
      return `#/watches/${encodeURIComponent(route.id)}`;
    case "schedule":
      return `#/schedules/${encodeURIComponent(route.id)}`;
    case "schedule_form":
      return `#/schedule-form${query({ id: route.id })}`;
    case "watch_form":
      return `#/watch-form${query({ id: route.id })}`;
    case "ingest":
    case "labels":
    case "metadata":
    case "doctor":
    case "removed":
    case "review":
    case "exports":
    case "quarantine":
    case "schedules":
    case "watches":
      return `#/${route.page}`;
  }
}

/** Stands for a language that is not known, because an empty value is none. */
const UNKNOWN = "unknown";

function narrowed(narrow: Narrow = {}): Record<string, string | number | undefined> {
  return { ...narrow, language: narrow.language === "" ? UNKNOWN : narrow.language };
}

function asked({ text, source, where, sort }: Shown): Record<string, string | undefined> {
  return { q: text, source, where: where && where.length > 0 ? JSON.stringify(where) : undefined, sort };
}

function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  if (given.length === 0) return "";
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

const API_PARTS = ["access", "activity", "examples"] as const;
const PERIODS = ["day", "week", "month"] as const;

/** The route of an address; anything unknown is the first page. */
export function parse(hash: string): Route {
  const [path = "", search = ""] = hash.replace(/^#\/?/, "").split("?");
  const [page, part] = path.split("/");
  const id = part ? decoded(part) : undefined;
  const values = new URLSearchParams(search);
  switch (page) {
    case "jobs":
      return id ? jobRoute(id, values) : jobsRoute(values);
    case "library":
      return id ? documentRoute(id, values) : libraryRoute(values);
    case "overview": {
      const collection = values.get("collection");
      return collection ? { page, collection } : { page };
    }
    case "insights": {
      const period = PERIODS.find((period) => period === values.get("by"));
      const collection = values.get("collection");
      return { page, ...(period ? { period } : {}), ...(collection ? { collection } : {}) };
    }
    case "activity": {
      const job = values.get("job");
      return job ? { page, job } : { page };
    }
    case "doctor":
    case "labels":
    case "metadata":
    case "removed":
    case "review":
    case "exports":
    case "quarantine":
      return { page };
    case "search": {
      const text = values.get("q");
      return text ? { page: "search", text } : { page: "search" };
    }
    case "schedules":
      return id ? { page: "schedule", id } : { page: "schedules" };
    case "schedule-form": {
      const of = values.get("id");
      return of ? { page: "schedule_form", id: of } : { page: "schedule_form" };
    }
    case "watches":
      return id ? { page: "watch", id } : { page: "watches" };
    case "watch-form": {
      const of = values.get("id");
      return of ? { page: "watch_form", id: of } : { page: "watch_form" };
    }
    case "api": {
      const show = API_PARTS.find((part) => part === values.get("show"));
      return show ? { page, show } : { page };
    }
    case "settings": {
      const name = values.get("name");
      return name ? { page: "settings", name } : { page: "settings" };
    }
    default:
      return { page: "ingest" };
  }
}

/** Links are written by anyone: what is not encoded well counts as it stands. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function jobRoute(id: string, values: URLSearchParams): Route {
  const show = values.get("show");
  const code = values.get("code");
  return { page: "job", id, ...(show ? { show } : {}), ...(code ? { code } : {}) };
}

function jobsRoute(values: URLSearchParams): Route {
  const reason = values.get("reason");
  return reason ? { page: "jobs", reason } : { page: "jobs" };
}

function documentRoute(id: string, values: URLSearchParams): Route {
  const chunk = Number(values.get("chunk") ?? NaN);
  const sheet = Number(values.get("sheet"));
  return {
    page: "document",
    id,
    ...(Number.isInteger(chunk) && chunk >= 0 ? { chunk } : {}),
    ...(Number.isInteger(sheet) && sheet > 0 ? { sheet } : {}),
  };
}

function libraryRoute(values: URLSearchParams): Route {
  const collection = values.get("collection");
  const narrow: Narrow = {};
  for (const name of ["type", "label", "language", "changed"] as const) {
    const value = values.get(name);
    if (value) narrow[name] = value;
  }
  if (narrow.language === UNKNOWN) narrow.language = "";
  for (const name of ["from", "below", "quality", "since", "until"] as const) {
    const value = values.get(name);
    if (value) narrow[name] = Number(value);
  }
  return {
    page: "library",
    ...(collection ? { collection } : {}),
    ...(Object.keys(narrow).length > 0 ? { narrow } : {}),
    ...shownOf(values),
  };
}

function shownOf(values: URLSearchParams): Shown {
  const text = values.get("q");
  const source = values.get("source");
  const sort = values.get("sort");
  const where = conditions(values.get("where"));
  return {
    ...(text ? { text } : {}),
    ...(source ? { source } : {}),
    ...(where.length > 0 ? { where } : {}),
    ...(sort ? { sort } : {}),
  };
}

/** Whatever else stands there counts for nothing; the engine judges the rest. */
function conditions(text: string | null): MetadataCondition[] {
  try {
    const read: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(read) ? read.filter(isCondition) : [];
  } catch {
    return [];
  }
}

function isCondition(read: unknown): read is MetadataCondition {
  if (typeof read !== "object" || read === null) return false;
  return ["name", "is", "value"].every((key) => typeof (read as Record<string, unknown>)[key] === "string");
}

/** The address bar the window does not show. */
export class Router {
  route = $state.raw<Route>(parse(location.hash));
  /** Counts where one went, so that a page begins anew though its address is as it was before. */
  turns = $state(0);

  constructor() {
    addEventListener("hashchange", () => {
      this.route = parse(location.hash);
      this.turns += 1;
    });
  }

  go(route: Route): void {
    location.hash = href(route);
  }

  /** Notes what a page shows without adding a step to go back over. */
  note(route: Route): void {
    history.replaceState(null, "", href(route));
  }
}
