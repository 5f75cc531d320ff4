import { describe, expect, it } from "vitest";

import { conditionText, fieldOf, fieldProblem, fieldRows, parseCondition, ruleOf, ruleProblem, ruleRow, shown, typable, typed, type FieldRow } from "./metadata";

describe("values", () => {
  it.each([
    ["yes", "boolean", true],
    ["0", "boolean", false],
    ["12", "integer", 12],
    ["2.5", "number", 2.5],
    ["a, b,", "list", ["a", "b"]],
    ["2026-03-14", "date", "2026-03-14"],
    [" Ada ", "string", "Ada"],
    ["anything", undefined, "anything"],
  ] as const)("reads %j as %s", (text, kind, value) => {
    expect(typed(text, kind)).toEqual(value);
  });

  it.each([
    ["perhaps", "boolean"],
    ["2.5", "integer"],
    ["9007199254740993", "integer"],
    ["two", "number"],
    ["14.3.2026", "date"],
    ["  ", "string"],
  ] as const)("takes %j for no %s", (text, kind) => {
    expect(typed(text, kind)).toBeUndefined();
  });

  it("come back as they were typed", () => {
    for (const [value, kind] of [[true, "boolean"], [7, "integer"], [["a", "b"], "list"], ["x", "string"]] as const) {
      expect(typed(typable(value as never), kind)).toEqual(value);
    }
  });

  it("are shown as people say them", () => {
    expect(shown(false)).toBe("no");
    expect(shown(["a", "b"])).toBe("a, b");
    expect(shown("2026-11-03T14:02:07Z")).toContain("2026");
  });
});

describe("conditions", () => {
  it.each([
    ["author=Ada Lovelace", { name: "author", is: "equal", value: "Ada Lovelace" }],
    ["Year >= 2025", { name: "year", is: "at_least", value: "2025" }],
    ["pages<10", { name: "pages", is: "below", value: "10" }],
    ["formula = a=b", { name: "formula", is: "equal", value: "a=b" }],
  ])("reads %j", (text, condition) => {
    expect(parseCondition(text)).toEqual(condition);
  });

  it("takes unfinished ones for none", () => {
    for (const text of ["", "author", "author=", "=Ada"]) expect(parseCondition(text)).toBeUndefined();
  });

  it("can be typed again as they are shown", () => {
    const condition = { name: "year", is: "at_most", value: "2025" } as const;
    expect(parseCondition(conditionText(condition))).toEqual(condition);
  });
});

describe("the schema", () => {
  const schema = {
    category: { type: "string", required: true, default: "report", allowed: ["report", "manual, short"] },
    version: { type: "integer" },
  } as const;

  it("comes out of the form as it went in", () => {
    const rows = fieldRows(schema as never);
    expect(Object.fromEntries(rows.map((row) => [row.name, fieldOf(row)]))).toEqual(schema);
  });

  it("takes what is typed over it", () => {
    const changed = (change: Partial<FieldRow>) => fieldRows(schema as never).map((row) => fieldOf({ ...row, ...change }))[0];
    expect(changed({ allowed: "a, b" })?.allowed).toEqual(["a", "b"]);
    expect(changed({ type: "list" })?.allowed).toEqual(["report", "manual", "short"]);
  });

  it("says what is wrong with a row", () => {
    const others = fieldRows({ category: schema.category } as never);
    const row = { name: "version", type: "integer", required: false, default: "", allowed: "" } as const;
    expect(fieldProblem(row, others)).toBeUndefined();
    expect(fieldProblem({ ...row, default: "two" }, others)).toContain("whole number");
    expect(fieldProblem({ ...row, allowed: "1, two" }, others)).toContain("“two”");
    expect(fieldProblem({ ...row, name: "Category" }, others)).toContain("two of this name");
    expect(fieldProblem({ ...row, name: " " }, others)).toContain("name");
  });
});

describe("rules", () => {
  it("keep placeholders and take the types of the schema", () => {
    const row = { path: "Contracts/{client}/**", set: "category: contract\nversion: 2\nlabel: {client} (new)" };
    const rule = ruleOf(row, { version: { type: "integer" } });
    expect(rule).toEqual({
      path: "Contracts/{client}/**",
      set: { category: "contract", version: 2, label: "{client} (new)" },
    });
    expect(ruleRow(rule)).toEqual({ ...row, kept: rule });
  });

  it("keep what nobody types over, whatever its type", () => {
    const rule = { path: "a/**", set: { tags: ["a", "b"], version: 2, title: "one\ntwo" } };
    const row = ruleRow(rule as never);
    expect(ruleOf({ ...row, path: "b/**" }, {})).toEqual({ ...rule, path: "b/**" });
    expect(ruleOf({ ...row, set: "tags: a, b\nversion: 3" }, {}).set).toEqual({ tags: ["a", "b"], version: "3" });
  });

  it("say which line cannot be read", () => {
    expect(ruleProblem({ path: "a/**", set: "category contract" })).toContain("category contract");
    expect(ruleProblem({ path: " ", set: "" })).toContain("pattern");
    expect(ruleProblem({ path: "a/**", set: "category: contract\n" })).toBeUndefined();
  });
});
