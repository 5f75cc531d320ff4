import { expect, test } from "vitest";

import { added, NOTHING, place, told } from "./labels";

test("what decisions came to is told in numbers of documents, and nothing of none", () => {
  const sum = added({ ...NOTHING, admitted: 2 }, { ...NOTHING, refused: 1 });
  expect(told(sum)).toBe("2 documents let in, 1 document refused");
  expect(told({ ...NOTHING, reread: 1 })).toBe("1 document to be read again");
});

test("a place is a field, a page or the text", () => {
  expect(place({ field: "margin", page: 1 })).toBe("margin, page 1");
  expect(place({ page: 3 })).toBe("page 3");
  expect(place({})).toBe("text");
});
