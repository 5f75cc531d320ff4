// Metadata as people read it, write it and ask for it.

import type {
  Comparison,
  Field,
  FieldKind,
  MappingList,
  MetadataCondition,
  MetadataOrigin,
  MetadataValue,
  Rule,
} from "../bindings";
import { isoMoment } from "./format";

/** Who said a value. */
export const ORIGINS: Record<MetadataOrigin, string> = {
  edited: "Changed by hand",
  request: "Said for this file",
  mapping: "From the job's table",
  sidecar: "From the file beside it",
  folder: "From a table in its folder",
  rule: "From a rule by path",
  job: "Given by the job",
  watch: "Given by the watch",
  default: "Default of the schema",
  document: "Found in the document",
  unrecorded: "Said before origins were kept",
};

/** What a value may be. */
export const KINDS: readonly { value: FieldKind; name: string }[] = [
  { value: "string", name: "Text" },
  { value: "integer", name: "Whole number" },
  { value: "number", name: "Number" },
  { value: "boolean", name: "Yes or no" },
  { value: "date", name: "Date" },
  { value: "list", name: "List" },
];

/** The lists of a mapping's preview, those that need someone first. */
export const LISTS: readonly { value: MappingList; name: string; one: string; help: string }[] = [
  { value: "problems", name: "Wrong", one: "wrong", help: "Rows and values that are wrong: their files fail" },
  { value: "ambiguous", name: "Ambiguous", one: "ambiguous", help: "Rows that could be about several files, and are about none" },
  { value: "rows_without_file", name: "Rows without a file", one: "row without a file", help: "Rows that are about no file" },
  { value: "files_without_row", name: "Files without a row", one: "file without a row", help: "Files that no row is about" },
  { value: "warnings", name: "Warnings", one: "warning", help: "What is odd without being wrong" },
  { value: "matched", name: "Matched", one: "matched", help: "Rows with the file each is about" },
];

const COMPARISONS: Record<Comparison, string> = {
  equal: "=",
  at_least: "≥",
  at_most: "≤",
  above: ">",
  below: "<",
};

/** A value in a line of text, moments as people read them. */
export function shown(value: MetadataValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? (isoMoment(value) ?? value) : String(value);
}

