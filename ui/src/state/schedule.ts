// A schedule as a form holds it, and the rules most people want.

import type { Connection, OnMissed, OnOverlap, Priority, ProcessingOptions, ScheduleView } from "../bindings";

/** Rules with names; anything else is written as a cron expression. */
export const RULES: readonly { value: string; name: string }[] = [
  { value: "0 * * * *", name: "Every hour" },
  { value: "0 3 * * *", name: "Every night at 03:00" },
  { value: "0 7 * * MON-FRI", name: "Every weekday at 07:00" },
  { value: "0 3 * * SUN", name: "Every Sunday at 03:00" },
  { value: "0 3 1 * *", name: "On the first of the month at 03:00" },
];

export const ON_MISSED: readonly { value: OnMissed; name: string; help: string }[] = [
  { value: "run_once", name: "Run once", help: "One run makes up for all that were missed, as soon as it can." },
  { value: "skip", name: "Leave out", help: "It runs again at its next time." },
];

export const ON_OVERLAP: readonly { value: OnOverlap; name: string; help: string }[] = [
  { value: "skip", name: "Leave out", help: "A run that is due while the last one is not done is left out." },
  { value: "queue", name: "Wait", help: "It runs once the last one is done; one run at most waits." },
];

export interface ScheduleForm {
  name: string;
  /** Folders, archives and files; empty leaves those of a schedule that is changed. */
  paths: readonly string[];
  cron: string;
  timeZone: string;
  missed: OnMissed;
  overlap: OnOverlap;
  collection: string;
  priority: Priority;
  options: Partial<ProcessingOptions>;
}

export function emptyForm(timeZone: string): ScheduleForm {
  return {
    name: "",
    paths: [],
    cron: "0 3 * * *",
    timeZone,
    missed: "run_once",
    overlap: "skip",
    collection: "default",
    priority: "normal",
    options: {},
  };
}

export function formOf(schedule: ScheduleView): ScheduleForm {
  return {
    name: schedule.name,
    paths: [],
    cron: schedule.rule.cron,
    timeZone: schedule.rule.time_zone,
    missed: schedule.rule.missed,
    overlap: schedule.rule.overlap,
    collection: schedule.collection,
    priority: schedule.priority,
    options: schedule.options,
  };
}

/** What both adding and changing a schedule send. */
export function fieldsOf(form: ScheduleForm) {
  return {
    ...(form.name.trim() ? { name: form.name.trim() } : {}),
    paths: [...form.paths],
    cron: form.cron.trim(),
    time_zone: form.timeZone.trim(),
    missed: form.missed,
    overlap: form.overlap,
    collection: form.collection.trim() || "default",
    priority: form.priority,
  };
}

/** What a schedule ingests: paths, and for files handed in the name of their connection. */
export function placesOf(schedule: ScheduleView, connections: readonly Connection[]): string[] {
  return schedule.selections.flatMap(({ connection: id, keys }) => {
    const connection = connections.find((one) => one.id === id);
    if (!connection) return [id];
    const place = "path" in connection.config ? connection.config.path : connection.name;
    return keys?.length ? keys.map((key) => `${place}/${key}`) : [place];
  });
}
