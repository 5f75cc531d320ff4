import { expect, test } from "vitest";

import type { DocumentView } from "../bindings";
import { amongPicked, jobsOf, type Placed } from "./reingest";

const placed = (id: string, collection: string, connection: string): Placed => ({ id, collection, connection, key: `${id}.txt` });

test("documents are taken in again into their own collections, changed or not", () => {
  const jobs = jobsOf([placed("1", "a", "x"), placed("2", "b", "x"), placed("3", "a", "y"), placed("4", "a", "x")]);
  expect(jobs.map(({ name, collection, selections }) => ({ name, collection, selections }))).toEqual([
    {
      name: "Again: 3 documents",
      collection: "a",
      selections: [
        { connection: "x", keys: ["1.txt", "4.txt"] },
        { connection: "y", keys: ["3.txt"] },
      ],
    },
    { name: "Again: 1 document", collection: "b", selections: [{ connection: "x", keys: ["2.txt"] }] },
  ]);
  expect(jobs.every(({ start, options }) => start && options?.skip_existing === false)).toBe(true);
});

test("the picked are found in a long list, and no more of it is read than need be", async () => {
  const all = Array.from({ length: 2500 }, (_, at) => placed(String(at), "a", "x") as DocumentView);
  const offsets: number[] = [];
  const fetch = async (offset: number, limit: number) => {
    offsets.push(offset);
    return { items: all.slice(offset, offset + limit), total: all.length };
  };
  const found = await amongPicked(new Set(["5", "1500"]), fetch);
  expect(found.map(({ id }) => id)).toEqual(["5", "1500"]);
  expect(offsets).toEqual([0, 1000]);
  expect(await amongPicked(new Set(["gone"]), fetch), "one that was deleted meanwhile").toEqual([]);
});
