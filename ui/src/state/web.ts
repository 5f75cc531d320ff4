// Web addresses in what a person pastes.

/** The web addresses in a text, in their order and each once; anything else in it is left alone. */
export function webAddresses(text: string): string[] {
  const words = text.split(/[\s<>"]+/).map((word) => word.replace(/[),.;]+$/, ""));
  return [...new Set(words.filter((word) => /^https?:\/\/[^/]/i.test(word)))];
}