/** A value in the form it is typed in; `typed` reads it back. */
export function typable(value: MetadataValue | undefined): string {
  if (value === undefined) return "";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

/**
 * What was typed for a field of a kind, or `undefined` while it is none. Fields that are not in
 * the schema are text.
 */
export function typed(text: string, kind: FieldKind | undefined): MetadataValue | undefined {
  const said = text.trim();
  if (said === "") return undefined;
  switch (kind) {
    case "boolean": {
      const word = said.toLowerCase();
      if (["true", "yes", "1"].includes(word)) return true;
      return ["false", "no", "0"].includes(word) ? false : undefined;
    }
    case "integer":
      // Larger ones would come out as other numbers.
      return /^[-+]?\d+$/.test(said) && Number.isSafeInteger(Number(said)) ? Number(said) : undefined;
    case "number":
      return Number.isFinite(Number(said)) ? Number(said) : undefined;
    case "list":
      return said.split(",").map((part) => part.trim()).filter((part) => part !== "");
    case "date":
      return /^\d{4}-\d\d-\d\d(T.+)?$/.test(said) && !Number.isNaN(Date.parse(said)) ? said : undefined;
    default:
      return said;
  }
}

/** What a kind takes, for a field in which something else stands. */
export function wanted(kind: FieldKind): string {
  return {
    string: "Text",
    integer: "A whole number",
    number: "A number",
    boolean: "yes or no",
    date: "A day, such as 2026-03-14",
    list: "Texts between commas",
  }[kind];
}

/** A condition in the words it is typed in: `year ≥ 2025`. */
export function conditionText({ name, is, value }: MetadataCondition): string {
  return `${name} ${COMPARISONS[is]} ${value}`;
}

/** The condition typed as `author=Ada`, `year >= 2025`; `undefined` for what is none. */
export function parseCondition(text: string): MetadataCondition | undefined {
  const parts = /^\s*([^=<>≤≥]+?)\s*(>=|<=|≥|≤|=|>|<)\s*(.+?)\s*$/.exec(text);
  if (!parts) return undefined;
  const [, name = "", sign = "", value = ""] = parts;
  const is = ({ ">=": "at_least", "≥": "at_least", "<=": "at_most", "≤": "at_most", ">": "above", "<": "below" } as const)[sign];
  return { name: name.toLowerCase(), is: is ?? "equal", value };
}

/** A field of the schema as it stands in a form. */
export interface FieldRow {
  name: string;
  type: FieldKind;
  required: boolean;
  default: string;
  /** Values between commas; empty for all. */
  allowed: string;
  /** The field as it is kept; what of it nobody types over stays as it is. */
  kept?: Field;
}

/** A rule as it stands in a form: values as lines of `name: value`. */
export interface RuleRow {
  path: string;
  set: string;
  /** The rule as it is kept. */
  kept?: Rule;
}

/** The rows of a schema, in order of their names. */
export function fieldRows(schema: Readonly<Record<string, Field>>): FieldRow[] {
  const rows = Object.entries(schema).map(([name, field]) => ({
    name,
    type: field.type,
    required: field.required ?? false,
    default: typable(field.default),
    allowed: allowedText(field),
    kept: field,
  }));
  return rows.sort((a, b) => a.name.localeCompare(b.name));
}

/** What is wrong with a row beside `others`, or `undefined`. */
export function fieldProblem(row: FieldRow, others: readonly FieldRow[]): string | undefined {
  const name = row.name.trim().toLowerCase();
  if (name === "") return "It needs a name";
  if (others.some((other) => other.name.trim().toLowerCase() === name)) return "There are two of this name";
  if (row.default.trim() !== "" && typed(row.default, row.type) === undefined) {
    return `The default is not of this type: ${wanted(row.type).toLowerCase()}`;
  }
  const one = row.type === "list" ? "string" : row.type;
  const odd = row.allowed.split(",").find((part) => part.trim() !== "" && typed(part, one) === undefined);
  if (odd !== undefined && row.allowed !== (row.kept && allowedText(row.kept))) {
    return `“${odd.trim()}” is not of this type: ${wanted(one).toLowerCase()}`;
  }
  return undefined;
}

function allowedText({ allowed }: Field): string {
  return (allowed ?? []).map(typable).join(", ");
}

/** The field a row says. */
export function fieldOf(row: FieldRow): Field {
  // What is read back from its text may differ from what was kept: a comma within a value.
  const kept = row.kept?.type === row.type ? row.kept : undefined;
  const value = kept && row.default === typable(kept.default) ? kept.default : typed(row.default, row.type);
  const allowed = kept && row.allowed === allowedText(kept) ? (kept.allowed ?? []) : allowedOf(row);
  return {
    type: row.type,
    ...(row.required ? { required: true } : {}),
    ...(value === undefined ? {} : { default: value }),
    ...(allowed.length > 0 ? { allowed } : {}),
  };
}

function allowedOf({ type, allowed }: FieldRow): MetadataValue[] {
  // What is allowed of a list is one text at a time.
  const one = type === "list" ? "string" : type;
  return allowed.split(",").map((part) => typed(part, one)).filter((part) => part !== undefined);
}

/** The row of a rule. */
export function ruleRow(rule: Rule): RuleRow {
  return { path: rule.path, set: setText(rule), kept: rule };
}

function setText({ set }: Rule): string {
  return Object.entries(set ?? {}).map(([name, value]) => `${name}: ${typable(value)}`).join("\n");
}

/** The rule a row says; text that is not `name: value` is left to `ruleProblem`. */
export function ruleOf(row: RuleRow, schema: Readonly<Record<string, Field>>): Rule {
  if (row.kept && row.set === setText(row.kept)) return { ...row.kept, path: row.path.trim() };
  const set: Record<string, MetadataValue> = {};
  for (const [name, text] of assignments(row.set)) {
    const before = row.kept?.set?.[name];
    if (before !== undefined && text === typable(before)) {
      set[name] = before;
      continue;
    }
    // A text with a placeholder is converted when the rule is followed.
    const kind = text.includes("{") ? undefined : schema[name]?.type;
    set[name] = typed(text, kind) ?? text;
  }
  return { path: row.path.trim(), ...(Object.keys(set).length > 0 ? { set } : {}) };
}

/** What is wrong with a rule as typed, or `undefined`; the application looks at the pattern. */
export function ruleProblem(row: RuleRow): string | undefined {
  if (row.path.trim() === "") return "It needs a pattern";
  if (row.kept && row.set === setText(row.kept)) return undefined;
  const lines = row.set.split("\n").filter((line) => line.trim() !== "");
  const odd = lines.find((line) => !/^[^:]+:.*\S/.test(line));
  return odd === undefined ? undefined : `“${odd.trim()}” is not of the form name: value`;
}

function assignments(text: string): [string, string][] {
  return text
    .split("\n")
    .map((line) => /^([^:]+):(.*)$/.exec(line))
    .filter((parts) => parts !== null)
    .map(([, name = "", value = ""]) => [name.trim().toLowerCase(), value.trim()]);
}
