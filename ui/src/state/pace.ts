// A job's speed over its time, per minute.

import type { Throughput, ThroughputPoint } from "../bindings";

export interface Pace {
  /** Per minute in each part. */
  points: ThroughputPoint[];
  /** On average, per minute. */
  files: number;
  chunks: number;
  /** In the fastest part, per minute. */
  mostFiles: number;
  mostChunks: number;
  /** The time the parts cover. */
  seconds: number;
}

/** What parts of a job's time come to. Those at the end in which nothing was done yet are left out. */
export function paceOf({ part_ms, points }: Throughput): Pace {
  const last = points.findLastIndex(({ files }) => files > 0);
  const held = points.slice(0, last + 1);
  const minutes = part_ms / 60_000;
  const rates = held.map(({ files, chunks }) => ({ files: files / minutes, chunks: chunks / minutes }));
  const total = (of: "files" | "chunks") => held.reduce((sum, point) => sum + point[of], 0);
  const whole = Math.max(1, held.length) * minutes;
  return {
    points: rates,
    files: total("files") / whole,
    chunks: total("chunks") / whole,
    mostFiles: Math.max(0, ...rates.map(({ files }) => files)),
    mostChunks: Math.max(0, ...rates.map(({ chunks }) => chunks)),
    seconds: (held.length * part_ms) / 1000,
  };
}
