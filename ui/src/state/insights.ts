// What happened over time, as the charts of the Insights page show it.

import type { InsightPeriod, InsightPoint, Insights, ReasonView } from "../bindings";
import { bytes, count, firstUp, plainName, typeName, words } from "./format";
import { LABELS } from "./labels";
import { languageName, sizeName, type Tone, UNLABELLED } from "./overview";
import { href, type Narrow } from "./route.svelte";

/** A column of every chart. */
export interface Period {
  /** `3 Nov`, `3 Nov – 9 Nov`, `Nov 2026`. */
  name: string;
  from: number;
  until: number;
}

/** Something that is counted in every period, and in all of them. */
export interface Kind {
  name: string;
  /** One for each period. */
  points: number[];
  total: number;
  tone: Tone;
  /** Where what is counted is listed. */
  address?: string | undefined;
}

/** How long the periods are that can be chosen, and how many of them are shown. */
export const PERIODS: readonly { value: InsightPeriod; name: string; periods: number; span: string }[] = [
  { value: "day", name: "Days", periods: 30, span: "the last 30 days" },
  { value: "week", name: "Weeks", periods: 26, span: "the last 26 weeks" },
  { value: "month", name: "Months", periods: 24, span: "the last 24 months" },
];

/** Kinds told apart in a chart; what is rarer is counted together. */
const MOST = 6;
/** For kinds that mean nothing by themselves. */
const TONES: readonly Tone[] = ["accent", "warn", "ok", "calm", "bad", "faint"];

/** The periods of an answer, by the clock that it names. */
export function periods({ period, time_zone, points }: Pick<Insights, "period" | "time_zone" | "points">): Period[] {
  return points.map(({ from, until }) => ({ name: periodName(period, from, until, time_zone), from, until }));
}

function periodName(period: InsightPeriod, from: number, until: number, timeZone: string): string {
  const written = (moment: number, options: Intl.DateTimeFormatOptions) =>
    new Date(moment).toLocaleDateString("en-GB", { ...options, timeZone });
  const day = (moment: number) => written(moment, { day: "numeric", month: "short" });
  switch (period) {
    case "day":
      return day(from);
    case "week":
      return `${day(from)} – ${day(until - 1)}`;
    case "month":
      return written(from, { month: "short", year: "numeric" });
  }
}

interface Counted {
  name: string;
  points: number[];
  total: number;
}

/**
 * The most frequent kinds, those that are shown by the same name together, and the rest as one.
 * `address` is told the names of all that stand behind a kind.
 */
export function mostCommon(counted: readonly Counted[], show: (name: string) => string, address: (names: string[]) => string | undefined): Kind[] {
  const shown = new Map<string, Counted[]>();
  for (const one of counted) shown.set(show(one.name), [...(shown.get(show(one.name)) ?? []), one]);
  const groups = [...shown].sort(([, one], [, other]) => total(other) - total(one));
  const rest = groups.length > MOST ? groups.splice(MOST - 1) : [];
  if (rest.length > 0) groups.push([`${rest.length} others`, rest.flatMap(([, all]) => all)]);
  return groups.map(([name, all], at) => ({
    name,
    points: added(all.map(({ points }) => points)),
    total: total(all),
    tone: TONES[at] ?? "faint",
    address: address(all.map((one) => one.name)),
  }));
}

function total(all: readonly Counted[]): number {
  return all.reduce((sum, one) => sum + one.total, 0);
}

/** Counts of the same periods, one on top of the other. */
export function added(all: readonly number[][]): number[] {
  const [first = [], ...others] = all;
  return first.map((value, at) => others.reduce((sum, points) => sum + (points[at] ?? 0), value));
}

/** A number of every period as a kind of its own. */
function kindOf(name: string, tone: Tone, points: readonly InsightPoint[], of: (point: InsightPoint) => number): Kind {
  const values = points.map(of);
  return { name, tone, points: values, total: values.reduce((sum, value) => sum + value, 0) };
}

