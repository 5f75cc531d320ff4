// Pictures of pages, asked for as they come into view.
//
// Two are on their way at most, and of those that wait the last one asked for is next: that is
// what somebody looks at. What went out of view before its turn is never asked for.

import type { ApiError, AskPageImage, PageImage } from "../bindings";

/** A page as it looks. */
export interface Picture {
  url: string;
  /** Pixels. */
  width: number;
  height: number;
}

/** A picture on its way. */
export interface Wanted {
  picture: Promise<Picture>;
  /** Nobody waits for it any more. */
  cancel: () => void;
}

export type AskImage = (input: AskPageImage) => Promise<PageImage>;

interface Waiting {
  input: AskPageImage;
  came: (picture: Picture) => void;
  failed: (error: ApiError) => void;
}

const AT_ONCE = 2;
/** Characters of pictures that are kept. */
const MOST_KEPT = 30_000_000;

export class Pictures {
  #ask: AskImage;
  #waiting: Waiting[] = [];
  #asked = 0;
  #kept = new Map<string, Picture>();
  #weight = 0;

  constructor(ask: AskImage) {
    this.#ask = ask;
  }

  /** Asks for a page. The promise of one that is cancelled before its turn stays open. */
  want(input: AskPageImage): Wanted {
    const kept = this.#recall(keyOf(input));
    if (kept) return { picture: Promise.resolve(kept), cancel: () => undefined };
    let mine: Waiting;
    const picture = new Promise<Picture>((came, failed) => {
      mine = { input, came, failed };
      this.#waiting.push(mine);
    });
    this.#next();
    return {
      picture,
      cancel: () => {
        this.#waiting = this.#waiting.filter((one) => one !== mine);
      },
    };
  }

  #next(): void {
    if (this.#asked >= AT_ONCE) return;
    const next = this.#waiting.pop();
    if (!next) return;
    this.#asked += 1;
    const done = () => {
      this.#asked -= 1;
      this.#next();
    };
    this.#ask(next.input).then(
      (image) => {
        next.came(this.#keep(keyOf(next.input), image));
        done();
      },
      (error: ApiError) => {
        next.failed(error);
        done();
      },
    );
  }

  #recall(key: string): Picture | undefined {
    const picture = this.#kept.get(key);
    if (picture) {
      // Back to the end, where those used last are.
      this.#kept.delete(key);
      this.#kept.set(key, picture);
    }
    return picture;
  }

  #keep(key: string, { media_type, data, width, height }: PageImage): Picture {
    const picture = { url: `data:${media_type};base64,${data}`, width, height };
    this.#weight += picture.url.length - (this.#kept.get(key)?.url.length ?? 0);
    this.#kept.delete(key);
    this.#kept.set(key, picture);
    for (const [old, { url }] of this.#kept) {
      if (this.#weight <= MOST_KEPT) break;
      this.#kept.delete(old);
      this.#weight -= url.length;
    }
    return picture;
  }
}

function keyOf({ id, page, width }: AskPageImage): string {
  return `${id} ${page} ${width ?? ""}`;
}
