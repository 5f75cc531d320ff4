// Schedules: a snapshot, read again when something happened to one of them.

import type { ApiError, Call, ScheduleView, Update } from "../bindings";
import { Throttle } from "./throttle";

export class Schedules {
  /** The oldest first. */
  list = $state.raw<ScheduleView[]>([]);
  ready = $state(false);
  error = $state.raw<ApiError | undefined>(undefined);

  #call: Call;
  #refresh = new Throttle(() => this.load());

  constructor(call: Call) {
    this.#call = call;
  }

  async load(): Promise<void> {
    try {
      this.list = await this.#call("schedules.list", {});
      this.error = undefined;
    } catch (error) {
      this.error = error as ApiError;
    }
    this.ready = true;
  }

  find(id: string): ScheduleView | undefined {
    return this.list.find((schedule) => schedule.id === id);
  }

  /** Takes in a schedule as an operation answered it. */
  put(schedule: ScheduleView): void {
    const known = this.find(schedule.id);
    this.list = known ? this.list.map((other) => (other === known ? schedule : other)) : [...this.list, schedule];
  }

  hear(updates: Update[]): void {
    const kinds = ["schedule_changed", "job_moved"];
    const told = updates.some((update) => update.update === "event" && kinds.includes(update.event.event));
    if (told && this.list.length > 0) this.#refresh.call();
  }
}
