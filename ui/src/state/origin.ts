// Where jobs come from, as a filter offers it: a door, one watched folder, or one schedule.

import type { JobOrigin, JobView, ScheduleView, WatchView } from "../bindings";

/** A door by its name, or `watch` or `schedule` with an id behind a space; empty means all. */
export type From = string;

const DOORS: readonly { value: JobOrigin; name: string }[] = [
  { value: "window", name: "From the window" },
  { value: "command_line", name: "From the command line" },
  { value: "api", name: "From the API" },
  { value: "watch", name: "From watches" },
  { value: "schedule", name: "From schedules" },
];

/** What can be chosen from: every door, and behind those of watches and schedules each of them. */
export function origins(
  watches: readonly WatchView[],
  schedules: readonly ScheduleView[],
): { value: From; name: string }[] {
  const each = (door: JobOrigin) => {
    if (door === "watch") return watches.map(({ id, name }) => ({ value: `watch ${id}`, name: `Watch: ${name}` }));
    if (door === "schedule") {
      return schedules.map(({ id, name }) => ({ value: `schedule ${id}`, name: `Schedule: ${name}` }));
    }
    return [];
  };
  return [{ value: "", name: "From everywhere" }, ...DOORS.flatMap((door) => [door, ...each(door.value)])];
}

/** Whether a job comes from there. */
export function isFrom(job: JobView, from: From, watches: readonly WatchView[]): boolean {
  const [door, id] = from.split(" ");
  if (!door) return true;
  if (job.origin !== door) return false;
  if (id === undefined) return true;
  if (door === "schedule") return job.schedule === id;
  const watch = watches.find((one) => one.id === id);
  return watch !== undefined && isBatchOf(job, watch);
}

/** Whether a watch made this job: its jobs carry its name and go where it sends them. */
export function isBatchOf(job: JobView, watch: WatchView): boolean {
  return job.origin === "watch" && job.name === watch.name && job.collection === watch.collection;
}