/** Files that were done, by how they ended. */
export function outcomes(points: readonly InsightPoint[]): Kind[] {
  return [
    kindOf("Stored", "ok", points, ({ completed }) => completed),
    kindOf("Unchanged", "faint", points, ({ unchanged }) => unchanged),
    kindOf("Skipped", "warn", points, ({ skipped }) => skipped),
    kindOf("Failed", "bad", points, ({ failed }) => failed),
  ];
}

/** Documents that came. */
export function documents(points: readonly InsightPoint[]): Kind {
  return kindOf("Documents", "accent", points, (point) => point.documents);
}

/** Files that were done, however they ended. */
export function filesOf({ completed, unchanged, skipped, failed }: InsightPoint): number {
  return completed + unchanged + skipped + failed;
}

/** Files a minute, of the minutes in which there was something to do. */
export function pace(points: readonly InsightPoint[]): Kind {
  const files = (point: InsightPoint) => (point.busy_minutes === 0 ? 0 : filesOf(point) / point.busy_minutes);
  const busy = points.reduce((sum, point) => sum + point.busy_minutes, 0);
  const all = points.reduce((sum, point) => sum + filesOf(point), 0);
  return { ...kindOf("Files a minute", "accent", points, files), total: busy === 0 ? 0 : all / busy };
}

/** `12`, `4.2`: a speed with no more digits than it has. */
export function speed(value: number): string {
  return value < 10 && value > 0 ? value.toFixed(1) : count(Math.round(value));
}

/** What a speed is made of, as further columns of its table. */
export function work(points: readonly InsightPoint[]): { name: string; values: string[] }[] {
  return [
    { name: "Files done", values: points.map((point) => count(filesOf(point))) },
    { name: "Minutes at work", values: points.map(({ busy_minutes }) => count(busy_minutes)) },
    { name: "Passages", values: points.map(({ chunks }) => count(chunks)) },
    { name: "Size", values: points.map((point) => bytes(point.bytes)) },
  ];
}

/** Why files failed or were left out, each leading to the jobs with such files. */
export function reasons({ reasons }: Insights, table: ReadonlyMap<string, ReasonView>, kind: "failure" | "skip"): Kind[] {
  const said = (code: string) => firstUp(table.get(code)?.message ?? words(code));
  const of = reasons.filter((reason) => reason.kind === kind).map(({ code, points, total }) => ({ name: code as string, points, total }));
  return mostCommon(of, said, (codes) => (codes.length === 1 ? href({ page: "jobs", reason: codes[0] ?? "" }) : undefined));
}

/** What documents are that came, each kind leading to their list. `library` makes the address of one. */
export function kinds(insights: Insights, library: (narrow: Narrow) => string): Record<"types" | "sizes" | "languages" | "labels", Kind[]> {
  const sizes = insights.sizes.map(({ from, below, points, total }) => ({
    name: sizeName({ from, below }),
    points,
    total,
    address: library({ ...(from > 0 ? { from } : {}), ...(below === null ? {} : { below }) }),
  }));
  return {
    types: mostCommon(insights.types, (type) => plainName(typeName(type)), (types) => library({ type: types.join(",") })),
    sizes: sizes.map((size, at) => ({ ...size, tone: TONES[at] ?? "faint" })),
    languages: mostCommon(insights.languages, languageName, (languages) => library({ language: languages.join(",") })),
    labels: insights.labels.map(({ name, points, total }) => ({
      name: name || "Not labelled",
      points,
      total,
      tone: name === "" ? "faint" : LABELS[name as keyof typeof LABELS].tone,
      address: library({ label: name || UNLABELLED }),
    })),
  };
}

/** Whether anything happened in these periods. */
export function isEmpty({ points }: Pick<Insights, "points">): boolean {
  return points.every((point) => point.documents === 0 && filesOf(point) === 0);
}

const KEY = "insights";

/** Whether this window shows tables in place of charts. */
export function showsTables(): boolean {
  return localStorage.getItem(KEY) === "tables";
}

/** Keeps that for the next time. */
export function keepTables(tables: boolean): void {
  localStorage.setItem(KEY, tables ? "tables" : "charts");
}
