// What documents are like, as charts show it.

import type { CountByName, Label, ListDocuments, Overview, SizeClass, TwinView } from "../bindings";
import { bytes, plainName, typeName } from "./format";
import type { Narrow } from "./route.svelte";

/** A row or column of a chart. */
export interface Bar {
  name: string;
  count: number;
  /** What a list of these documents is narrowed to, where there is such a list. */
  narrow?: Narrow | undefined;
  /** Where what is counted is listed, where that is another list. */
  address?: string | undefined;
  /** The colour of its bar, where several charts show the same in it. */
  tone?: Tone | undefined;
}

/** Colours that are told apart, by what they mean. */
export type Tone = "accent" | "ok" | "warn" | "bad" | "calm" | "faint";

/** Rows of a chart at most; what is rarer is counted together. */
const MOST = 8;

/** Between several types or languages that a list is narrowed to. */
const OR = ",";

/** Stands for documents without a label where a list is narrowed to a label. */
export const UNLABELLED = "none";

/** The most frequent first, those that are shown by the same name together. */
export function mostFrequent(counts: CountByName[], show: (name: string) => string, narrow: (name: string) => Narrow): Bar[] {
  const shown = new Map<string, CountByName[]>();
  for (const one of counts) shown.set(show(one.name), [...(shown.get(show(one.name)) ?? []), one]);
  const bar = (name: string, all: CountByName[]) => ({
    name,
    count: sum(all),
    narrow: narrow(all.map((one) => one.name).join(OR)),
  });
  const kinds = [...shown].sort(([, one], [, other]) => sum(other) - sum(one));
  const rest = kinds.length > MOST ? kinds.splice(MOST - 1) : [];
  const bars = kinds.map(([name, all]) => bar(name, all));
  return rest.length > 0 ? [...bars, bar(`${rest.length} others`, rest.flatMap(([, all]) => all))] : bars;
}

/** How many documents a chart shows. */
export function sum(bars: { count: number }[]): number {
  return bars.reduce((all, { count }) => all + count, 0);
}

/** `Below 10 kB`, `10–100 kB`, `100 MB and more`. */
export function sizeName({ from, below }: Pick<SizeClass, "from" | "below">): string {
  const whole = (size: number) => bytes(size).replace(".0 ", " ");
  if (below === null) return `${whole(from)} and more`;
  return from === 0 ? `Below ${whole(below)}` : `${whole(from)} – ${whole(below)}`;
}

const languages = new Intl.DisplayNames(["en-GB"], { type: "language" });

