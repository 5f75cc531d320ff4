import { expect, test } from "vitest";

import type { ScheduleView, WatchView } from "../bindings";
import { isFrom, origins } from "./origin";
import { job } from "./samples";

const watches = [{ id: "w1", name: "Inbox", collection: "default" } as WatchView];
const schedules = [{ id: "s1", name: "Nightly" } as ScheduleView];
const jobs = [
  job({ id: "typed" }),
  job({ id: "batch", origin: "watch", name: "Inbox" }),
  job({ id: "other batch", origin: "watch", name: "Scans" }),
  job({ id: "night", origin: "schedule", schedule: "s1" }),
];
const from = (chosen: string) => jobs.filter((one) => isFrom(one, chosen, watches)).map(({ id }) => id);

test("jobs are found by the door they came in by, by their watch and by their schedule", () => {
  expect(from("")).toHaveLength(4);
  expect(from("window")).toEqual(["typed"]);
  expect(from("watch")).toEqual(["batch", "other batch"]);
  expect(from("watch w1")).toEqual(["batch"]);
  expect(from("schedule s1")).toEqual(["night"]);
  expect(from("schedule s2")).toEqual([]);
});

test("every watch and schedule can be chosen by name, behind its door", () => {
  const names = origins(watches, schedules).map(({ name }) => name);
  expect(names.slice(-4)).toEqual(["From watches", "Watch: Inbox", "From schedules", "Schedule: Nightly"]);
});
