import { afterEach, beforeEach, expect, test, vi } from "vitest";

import type { Call, EventPart, ListEvents } from "../bindings";
import { History } from "./history.svelte";
import { event, happened } from "./samples";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ALL = { kinds: [], job: "", text: "" };
const settled = () => vi.advanceTimersByTimeAsync(1_000);

/** An application in which `last` things happened. */
function application(last: number) {
  const mill = {
    last,
    asked: [] as ListEvents[],
    call: (async (_: string, asked: ListEvents): Promise<EventPart> => {
      mill.asked.push(asked);
      const from = Math.min(mill.last, (asked.before ?? Infinity) - 1);
      const to = Math.max((asked.after ?? 0) + 1, from - (asked.limit ?? 100) + 1);
      const items = Array.from({ length: Math.max(0, from - to + 1) }, (_, at) =>
        happened(from - at, { event: "labels_changed", documents: 1 }),
      );
      return { items, next: to > (asked.after ?? 0) + 1 ? to : null };
    }) as unknown as Call,
    happens(count: number) {
      const first = mill.last + 1;
      mill.last += count;
      return Array.from({ length: count }, (_, at) => event(first + at, { event: "labels_changed", documents: 1 }));
    },
  };
  return mill;
}

const places = (history: History) => history.items.map((item) => item.event.seq);

test("reading back meets every event once, down to the first", async () => {
  const mill = application(450);
  const history = new History(mill.call);
  await history.ask(ALL);
  expect([places(history)[0], history.items.length, history.more]).toEqual([450, 200, true]);
  await history.older();
  await history.older();
  expect(places(history)).toEqual(Array.from({ length: 450 }, (_, at) => 450 - at));
  expect(history.more).toBe(false);
});

test("what happens comes to the top by itself, asked for a few times a second at most", async () => {
  const mill = application(10);
  const history = new History(mill.call);
  await history.ask(ALL);
  mill.asked.length = 0;
  for (let burst = 0; burst < 100; burst += 1) history.hear(mill.happens(1));
  await settled();
  expect(places(history)).toEqual(Array.from({ length: 110 }, (_, at) => 110 - at));
  expect(mill.asked.length).toBeLessThan(4);
  expect(history.waiting).toBe(0);
});

test("held still it counts what waits, and shows it when it may go on", async () => {
  const mill = application(10);
  const history = new History(mill.call);
  await history.ask(ALL);
  history.hold(true);
  history.hear(mill.happens(7));
  await settled();
  expect([history.items.length, history.waiting]).toEqual([10, 7]);
  history.hold(false);
  await settled();
  expect([history.items.length, history.waiting]).toEqual([17, 0]);
});

test("when more came than one answer holds the list begins anew and nothing is missed", async () => {
  const mill = application(10);
  const history = new History(mill.call);
  await history.ask(ALL);
  history.hear(mill.happens(1_000));
  await settled();
  while (history.more) await history.older();
  expect(places(history)).toEqual(Array.from({ length: 1_010 }, (_, at) => 1_010 - at));
});

test("what nobody asked for is neither counted nor fetched", async () => {
  const mill = application(10);
  const history = new History(mill.call);
  await history.ask({ ...ALL, kinds: ["job_moved"] });
  mill.asked.length = 0;
  history.hear(mill.happens(50));
  await settled();
  expect([history.waiting, mill.asked.length]).toEqual([0, 0]);
});

test("an answer to an earlier question is thrown away", async () => {
  const answers: ((part: EventPart) => void)[] = [];
  const history = new History((() => new Promise((resolve) => answers.push(resolve))) as unknown as Call);
  const first = history.ask(ALL);
  const second = history.ask({ ...ALL, text: "x" });
  answers[1]?.({ items: [happened(2, { event: "labels_changed", documents: 1 })], next: null });
  await second;
  answers[0]?.({ items: [], next: null });
  await first;
  expect(places(history)).toEqual([2]);
});