/** `German` for `de`; what is no code stays as it is. */
export function languageName(code: string): string {
  if (code === "") return "Not known";
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

function languagesName(languages: string): string {
  if (languages === "") return "Language not known";
  const all = languages.split(OR);
  return all.length === 1 ? languageName(languages) : `${all.length} languages`;
}

/** `Mar 2026` for `2026-03`; a year stays as it is. */
export function dateName(date: string): string {
  const [year, month] = date.split("-");
  if (month === undefined) return date;
  const first = new Date(Date.UTC(Number(year), Number(month) - 1, 1));
  return first.toLocaleDateString("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
}

/** `0.8 – 0.9` for the tenth that begins with 0.8. */
export function qualityName(tenth: number): string {
  return `${(tenth / 10).toFixed(1)} – ${((tenth + 1) / 10).toFixed(1)}`;
}

/** Classes of quality, from the class of the worst document on. */
export function qualityBars(classes: number[]): Bar[] {
  const bars = classes.map((count, quality) => ({ name: qualityName(quality), count, narrow: { quality } }));
  const worst = bars.findIndex(({ count }) => count > 0);
  return worst < 0 ? [] : bars.slice(worst);
}

/** `3 Nov 2026` or `3 Nov – 9 Nov 2026` for what lies between two moments, the second left out. */
export function daysName(since: number | undefined, until: number | undefined): string {
  const day = (moment: number) => new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  const first = since === undefined ? undefined : day(since);
  const last = until === undefined ? undefined : day(until - 1);
  if (first === undefined) return `up to ${last ?? "now"}`;
  if (last === undefined) return `since ${first}`;
  return first === last ? first : `${first.replace(last.slice(-5), "")} – ${last}`;
}

/** Every chart of an overview. */
export function charts(overview: Overview): Record<"types" | "languages" | "labels" | "sizes" | "dates" | "quality", Bar[]> {
  return {
    types: mostFrequent(overview.types, (type) => plainName(typeName(type)), (type) => ({ type })),
    languages: mostFrequent(overview.languages, languageName, (language) => ({ language })),
    labels: overview.labels.map(({ name, count }) => ({
      name: name || "Not labelled",
      count,
      narrow: { label: name || UNLABELLED },
    })),
    sizes: overview.sizes.map((size) => ({ name: sizeName(size), count: size.count, narrow: sizeRange(size) })),
    dates: overview.dates.map(({ name, count }) => ({ name: dateName(name), count, narrow: { changed: name } })),
    quality: qualityBars(overview.quality),
  };
}

function sizeRange({ from, below }: Pick<SizeClass, "from" | "below">): Narrow {
  return { ...(from > 0 ? { from } : {}), ...(below === null ? {} : { below }) };
}

/** The same, as the engine is asked for it. */
export function asFilter({ type, label, language, from, below, changed, quality, since, until }: Narrow): Partial<ListDocuments> {
  return {
    ...(type ? { media_type: type } : {}),
    ...(label === UNLABELLED ? { labelled: false } : label ? { labels: [label as Label] } : {}),
    ...(language === undefined ? {} : { language }),
    ...(from === undefined ? {} : { size_from: from }),
    ...(below === undefined ? {} : { size_below: below }),
    ...(changed ? { changed_in: changed } : {}),
    ...(quality === undefined ? {} : { quality }),
    ...(since === undefined ? {} : { added_from: since }),
    ...(until === undefined ? {} : { added_before: until }),
  };
}

/** The type and the label that a list is narrowed to, where it is one that can be chosen by itself. */
export function chosen({ type = "", label = "" }: Narrow): { type: string; label: string } {
  return { type: type.includes(OR) ? "" : type, label: label === UNLABELLED ? "" : label };
}

/** What a list is narrowed to when another type or label is chosen; what is no choice stays until there is one. */
export function choose(narrow: Narrow, next: { type: string; label: string }): Narrow {
  const before = chosen(narrow);
  const { type: kind, label: mark, ...rest } = narrow;
  const type = next.type || (before.type ? "" : kind);
  const label = next.label || (before.label ? "" : mark);
  return { ...rest, ...(type ? { type } : {}), ...(label ? { label } : {}) };
}

/** What a list is narrowed to besides what is `chosen`, in words, each with what is left without it. */
export function narrowedBy(narrow: Narrow): { text: string; without: Narrow }[] {
  const { type, label, language, from, below, changed, quality, since, until } = narrow;
  const picked = chosen(narrow);
  const rest: Narrow = { ...(picked.type ? { type: picked.type } : {}), ...(picked.label ? { label: picked.label } : {}) };
  const parts: { text: string; part: Narrow }[] = [];
  if (type?.includes(OR)) parts.push({ text: `${type.split(OR).length} types`, part: { type } });
  if (label === UNLABELLED) parts.push({ text: "Not labelled", part: { label } });
  if (language !== undefined) parts.push({ text: languagesName(language), part: { language } });
  if (from !== undefined || below !== undefined) {
    const range = { from: from ?? 0, below: below ?? null };
    parts.push({ text: sizeName(range), part: sizeRange(range) });
  }
  if (changed !== undefined) parts.push({ text: `Changed ${dateName(changed)}`, part: { changed } });
  if (quality !== undefined) parts.push({ text: `Quality ${qualityName(quality)}`, part: { quality } });
  if (since !== undefined || until !== undefined) {
    const part: Narrow = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
    parts.push({ text: `Stored ${daysName(since, until)}`, part });
  }
  return parts.map(({ text }, at) => ({
    text,
    without: Object.assign({}, rest, ...parts.filter((_, other) => other !== at).map(({ part }) => part)) as Narrow,
  }));
}

/** How a document is like the one that is shown, in a word or two. */
export function likeness({ same_content, likeness, contained }: TwinView): string {
  if (same_content) return "Same file";
  if (contained >= 0.95 && likeness < 0.8) return "Holds all of it";
  return `${Math.min(99, Math.floor(likeness * 100))} % alike`;
}
