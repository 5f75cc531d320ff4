// The embedding models a job can choose: the knowledge base's own, and those of providers.

import type { ProviderView } from "../bindings";
import { nameOf } from "./model";

/** Whether texts that a model embeds leave this machine. */
export function leavesMachine({ url }: Pick<ProviderView, "url">): boolean {
  return !["localhost", "127.0.0.1", "[::1]"].includes(hostOf(url));
}

/** The host of an address, for people. */
export function hostOf(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return url;
  }
}

/** Whether a model cannot be asked because it wants a key and has none. */
export function lacksKey({ needs_key, key }: Pick<ProviderView, "needs_key" | "key">): boolean {
  return needs_key && !key;
}

/** What a job can choose, the own model first; its value is empty. */
export function modelChoices(own: string | undefined, providers: readonly ProviderView[]): { value: string; name: string }[] {
  const local = own === undefined ? "On this machine" : `${nameOf(own)}, on this machine`;
  const others = providers.map((provider) => ({
    value: provider.name,
    name: lacksKey(provider) ? `${provider.name} (no key)` : provider.name,
  }));
  return [{ value: "", name: local }, ...others];
}
