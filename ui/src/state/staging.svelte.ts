// What is about to be ingested: paths, what the preflight says of them, and the options.

import type {
  ApiError,
  Call,
  Connection,
  JobView,
  PreflightRow,
  PreflightView,
  Priority,
  ProcessingOptions,
  Verdict,
} from "../bindings";
import { splitPath } from "./format";
import { Paged } from "./paged.svelte";

const POLL_MS = 250;

/** Options a person may change before a job starts. */
export type Overrides = Partial<ProcessingOptions>;

/** Which rows of the preflight are shown; every part that is set must hold. */
export interface RowFilter {
  verdict?: Verdict | undefined;
  /** Types by name; none means all. */
  kinds?: readonly string[] | undefined;
  /** Part of a name, or patterns: see `nameFilter`. */
  text?: string | undefined;
}

/** Whether anything narrows what is shown. */
export function isNarrow({ verdict, kinds, text }: RowFilter): boolean {
  return verdict !== undefined || (kinds?.length ?? 0) > 0 || (text ?? "").trim() !== "";
}

export class Staging {
  paths = $state.raw<string[]>([]);
  /** Stored connections of which everything is staged. */
  sources = $state.raw<Connection[]>([]);
  preflight = $state.raw<PreflightView | undefined>(undefined);
  rows = $state.raw<Paged<PreflightRow> | undefined>(undefined);
  filter = $state.raw<RowFilter>({});
  error = $state.raw<ApiError | undefined>(undefined);
  starting = $state(false);

  name = $state("");
  collection = $state("default");
  priority = $state<Priority>("normal");
  overrides = $state.raw<Overrides>({});
  /** A table that says something about the files. */
  mapping = $state<string | undefined>(undefined);

  /** What the job is called when nobody says. */
  suggestedName = $derived.by(() => {
    const names = [...this.sources.map(({ name }) => name), ...this.paths.map((path) => splitPath(path).name || path)];
    const [first = "", ...others] = names;
    return others.length === 0 ? first : `${first} and ${others.length} more`;
  });

  /** Whether nothing is staged. */
  empty = $derived.by(() => this.paths.length + this.sources.length === 0);

  /** Whether collection or options changed since the verdicts were found. */
  outdated = $derived.by(() => this.preflight !== undefined && this.#question() !== this.#asked);

  #asked = $state("");
  #call: Call;
  #run = 0;

  constructor(call: Call) {
    this.#call = call;
  }

  /** Adds paths to what is staged and looks at everything. */
  add(paths: string[]): void {
    const fresh = paths.filter((path) => !this.paths.includes(path));
    if (fresh.length === 0) return;
    this.paths = [...this.paths, ...fresh];
    void this.look();
  }

  remove(path: string): void {
    this.paths = this.paths.filter((other) => other !== path);
    this.#lookOrClear();
  }

  /** Stages everything of a stored connection, or takes it back, and looks at what is staged. */
  take(source: Connection, on: boolean): void {
    const others = this.sources.filter(({ id }) => id !== source.id);
    this.sources = on ? [...others, source] : others;
    this.#lookOrClear();
  }

  /** Takes a table that says something about the files, or none, and looks again. */
  describe(mapping: string | undefined): void {
    this.mapping = mapping;
    if (!this.empty) void this.look();
  }

  /** Forgets what is staged; the options stay for the next batch. */
  clear(): void {
    this.#run += 1;
    this.#release();
    this.paths = [];
    this.sources = [];
    this.preflight = undefined;
    this.rows = undefined;
    this.filter = {};
    this.error = undefined;
    this.name = "";
    this.mapping = undefined;
  }

  /** Looks at everything staged, with the options as they are now. Exclusions stay. */
  async look(): Promise<void> {
    const run = ++this.#run;
    const left = await this.#excluded();
    if (run !== this.#run) return;
    this.#release();
    this.error = undefined;
    this.#asked = this.#question();
    const before = this.preflight;
    try {
      const preflight = await this.#call("preflight.start", {
        paths: this.paths,
        ...(this.sources.length > 0 ? { selections: this.sources.map(({ id }) => ({ connection: id })) } : {}),
        collection: this.collection,
        options: this.overrides,
        ...(this.mapping === undefined ? {} : { mapping: { path: this.mapping } }),
      });
      if (run !== this.#run) return;
      this.preflight = preflight;
      this.rows = new Paged((offset, limit) => this.#part(preflight.id, offset, limit));
      await this.#watch(run);
      if (left.size > 0) await this.#excludeAgain(run, left);
    } catch (error) {
      if (run !== this.#run) return;
      this.error = error as ApiError;
      if (this.preflight !== before) return;
      // It is released, so no job can be made of it any more.
      this.preflight = undefined;
      this.rows = undefined;
    }
  }

  show(filter: RowFilter): void {
    this.filter = filter;
    const id = this.preflight?.id;
    if (id) this.rows?.ask((offset, limit) => this.#part(id, offset, limit));
  }

  /** Leaves one row out, or takes it in again. */
  async exclude(row: PreflightRow, excluded: boolean): Promise<void> {
    this.rows?.patch((other) => (other.row === row.row ? { ...other, excluded } : undefined));
    await this.#change({ rows: [row.row], excluded });
  }

  /** Leaves out every row that is shown, or takes them all in again. */
  async excludeShown(excluded: boolean): Promise<void> {
    this.rows?.patch((row) => ({ ...row, excluded }));
    await this.#change({ ...this.#matching(), excluded });
  }

  /** Takes what is shown and leaves everything else out. */
  async takeOnlyShown(): Promise<void> {
    await this.#change({ excluded: true });
    await this.excludeShown(false);
  }

  /** Makes the job and starts it. Answers `undefined` when it could not. */
  async start(): Promise<JobView | undefined> {
    if (!this.preflight || this.starting) return undefined;
    this.starting = true;
    this.error = undefined;
    try {
      const job = await this.#call("jobs.create", {
        preflight: this.preflight.id,
        origin: "window",
        priority: this.priority,
        collection: this.collection,
        options: this.overrides,
        start: true,
        name: this.name.trim() || this.suggestedName,
      });
      this.clear();
      return job;
    } catch (error) {
      this.error = error as ApiError;
      return undefined;
    } finally {
      this.starting = false;
    }
  }

  #lookOrClear(): void {
    if (this.empty) this.clear();
    else void this.look();
  }

  async #watch(run: number): Promise<void> {
    while (run === this.#run && this.preflight?.state === "running") {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (run !== this.#run) return;
      const { preflight } = await this.#call("preflight.get", { id: this.preflight.id, limit: 0 });
      if (run !== this.#run) return;
      this.preflight = preflight;
      this.rows?.refresh();
    }
  }

  async #part(id: string, offset: number, limit: number) {
    const page = await this.#call("preflight.get", { id, offset, limit, ...this.#matching() });
    return page.rows;
  }

