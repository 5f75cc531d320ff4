// Rules and policies of labels as they stand in a form.

import type { HitFamily, HitKind, Label, LabelAction, LabelKind, LabelPolicy, LabelRules, LabelSettings, OpinionSettings } from "../bindings";

/** What may become of a document, strictness rising. */
export const ACTION_CHOICES: readonly { value: LabelAction; name: string }[] = [
  { value: "store", name: "Take" },
  { value: "local_embedder_only", name: "Take, embed here only" },
  { value: "redact", name: "Take, mask what is found" },
  { value: "quarantine", name: "Hold for a person" },
  { value: "refuse", name: "Do not take" },
];

/** A policy's fields with the labels they are for. */
export const POLICY_FIELDS = [
  { field: "public", label: "Public" },
  { field: "confidential", label: "Confidential" },
  { field: "highly_sensitive", label: "Highly Sensitive" },
  { field: "unsafe", label: "Unsafe" },
] as const satisfies readonly { field: keyof LabelPolicy; label: Label }[];

/** What a kind of finding does to the label. */
export type Weight = "decides" | "noted" | "ignored";

export const WEIGHTS: readonly { value: Weight; name: string }[] = [
  { value: "decides", name: "Decides the label" },
  { value: "noted", name: "Is only shown" },
  { value: "ignored", name: "Is not looked for" },
];

/** Families of kinds, in the order of the form. The user's own rules have places of their own. */
export const FAMILIES: readonly { value: HitFamily; name: string }[] = [
  { value: "contact", name: "Ways to reach people and machines" },
  { value: "payment", name: "Accounts and cards" },
  { value: "identity", name: "Numbers of persons" },
  { value: "secret", name: "Keys and passwords" },
  { value: "marker", name: "Confidentiality" },
  { value: "unsafe", name: "Harm" },
];

/** A policy that lets everything pass. */
export const LENIENT: LabelPolicy = {
  public: "store",
  confidential: "store",
  highly_sensitive: "store",
  unsafe: "store",
  hold_for_review: false,
};

/** Places that documents go to from here, in the order of the form. */
export const DESTINATIONS: readonly { value: string; name: string }[] = [
  { value: "export", name: "Exports" },
  { value: "language_model", name: "Language model for second opinions" },
];

/** Policies of destinations of which nothing is said. */
const UNSAID: Readonly<Record<string, LabelPolicy>> = {
  export: LENIENT,
  language_model: {
    public: "store",
    confidential: "refuse",
    highly_sensitive: "refuse",
    unsafe: "refuse",
    hold_for_review: true,
  },
};

/** A list of words of one's own, its words one a line. */
export interface TermsRow {
  name: string;
  label: Label;
  terms: string;
  case_sensitive: boolean;
  parts_of_words: boolean;
}

/** An expression of one's own. */
export interface PatternRow {
  name: string;
  label: Label;
  pattern: string;
}

/** Everything in the form; texts are as typed, one value a line where several are meant. */
export interface RulesForm {
  policy: LabelPolicy;
  collections: { name: string; policy: LabelPolicy }[];
  /** By name of the destination. */
  destinations: Record<string, LabelPolicy>;
  /** Kinds that are not named decide. */
  weights: Partial<Record<HitKind, Weight>>;
  allowedValues: string;
  allowedDomains: string;
  phoneRegions: string;
  terms: TermsRow[];
  patterns: PatternRow[];
  decidesFrom: string;
  maxHits: string;
  asks: boolean;
  opinion: { url: string; model: string; keyVariable: string; timeout: string; characters: string };
}

/** The form of settings as they are. */
export function formOf(settings: LabelSettings): RulesForm {
  const { rules, opinion } = settings;
  const weights: Partial<Record<HitKind, Weight>> = {};
  for (const kind of rules.noted) weights[kind] = "noted";
  for (const kind of rules.ignored) weights[kind] = "ignored";
  return {
    policy: { ...settings.policy },
    collections: Object.entries(settings.collections)
      .map(([name, policy]) => ({ name, policy: { ...policy } }))
      .sort((a, b) => a.name.localeCompare(b.name)),
    destinations: Object.fromEntries(
      Object.entries({ ...UNSAID, ...settings.destinations }).map(([name, policy]) => [name, { ...policy }]),
    ),
    weights,
    allowedValues: rules.allowed_values.join("\n"),
    allowedDomains: rules.allowed_domains.join("\n"),
    phoneRegions: rules.phone_regions.join(", "),
    terms: rules.terms.map((list) => ({ ...list, terms: list.terms.join("\n") })),
    patterns: rules.patterns.map((pattern) => ({ ...pattern })),
    decidesFrom: String(rules.decides_from),
    maxHits: String(rules.max_hits),
    asks: opinion != null,
    opinion: {
      url: opinion?.url ?? "",
      model: opinion?.model ?? "",
      keyVariable: opinion?.key_variable ?? "",
      timeout: String(opinion?.timeout_seconds ?? 60),
      characters: String(opinion?.characters ?? 8000),
    },
  };
}

