// What became of a job's files so far, and what a retry of those that failed asks for.
//
// It is asked for again whenever something happened to the job. An answer says how things were
// when it was asked for, so each is known to be as new as what was heard, or not.

import type { Call, FailureGroup, RetryOffer, Statement, Update } from "../bindings";
import { Throttle } from "./throttle";

export class Account {
  statement = $state.raw<Statement | undefined>(undefined);
  /** What a retry of each reason asks for. */
  offers = $state.raw<ReadonlyMap<string, RetryOffer>>(new Map());
  /** Chunks stored; `undefined` until an answer is as new as everything that was heard. */
  chunks = $derived.by(() => (this.#current ? this.statement?.chunks : undefined));

  #job: string;
  #call: Call;
  #heard = 0;
  #current = $state(false);
  #refresh = new Throttle(() => this.#load());

  constructor(call: Call, job: string) {
    this.#call = call;
    this.#job = job;
    this.#refresh.call();
  }

  /** Takes in updates of this job. */
  hear(updates: Update[]): void {
    if (updates.every(({ update }) => update === "progress")) return;
    this.#heard += 1;
    this.#current = false;
    this.#refresh.call();
  }

  async #load(): Promise<void> {
    const heard = this.#heard;
    const id = this.#job;
    this.statement = await this.#call("jobs.statement", { id }).catch(() => this.statement);
    this.#current = heard === this.#heard;
    const groups = await this.#call("jobs.failures", { id }).catch((): FailureGroup[] => []);
    this.offers = new Map(groups.flatMap(({ code, retry }): [string, RetryOffer][] => (retry ? [[code, retry]] : [])));
  }
}
