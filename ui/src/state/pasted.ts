// What a person pastes, line by line: paths of this machine, web addresses, and what is neither.

import { webAddresses } from "./web";

/** What was understood of a paste, each thing once and in its order. */
export interface Pasted {
  /** Absolute paths. Whether something is there is found out by looking at them. */
  paths: string[];
  addresses: string[];
  /** Lines that are neither. */
  rest: string[];
}

/** Reads a text of any number of lines. */
export function understand(text: string): Pasted {
  const paths = new Set<string>();
  const addresses = new Set<string>();
  const rest = new Set<string>();
  for (const line of text.split(/\r?\n/)) {
    const bare = unquoted(line.trim());
    // File managers put comments and the verb `copy` before the files they copy.
    if (bare === "" || bare.startsWith("#") || bare === "copy" || bare === "cut") continue;
    const path = asPath(bare);
    const found = path === undefined ? webAddresses(bare) : [];
    if (path !== undefined) paths.add(path);
    else if (found.length > 0) for (const address of found) addresses.add(address);
    else rest.add(bare);
  }
  return { paths: [...paths], addresses: [...addresses], rest: [...rest] };
}

/** Whether there is anything in it that can be staged. */
export function isEmpty({ paths, addresses }: Pasted): boolean {
  return paths.length + addresses.length === 0;
}

/** `/a/b`, `C:\a\b`, `\\server\share` or `file:///a/b` as a path; nothing else is one. */
function asPath(text: string): string | undefined {
  if (/^file:\/\//i.test(text)) return fromUrl(text);
  const isAbsolute = text.startsWith("/") || /^[a-z]:[\\/]/i.test(text) || text.startsWith("\\\\");
  return isAbsolute && !text.startsWith("//") ? text : undefined;
}

function fromUrl(text: string): string | undefined {
  try {
    const { host, pathname } = new URL(text);
    if (host !== "" && host !== "localhost") return undefined;
    return decodeURIComponent(pathname).replace(/^\/([a-z]:)/i, "$1");
  } catch {
    return undefined;
  }
}

/** What stands between quotes, as file managers and terminals write paths with spaces. */
function unquoted(line: string): string {
  const quoted = /^(["'])(.*)\1$/.exec(line);
  return quoted?.[2] ?? line;
}
