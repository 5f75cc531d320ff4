import { expect, test, vi } from "vitest";

import type { PageImage } from "../bindings";
import { Pictures } from "./pictures";

const image = (data = "aaaa"): PageImage => ({ pages: 9, width: 1, height: 1, media_type: "image/png", data });

/** Pictures whose answers wait to be let go. */
function held() {
  const asked: number[] = [];
  const answers: ((image: PageImage) => void)[] = [];
  const pictures = new Pictures(({ page }) => {
    asked.push(page);
    return new Promise((answer) => answers.push(answer));
  });
  return { pictures, asked, answers };
}

test("the last one asked for is next, and what went out of view is never asked for", async () => {
  const { pictures, asked, answers } = held();
  const wanted = [1, 2, 3, 4, 5].map((page) => pictures.want({ id: "d", page }));
  expect(asked).toEqual([1, 2]);
  wanted[3]?.cancel();
  answers[0]?.(image());
  await wanted[0]?.picture;
  await vi.waitFor(() => expect(asked).toEqual([1, 2, 5]));
  answers[1]?.(image());
  await vi.waitFor(() => expect(asked).toEqual([1, 2, 5, 3]));
});

test("a picture that came is not asked for again, and a failure keeps nobody waiting", async () => {
  const asked: number[] = [];
  const pictures = new Pictures(async ({ page }) => {
    asked.push(page);
    if (page === 2) throw { code: "not_found", message: "gone", hint: null };
    return image();
  });
  const first = await pictures.want({ id: "d", page: 1, width: 10 }).picture;
  expect(first.url).toBe("data:image/png;base64,aaaa");
  await pictures.want({ id: "d", page: 1, width: 10 }).picture;
  await expect(pictures.want({ id: "d", page: 2 }).picture).rejects.toMatchObject({ message: "gone" });
  await pictures.want({ id: "d", page: 3 }).picture;
  expect(asked).toEqual([1, 2, 3]);
});

test("what was used longest ago is let go when there is too much", async () => {
  let asked = 0;
  const large = "a".repeat(12_000_000);
  const pictures = new Pictures(async () => {
    asked += 1;
    return image(large);
  });
  for (const page of [1, 2, 1, 3]) await pictures.want({ id: "d", page }).picture;
  expect(asked).toBe(3);
  await pictures.want({ id: "d", page: 1 }).picture;
  expect(asked).toBe(3);
  await pictures.want({ id: "d", page: 2 }).picture;
  expect(asked).toBe(4);
});
