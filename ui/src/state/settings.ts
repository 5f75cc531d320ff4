// The sections of the settings, and which of them are shown for what is looked for.

import type { SettingView } from "../bindings";
import { hasWords } from "./find";

export type SectionId =
  | "appearance"
  | "jobs"
  | "processing"
  | "embeddings"
  | "sources"
  | "web"
  | "media"
  | "retention"
  | "api"
  | "logs"
  | "model"
  | "providers"
  | "metadata"
  | "labels"
  | "backups"
  | "load"
  | "health"
  | "about";

export interface Section {
  id: SectionId;
  title: string;
  /** Whether what is no single setting is shown too. */
  whole: boolean;
}

interface Known {
  id: SectionId;
  title: string;
  /** How the paths of its settings begin, where it has some; empty for those no other has. */
  prefix?: string;
  /** What it is found by besides its title, where it has more than settings. */
  words?: string;
}

const SECTIONS: readonly Known[] = [
  { id: "appearance", title: "Appearance", words: "colours theme light dark contrast motion animation" },
  { id: "jobs", title: "Jobs", prefix: "" },
  { id: "processing", title: "Processing", prefix: "processing." },
  { id: "embeddings", title: "Embeddings", prefix: "embeddings." },
  { id: "sources", title: "Sources", prefix: "sources." },
  { id: "web", title: "Web pages", prefix: "web." },
  { id: "media", title: "Talks and films", prefix: "media." },
  { id: "retention", title: "Retention", prefix: "retention.", words: "forget preview history removed" },
  { id: "model", title: "Embedding model", words: "change vectors" },
  { id: "providers", title: "Models of providers", words: "keys remote embeddings" },
  { id: "metadata", title: "Metadata", words: "schema rules path" },
  { id: "labels", title: "Labels", words: "sensitive policies rules" },
  { id: "backups", title: "Backups", prefix: "backups.", words: "restore copy" },
  { id: "api", title: "Local API", prefix: "api." },
  { id: "logs", title: "Logs", prefix: "logs." },
  { id: "load", title: "Load", words: "memory work bytes in flight" },
  { id: "health", title: "Health", words: "doctor check diagnostics bug report" },
  { id: "about", title: "About", words: "version data folder parts" },
];

/** Whether a setting belongs to a section. */
export function isOfGroup({ file_path }: SettingView, id: SectionId): boolean {
  const own = SECTIONS.find(({ prefix }) => prefix && file_path.startsWith(prefix));
  return (own ?? SECTIONS.find(({ prefix }) => prefix === ""))?.id === id;
}

interface Asked {
  /** What is looked for. */
  asked: string;
  /** The settings that match. */
  settings: readonly SettingView[];
  /** Whether only what differs from its default is wanted. */
  onlyChanged: boolean;
}

/** The sections with something to show, in their order. */
export function sectionsFor({ asked, settings, onlyChanged }: Asked): Section[] {
  return SECTIONS.flatMap(({ id, title, words }) => {
    const whole = words !== undefined && !onlyChanged && hasWords(`${title} ${words}`, asked);
    const some = settings.some((setting) => isOfGroup(setting, id));
    return whole || some ? [{ id, title, whole }] : [];
  });
}