  #matching() {
    const { verdict, kinds, text } = this.filter;
    return {
      ...(verdict ? { verdicts: [verdict] } : {}),
      ...(kinds?.length ? { kinds: [...kinds] } : {}),
      ...nameFilter(text ?? ""),
    };
  }

  async #change(change: { rows?: number[]; excluded: boolean }): Promise<void> {
    if (!this.preflight) return;
    try {
      this.preflight = await this.#call("preflight.exclude", { id: this.preflight.id, ...change });
      this.rows?.refresh();
    } catch (error) {
      this.error = error as ApiError;
    }
  }

  /** Files left out so far, by connection and name, to leave them out of the next look. */
  async #excluded(): Promise<Set<string>> {
    const left = new Set<string>();
    if (!this.preflight || this.preflight.totals.excluded === 0) return left;
    await this.#eachRow(this.preflight.id, (row) => row.excluded && left.add(name(row)));
    return left;
  }

  async #excludeAgain(run: number, left: Set<string>): Promise<void> {
    if (!this.preflight || run !== this.#run) return;
    const rows: number[] = [];
    await this.#eachRow(this.preflight.id, (row) => left.has(name(row)) && rows.push(row.row));
    if (run === this.#run && rows.length > 0) await this.#change({ rows, excluded: true });
  }

  async #eachRow(id: string, visit: (row: PreflightRow) => unknown): Promise<void> {
    for (let offset = 0; ; offset += 1000) {
      const { rows } = await this.#call("preflight.get", { id, offset, limit: 1000 });
      rows.items.forEach(visit);
      if (offset + 1000 >= rows.total) return;
    }
  }

  #question(): string {
    return JSON.stringify([this.collection, this.overrides]);
  }

  #release(): void {
    // Forgetting it is a courtesy; the application forgets it anyway when it ends.
    const id = this.preflight?.id;
    if (id) this.#call("preflight.release", { id }).catch(() => undefined);
  }
}

function name(row: PreflightRow): string {
  return `${row.connection}\n${row.key}`;
}

/**
 * What is typed to narrow names: part of a name, or patterns in the syntax of `.gitignore`
 * between commas, as soon as one of them looks like it: `*.tmp, drafts/`.
 */
export function nameFilter(typed: string): { text?: string; patterns?: string[] } {
  const parts = typed.split(",").map((part) => part.trim()).filter((part) => part !== "");
  if (parts.some((part) => /[*?]|^!|\/$/.test(part))) return { patterns: parts };
  return typed.trim() === "" ? {} : { text: typed.trim() };
}
