import { expect, test } from "vitest";

import type { LabelPolicy, LabelSettings } from "../bindings";
import { formOf, LENIENT, numbersProblem, opinionOf, opinionProblem, patternProblem, policiesOf, rulesOf, termsProblem } from "./label-rules";

const STRICT: LabelPolicy = { ...LENIENT, unsafe: "refuse", hold_for_review: true };

const SETTINGS: LabelSettings = {
  rules: {
    ignored: ["ip_address"],
    noted: ["email", "phone"],
    allowed_values: ["+49 30 1234"],
    allowed_domains: ["example.com", "example.org"],
    phone_regions: ["DE", "AT"],
    terms: [{ name: "projects", terms: ["Bluebird", "Heron"], label: "Confidential", case_sensitive: true, parts_of_words: false }],
    patterns: [{ name: "customer", pattern: "KD-\\d{6}", label: "Highly Sensitive" }],
    decides_from: 0.6,
    max_hits: 50,
  },
  policy: STRICT,
  collections: { hr: LENIENT },
  destinations: { export: STRICT, archive: STRICT },
  opinion: { url: "http://localhost:11434/v1", model: "small", timeout_seconds: 30, characters: 4000 },
};

test("a form that nobody touches says what the settings said", () => {
  const form = formOf(SETTINGS);
  const { noted, ...rest } = rulesOf(form);
  const { noted: wanted, ...others } = SETTINGS.rules;
  expect(rest).toEqual(others);
  expect([...noted].sort()).toEqual(wanted);
  expect(policiesOf(form)).toEqual({
    policy: SETTINGS.policy,
    collections: SETTINGS.collections,
    destinations: SETTINGS.destinations,
  });
  expect(opinionOf(form)).toEqual(SETTINGS.opinion);
});

test("destinations of which nothing was said are written down once someone changes them", () => {
  const form = formOf({ ...SETTINGS, destinations: {}, opinion: null });
  expect(form.destinations["language_model"]?.confidential).toBe("refuse");
  expect(policiesOf(form).destinations).toEqual({});
  form.destinations["language_model"] = LENIENT;
  expect(policiesOf(form).destinations).toEqual({ language_model: LENIENT });
  expect(opinionOf(form)).toBeUndefined();
});

test("what is missing or makes no sense is said where it stands", () => {
  const row = { name: "projects", label: "Confidential", terms: "Heron", case_sensitive: false, parts_of_words: false } as const;
  expect(termsProblem(row, [])).toBeUndefined();
  expect(termsProblem({ ...row, name: " " }, [])).toBe("It needs a name");
  expect(termsProblem({ ...row, terms: " \n" }, [])).toBe("It needs a word");
  expect(termsProblem(row, [{ name: "projects" }])).toBe("There are two of this name");
  expect(patternProblem({ name: "a", label: "Public", pattern: "" }, [])).toBe("It needs an expression");

  const form = formOf(SETTINGS);
  expect(numbersProblem(form)).toBeUndefined();
  expect(numbersProblem({ ...form, decidesFrom: "1.5" })).toBe("The confidence is a number from 0 to 1");
  expect(numbersProblem({ ...form, maxHits: "many" })).toBe("The number of hits is a whole number");
  expect(opinionProblem({ ...form, opinion: { ...form.opinion, url: "" } })).toBe("It needs an address and a model");
  expect(opinionProblem({ ...form, asks: false, opinion: { ...form.opinion, url: "" } })).toBeUndefined();
});
