// What an export can be asked for as, and how it is doing, in words.

import type { Export, ExportFormat, Exported, VectorDatabase } from "../bindings";

/** A format with its name, and what names of its files end in. */
export interface FormatChoice {
  value: ExportFormat["format"];
  name: string;
  ending: string;
  help: string;
  /** Whether passages may be written with their vectors or without. */
  vectors: "asked" | "always" | "never";
}

export const FORMATS: readonly FormatChoice[] = [
  { value: "json", name: "JSON", ending: "json", vectors: "asked", help: "One tree of documents with their passages" },
  { value: "json_lines", name: "JSON Lines", ending: "jsonl", vectors: "asked", help: "A line for each passage" },
  { value: "csv", name: "CSV", ending: "csv", vectors: "asked", help: "A table for spreadsheets, a row for each passage" },
  { value: "parquet", name: "Parquet", ending: "parquet", vectors: "asked", help: "A table for DuckDB, pandas and Polars" },
  { value: "markdown", name: "Markdown", ending: "zip", vectors: "never", help: "An archive with a file for each document" },
  { value: "llama_index", name: "LlamaIndex", ending: "json", vectors: "asked", help: "TextNodes as JSON" },
  { value: "lang_chain", name: "LangChain", ending: "json", vectors: "asked", help: "Documents as JSON" },
  { value: "vector", name: "Vector database", ending: "zip", vectors: "always", help: "An archive with the passages and what imports them" },
];

export const DATABASES: readonly { value: VectorDatabase | "any"; name: string }[] = [
  { value: "chroma", name: "Chroma" },
  { value: "milvus", name: "Milvus" },
  { value: "pgvector", name: "PostgreSQL with pgvector" },
  { value: "pinecone", name: "Pinecone" },
  { value: "qdrant", name: "Qdrant" },
  { value: "weaviate", name: "Weaviate" },
  { value: "any", name: "Another (plain JSON Lines)" },
];

/** A format as an operation takes it. */
export function asked(format: ExportFormat["format"], database: VectorDatabase | "any"): ExportFormat {
  if (format !== "vector") return { format };
  return { format, database: database === "any" ? null : database };
}

/** The name of an export's format: `Qdrant`, `Parquet`. */
export function formatName(of: ExportFormat): string {
  const database = of.format === "vector" ? DATABASES.find(({ value }) => value === of.database) : undefined;
  return database?.name ?? FORMATS.find(({ value }) => value === of.format)?.name ?? of.format;
}

/** What a file is called unless the user says otherwise: `Minutes.csv`. */
export function fileName(what: Exported, name: string, ending: string): string {
  const stem = what.kind === "everything" ? "gristmill" : name;
  // What no system takes in names of files becomes a line.
  const plain = stem.replace(/[\p{Cc}<>:"/\\|?*]+/gu, "-").trim().slice(0, 80);
  return `${plain || "gristmill"}.${ending}`;
}

/** How far an export is, 0 to 1. */
export function share({ state, totals }: Export): number {
  if (state === "completed" || state === "written") return 1;
  return totals.documents_in_all === 0 ? 0 : (totals.documents + totals.withheld) / totals.documents_in_all;
}

/** Whether more happens to it by itself. */
export function isMoving({ state }: Export): boolean {
  return state === "queued" || state === "running" || state === "written";
}

/** What can be done with it now. */
export function actions({ state }: Export): ("pause" | "resume" | "cancel" | "show" | "remove")[] {
  switch (state) {
    case "queued":
    case "running":
      return ["pause", "cancel"];
    case "paused":
      return ["resume", "cancel"];
    case "written":
      return [];
    case "completed":
      return ["show", "remove"];
    case "failed":
    case "cancelled":
      return ["resume", "remove"];
  }
}
