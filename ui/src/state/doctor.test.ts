import { beforeEach, expect, test } from "vitest";

import type { Call, DoctorState, Examined } from "../bindings";
import { Doctor } from "./doctor.svelte";

beforeEach(() => localStorage.clear());

const CHECK = { name: "the file is intact", state: "ok", detail: "ok", remedy: null } as const;
const LAST: Examined = { at: 5, read_data: false, report: { sound: true, checks: [CHECK], took_ms: 4 } };

test("a check is told of while it goes, and what it found is kept over a restart", async () => {
  let done: () => void = () => undefined;
  let state: DoctorState = { now: { since: 1, read_data: false, checks: [CHECK], total: 3 }, last: null };
  const call = ((operation: string) =>
    operation === "doctor.run" ? new Promise<void>((resolve) => (done = resolve)) : Promise.resolve(state)) as unknown as Call;
  const doctor = new Doctor(call);
  const run = doctor.run(false);
  await doctor.look();
  expect(doctor.now?.checks).toEqual([CHECK]);
  state = { now: null, last: LAST };
  done();
  await run;
  expect([doctor.now, doctor.last]).toEqual([undefined, LAST]);

  const afterwards = new Doctor((async () => ({ now: null, last: null })) as unknown as Call);
  await afterwards.look();
  expect(afterwards.last).toEqual(LAST);
});

test("a check that cannot be made says so and is over", async () => {
  const doctor = new Doctor((() => Promise.reject({ code: "internal", message: "no", hint: null })) as unknown as Call);
  await expect(doctor.run(true)).rejects.toMatchObject({ message: "no" });
  expect(doctor.now).toBeUndefined();
});
