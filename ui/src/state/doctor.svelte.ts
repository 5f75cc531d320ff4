// The doctor: a check under way as it goes, and what the last one found, over restarts too.

import type { Call, Examined, Examining } from "../bindings";

/** The application forgets the last report when it ends; this window's own storage does not. */
const KEY = "doctor";
const LOOK_MS = 250;

export class Doctor {
  now = $state.raw<Examining | undefined>(undefined);
  last = $state.raw<Examined | undefined>(stored());

  #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Reads how far a check is, whoever asked for it. */
  async look(): Promise<void> {
    const { now, last } = await this.#call("doctor.state", {});
    this.now = now ?? undefined;
    if (last && last.at !== this.last?.at) this.#keep(last);
  }

  /** Looks often while a check is under way, until the answer is called. */
  follow(): () => void {
    const looking = setInterval(() => {
      // What cannot be told now is told by the next look.
      if (this.now) void this.look().catch(() => undefined);
    }, LOOK_MS);
    return () => clearInterval(looking);
  }

  /** Begins a check and answers when it is done. */
  async run(readData: boolean): Promise<void> {
    this.now = { since: 0, read_data: readData, checks: [], total: 0 };
    try {
      await this.#call("doctor.run", { read_data: readData });
    } catch (error) {
      this.now = undefined;
      throw error;
    }
    await this.look();
  }

  #keep(last: Examined): void {
    this.last = last;
    localStorage.setItem(KEY, JSON.stringify(last));
  }
}

/** Whatever else stands there counts for nothing. */
function stored(): Examined | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Examined | null;
    return kept && Array.isArray(kept.report.checks) ? kept : undefined;
  } catch {
    return undefined;
  }
}
