import { expect, test } from "vitest";

import type { ProviderView } from "../bindings";
import { leavesMachine, modelChoices } from "./models";

const provider = (some: Partial<ProviderView>) => ({ name: "jina-v4", url: "https://api.jina.ai/v1", needs_key: true, key: null, ...some }) as ProviderView;

test("the own model comes first, and a model without its key says so", () => {
  const choices = modelChoices("all-MiniLM-L6-v2/int8", [provider({}), provider({ name: "lab", needs_key: false })]);
  expect(choices).toEqual([
    { value: "", name: "all-MiniLM-L6-v2, on this machine" },
    { value: "jina-v4", name: "jina-v4 (no key)" },
    { value: "lab", name: "lab" },
  ]);
});

test("a server on this machine is not another machine", () => {
  expect(leavesMachine({ url: "http://localhost:11434/v1" })).toBe(false);
  expect(leavesMachine({ url: "http://127.0.0.1:9000" })).toBe(false);
  expect(leavesMachine({ url: "https://api.jina.ai/v1" })).toBe(true);
});
