import { expect, test } from "vitest";

import { setting } from "./samples";
import { isOfGroup, sectionsFor, type SectionId } from "./settings";

const titles = (asked: string, settings = [setting()], onlyChanged = false) =>
  sectionsFor({ asked, settings, onlyChanged }).map(({ title }) => title);

test("every setting has a section, one of an unknown part among the jobs", () => {
  const ids: SectionId[] = ["jobs", "processing", "web", "api", "backups"];
  const of = (file_path: string) => ids.filter((id) => isOfGroup(setting({ file_path }), id));
  expect(of("processing.chunk_size")).toEqual(["processing"]);
  expect(of("api.listen")).toEqual(["api"]);
  expect(of("max_jobs")).toEqual(["jobs"]);
  expect(of("something.new")).toEqual(["jobs"]);
});

test("sections are found by their title and by what they are for", () => {
  expect(titles("doctor", [])).toEqual(["Health"]);
  expect(titles("backups restore", [])).toEqual(["Backups"]);
  expect(titles("chunk")).toEqual(["Processing"]);
});

test("of what was changed only settings are shown", () => {
  expect(titles("", [setting()], true)).toEqual(["Processing"]);
});
