// The only door to the machine: operations, updates, pickers, drops and the window itself.
//
// Nothing outside this module imports Tauri, so everything else runs in a test without it.

import { Channel, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { getCurrentWindow } from "@tauri-apps/api/window";

import type { ApiError, Call, Update } from "../bindings";

/** Something that can be stopped. */
export type Stop = () => void;

/** What would stop with the application: jobs that are not done, a change of the embedding model, folders that are watched, connections to the local API. */
export interface AtWork {
  jobs: number;
  model_change: boolean;
  watches: number;
  api_connections: number;
}

/** What happens to it when the window closes. */
export type CloseChoice = "keep_running" | "pause_and_quit" | "stay";

/** What a pointer carries over the window, as far as the desktop says; `undefined` when it left. What it drops is heard of as staged. */
export type Drag = { paths: string[] } | undefined;

/** Runs an operation. Rejects with an `ApiError`. */
export const call: Call = async (operation, input) => {
  try {
    return await invoke("call", { operation, input });
  } catch (error) {
    throw asApiError(error);
  }
};

/**
 * Hands over every event after `since`, and progress, in batches.
 * A later call takes the place of an earlier one. `ended` hears why it stopped by itself.
 */
export function follow(
  since: number,
  heard: (updates: Update[]) => void,
  ended: (error: ApiError) => void,
): Stop {
  let stopped = false;
  const updates = new Channel<Update[]>((batch) => {
    if (!stopped) heard(batch);
  });
  const stop = () => {
    stopped = true;
  };
  invoke("follow", { since, updates }).then(
    () => undefined,
    (error: unknown) => {
      if (!stopped) ended(asApiError(error));
    },
  );
  return stop;
}

/** What the program was asked to show: paths to stage, and an address such as `#/jobs`. */
export interface Arrival {
  paths: string[];
  address: string | null;
}

/** What this window was asked to show and did not take yet. */
export function takeArrivals(): Promise<Arrival> {
  return invoke("take_arrivals");
}

/**
 * Something may wait to be taken: what the program was started with, what another start handed
 * over, what was dropped on the window. Said once when this begins to listen, for everything before.
 */
export function onArrival(heard: () => void): Stop {
  return subscribe<null>("arrived", heard, heard);
}

/** Opens one more window, at an address such as `#/jobs`, or on the first page. */
export async function openWindow(address?: string): Promise<void> {
  try {
    await invoke("open_window", { address: address ?? null });
  } catch (error) {
    throw asApiError(error);
  }
}

/** Lays out the papers of the tour, and answers in which folder. */
export async function layOutSamples(): Promise<string> {
  try {
    return await invoke("lay_out_samples");
  } catch (error) {
    throw asApiError(error);
  }
}

/** Lets the user choose files; empty when they change their mind. */
export function pickFiles(): Promise<string[]> {
  return invoke("pick", { what: "files" });
}

/** Lets the user choose folders; empty when they change their mind. */
export function pickFolders(): Promise<string[]> {
  return invoke("pick", { what: "folders" });
}

/** Lets the user choose a CSV or JSON table; `undefined` when they change their mind. */
export async function pickTable(): Promise<string | undefined> {
  const [file] = await invoke<string[]>("pick", { what: "table" });
  return file;
}

/** Lets the user choose a folder to write into; `undefined` when they change their mind. */
export async function pickFolder(): Promise<string | undefined> {
  const [folder] = await invoke<string[]>("pick", { what: "folder" });
  return folder;
}

/** Lets the user choose a bundle; `undefined` when they change their mind. */
export async function pickBundle(): Promise<string | undefined> {
  const [file] = await invoke<string[]>("pick", { what: "bundle" });
  return file;
}

/** Lets the user choose where to write a file; `undefined` when they change their mind. */
export async function pickNewFile(name: string): Promise<string | undefined> {
  const [file] = await invoke<string[]>("pick", { what: { new_file: { name } } });
  return file;
}

/**
 * Lets the user choose where to write a text, and writes it there. Answers where that was;
 * `undefined` when they change their mind.
 */
export async function saveText(name: string, text: string): Promise<string | undefined> {
  try {
    return (await invoke<string | null>("save_text", { name, text })) ?? undefined;
  } catch (error) {
    throw asApiError(error);
  }
}

/** Shows a notification of the system, unless the window is in front. */
export async function notify({ title, body }: { title: string; body: string }): Promise<void> {
  await invoke("notify", { title, body });
}

/** Opens the folder an export's file is in, with the system's file manager. */
export async function showExport(id: string): Promise<void> {
  try {
    await invoke("show_export", { id });
  } catch (error) {
    throw asApiError(error);
  }
}

/** Files dragged from the file manager over the window. */
export function onDrag(heard: (drag: Drag) => void): Stop {
  let paths: string[] = [];
  const unlisten = getCurrentWebview().onDragDropEvent(({ payload }) => {
    // Said once when it comes over the window, and not again while it moves.
    if (payload.type === "enter") paths = payload.paths;
    heard(payload.type === "enter" || payload.type === "over" ? { paths } : undefined);
  });
  return () => void unlisten.then((stop) => stop());
}

/** Asked to close while there is work. */
export function onCloseRequested(heard: (atWork: AtWork) => void): Stop {
  return subscribe<AtWork>("close-requested", heard);
}

/** Answers `onCloseRequested`. */
export function answerClose(choice: CloseChoice): Promise<void> {
  return invoke("answer_close", { choice });
}

/** Makes the frame of the window light or dark as well; `null` follows the system. */
export function setWindowTheme(theme: "light" | "dark" | null): Promise<void> {
  return invoke("set_theme", { theme });
}

/** Puts a text on the clipboard. */
export async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

function subscribe<T>(event: string, heard: (payload: T) => void, listening?: () => void): Stop {
  // Without a target it would hear what is said to other windows too.
  const target = { kind: "WebviewWindow", label: getCurrentWindow().label } as const;
  const unlisten = listen<T>(event, ({ payload }) => heard(payload), { target });
  if (listening) void unlisten.then(listening);
  return () => void unlisten.then((stop) => stop());
}

/** Whatever was thrown, as the error the rest of the window shows. */
export function asApiError(error: unknown): ApiError {
  if (typeof error === "object" && error !== null && "code" in error && "message" in error) {
    return error as ApiError;
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message, hint: "Reload the window (Ctrl+R); report it if it stays." };
}
