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
}

/** Rows of a chart at most; what is rarer is counted together. */
const MOST = 8;

/** The most frequent first, those that are shown by the same name together. */
export function mostFrequent(counts: CountByName[], show: (name: string) => string, narrow: (name: string) => Narrow): Bar[] {
  const shown = new Map<string, Bar>();
  for (const one of counts) {
    const name = show(one.name);
    const known = shown.get(name);
    // Documents of several kinds under one name are in no one list.
    const bar = known ? { name, count: known.count + one.count } : { name, count: one.count, narrow: narrow(one.name) };
    shown.set(name, bar);
  }
  const bars = [...shown.values()];
  bars.sort((one, other) => other.count - one.count);
  if (bars.length <= MOST) return bars;
  const rest = bars.splice(MOST - 1);
  return [...bars, { name: `${rest.length} others`, count: sum(rest) }];
}

/** How many documents a chart shows. */
export function sum(bars: Bar[]): number {
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

/** Every chart of an overview. */
export function charts(overview: Overview): Record<"types" | "languages" | "labels" | "sizes" | "dates" | "quality", Bar[]> {
  return {
    types: mostFrequent(overview.types, (type) => plainName(typeName(type)), (type) => ({ type })),
    languages: mostFrequent(overview.languages, languageName, (language) => ({ language })),
    labels: overview.labels.map(({ name, count }) => ({
      name: name || "Not labelled",
      count,
      narrow: name ? { label: name } : undefined,
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
export function asFilter({ type, label, language, from, below, changed, quality }: Narrow): Partial<ListDocuments> {
  return {
    ...(type ? { media_type: type } : {}),
    ...(label ? { labels: [label as Label] } : {}),
    ...(language === undefined ? {} : { language }),
    ...(from === undefined ? {} : { size_from: from }),
    ...(below === undefined ? {} : { size_below: below }),
    ...(changed ? { changed_in: changed } : {}),
    ...(quality === undefined ? {} : { quality }),
  };
}

/** What a list is narrowed to besides type and label, in words, each with what is left without it. */
export function narrowedBy(narrow: Narrow): { text: string; without: Narrow }[] {
  const { language, from, below, changed, quality, ...rest } = narrow;
  const parts: { text: string; part: Narrow }[] = [];
  if (language !== undefined) parts.push({ text: language === "" ? "Language not known" : languageName(language), part: { language } });
  if (from !== undefined || below !== undefined) {
    const range = { from: from ?? 0, below: below ?? null };
    parts.push({ text: sizeName(range), part: sizeRange(range) });
  }
  if (changed !== undefined) parts.push({ text: `Changed ${dateName(changed)}`, part: { changed } });
  if (quality !== undefined) parts.push({ text: `Quality ${qualityName(quality)}`, part: { quality } });
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
