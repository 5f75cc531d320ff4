// Finding words in short texts, whatever their case.

import type { Highlight } from "../bindings";

/** The words of what is typed. */
export function wordsOf(asked: string): string[] {
  return asked.toLowerCase().split(/\s+/).filter(Boolean);
}

/** Whether every word that is asked for stands in the text; no word stands in every text. */
export function hasWords(text: string, asked: string): boolean {
  const lower = text.toLowerCase();
  return wordsOf(asked).every((word) => lower.includes(word));
}

/** Where the words that are asked for stand. */
export function marksOf(text: string, asked: string): Highlight[] {
  const lower = text.toLowerCase();
  // Some letters grow when they are made small, and places would be of another text.
  if (lower.length !== text.length) return [];
  return wordsOf(asked).flatMap((word) => {
    const marks: Highlight[] = [];
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      marks.push({ start: at, end: at + word.length });
    }
    return marks;
  });
}