/** The rules a form says. */
export function rulesOf(form: RulesForm): LabelRules {
  const kinds = (wanted: Weight) =>
    Object.entries(form.weights)
      .filter(([, weight]) => weight === wanted)
      .map(([kind]) => kind as HitKind);
  return {
    ignored: kinds("ignored"),
    noted: kinds("noted"),
    allowed_values: lines(form.allowedValues),
    allowed_domains: lines(form.allowedDomains),
    phone_regions: form.phoneRegions.split(/[\s,]+/).filter((region) => region !== ""),
    terms: form.terms.map((row) => ({ ...row, name: row.name.trim(), terms: lines(row.terms) })),
    patterns: form.patterns.map((row) => ({ ...row, name: row.name.trim() })),
    decides_from: Number(form.decidesFrom),
    max_hits: Number(form.maxHits),
  };
}

/** The policies of collections and of destinations that a form says. */
export function policiesOf(form: RulesForm): Pick<LabelSettings, "policy" | "collections" | "destinations"> {
  return {
    policy: form.policy,
    collections: Object.fromEntries(form.collections.map(({ name, policy }) => [name.trim(), policy])),
    destinations: Object.fromEntries(
      Object.entries(form.destinations).filter(([name, policy]) => !isSame(policy, UNSAID[name])),
    ),
  };
}

/** Who is asked for a second opinion, if anyone is. */
export function opinionOf({ asks, opinion }: RulesForm): OpinionSettings | undefined {
  if (!asks) return undefined;
  const keyVariable = opinion.keyVariable.trim();
  return {
    url: opinion.url.trim(),
    model: opinion.model.trim(),
    ...(keyVariable === "" ? {} : { key_variable: keyVariable }),
    timeout_seconds: Number(opinion.timeout),
    characters: Number(opinion.characters),
  };
}

/** Kinds of a family, as the application lists them. */
export function kindsOf(kinds: readonly LabelKind[], family: HitFamily): LabelKind[] {
  return kinds.filter((kind) => kind.family === family);
}

/** What is wrong with a list of words among others, or `undefined`. */
export function termsProblem(row: TermsRow, others: readonly { name: string }[]): string | undefined {
  return nameProblem(row.name, others) ?? (lines(row.terms).length === 0 ? "It needs a word" : undefined);
}

/** What is wrong with an expression among others, or `undefined`; the application reads it. */
export function patternProblem(row: PatternRow, others: readonly { name: string }[]): string | undefined {
  return nameProblem(row.name, others) ?? (row.pattern === "" ? "It needs an expression" : undefined);
}

/** What is wrong with the numbers, or `undefined`. */
export function numbersProblem(form: RulesForm): string | undefined {
  if (!between(form.decidesFrom, 0, 1)) return "The confidence is a number from 0 to 1";
  if (!whole(form.maxHits)) return "The number of hits is a whole number";
  return undefined;
}

/** What is wrong with whom to ask, or `undefined`. */
export function opinionProblem({ asks, opinion }: RulesForm): string | undefined {
  if (!asks) return undefined;
  if (opinion.url.trim() === "" || opinion.model.trim() === "") return "It needs an address and a model";
  if (!whole(opinion.timeout) || !whole(opinion.characters)) return "The wait and the length are whole numbers";
  return undefined;
}

function isSame(one: LabelPolicy, other: LabelPolicy | undefined): boolean {
  return (
    other !== undefined &&
    one.hold_for_review === other.hold_for_review &&
    POLICY_FIELDS.every(({ field }) => one[field] === other[field])
  );
}

function nameProblem(name: string, others: readonly { name: string }[]): string | undefined {
  if (name.trim() === "") return "It needs a name";
  return others.some((other) => other.name.trim() === name.trim()) ? "There are two of this name" : undefined;
}

function between(text: string, least: number, most: number): boolean {
  const number = Number(text);
  return text.trim() !== "" && number >= least && number <= most;
}

function whole(text: string): boolean {
  return /^[1-9]\d*$/.test(text.trim());
}

function lines(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}
