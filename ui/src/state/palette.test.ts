import { expect, test } from "vitest";

import { asCommand, asPlace, type Command, found, unasked } from "./palette";
import type { Place } from "./recent.svelte";

const page = (name: string, words = ""): Command => ({
  ...asPlace({ kind: "page", name, address: `#/${name.toLowerCase()}` }),
  words,
});
const document = (name: string): Command => asPlace({ kind: "document", name, address: `#/library/${name}` });
const action = (name: string): Command => asCommand("action", { name, run: () => undefined });
const names = (text: string, commands: Command[], recent: Place[] = []) =>
  found(text, commands, recent).map(({ command }) => command.name);

test("letters in order find a name, others do not", () => {
  const pages = [page("Schedules"), page("Search"), page("Settings")];
  expect(names("sch", pages)[0]).toBe("Schedules");
  expect(names("stgs", pages)).toEqual(["Settings"]);
  expect(names("xyz", pages)).toEqual([]);
});

test("other words find it too, and less than the name does", () => {
  const pages = [page("Doctor", "health check"), page("Health", "")];
  expect(names("health", pages)).toEqual(["Health", "Doctor"]);
});

test("what was open lately stands before what is just as good", () => {
  const documents = [document("Lease 2024"), document("Lease 2025")];
  const recent: Place[] = [{ kind: "document", name: "Lease 2025", address: "#/library/Lease 2025" }];
  expect(names("lease", documents)).toEqual(["Lease 2024", "Lease 2025"]);
  expect(names("lease", documents, recent)).toEqual(["Lease 2025", "Lease 2024"]);
});

test("what the page offers stands before a document of that name", () => {
  expect(names("pause", [document("Pause"), action("Pause")])).toEqual(["Pause", "Pause"]);
  expect(found("pause", [document("Pause"), action("Pause")], [])[0]?.command.kind).toBe("action");
});

test("what was found is marked in the name", () => {
  expect(found("job", [page("Jobs")], [])[0]?.marks).toEqual([{ start: 0, end: 3 }]);
});

test("before anything is typed each section has its heading, and nothing stands twice", () => {
  const pages = [page("Jobs"), page("Search")];
  const rows = unasked({ actions: [action("Pause")], recent: [document("Lease")], pages, always: [page("Jobs")] });
  expect(rows.map(({ command, heading }) => [heading, command.name])).toEqual([
    ["On this page", "Pause"],
    ["Lately", "Lease"],
    ["Pages", "Jobs"],
    [undefined, "Search"],
  ]);
});

test("of ten thousand things the best forty are shown", () => {
  const many = Array.from({ length: 10_000 }, (_, at) => document(`Report of the year ${at}`));
  const [best, ...others] = found("report 9999", many, []);
  expect(best?.command.name).toBe("Report of the year 9999");
  expect(others.length).toBeLessThan(40);
});
