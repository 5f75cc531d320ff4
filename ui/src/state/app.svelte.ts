// Everything the pages share, put together once.

import type { ApiError, ApplicationInfo, Export, ReasonView, ScheduleView, WatchView } from "../bindings";
import type * as Host from "../host";
import { Actions } from "./actions.svelte";
import { Clock } from "./clock.svelte";
import { Embedding } from "./embedding.svelte";
import { Feed } from "./feed.svelte";
import { Jobs } from "./jobs.svelte";
import { Listed } from "./listed.svelte";
import { Notices } from "./notices.svelte";
import { Notifier } from "./notifier.svelte";
import { Pictures } from "./pictures";
import { Recent } from "./recent.svelte";
import { Router } from "./route.svelte";
import { Staging } from "./staging.svelte";
import { Appearance } from "./theme.svelte";
import { Tour } from "./tour.svelte";
import { Views } from "./views.svelte";

export class App {
  host: typeof Host;
  router = new Router();
  notices = new Notices();
  clock = new Clock();
  /** What the page in view offers. */
  actions = new Actions();
  recent = new Recent();
  /** Saved views of the library. */
  views = new Views();
  tour = new Tour();
  appearance: Appearance;
  feed: Feed;
  jobs: Jobs;
  staging: Staging;
  watches: Listed<WatchView>;
  schedules: Listed<ScheduleView>;
  /** The newest first. */
  exports: Listed<Export>;
  embedding: Embedding;
  notifier: Notifier;
  /** Pages of documents as they look. */
  pictures: Pictures;

  info = $state.raw<ApplicationInfo | undefined>(undefined);
  /** Why the application cannot be reached at all. */
  broken = $state.raw<ApiError | undefined>(undefined);
  reasons = $state.raw(new Map<string, ReasonView>());

  constructor(host: typeof Host) {
    this.host = host;
    this.appearance = new Appearance((theme) => void host.setWindowTheme(theme));
    this.feed = new Feed(host.follow);
    this.jobs = new Jobs(host.call);
    this.staging = new Staging(host.call);
    this.watches = new Listed(() => host.call("watches.list", {}), ["watch_changed", "job_created", "job_moved"]);
    this.schedules = new Listed(() => host.call("schedules.list", {}), ["schedule_changed", "job_moved"]);
    this.exports = new Listed(async () => (await host.call("exports.list", {})).items, ["export_changed"]);
    this.embedding = new Embedding(host.call);
    this.pictures = new Pictures((input) => host.call("documents.page_image", input));
    this.notifier = new Notifier(host.notify, (id) => this.jobs.find(id));
  }

  /** Reads where things stand, then hears everything that happens after that moment. */
  async start(): Promise<void> {
    try {
      // The position comes before the snapshot: what happens in between is folded twice,
      // which is harmless, and never missed.
      this.info = await this.host.call("application.info", {});
      await this.jobs.load();
      await Promise.all([this.watches.load(), this.schedules.load(), this.exports.load(), this.embedding.load()]);
      this.feed.listen((updates) => {
        this.jobs.hear(updates);
        this.notifier.hear(updates);
        this.watches.hear(updates);
        this.schedules.hear(updates);
        this.exports.hear(updates);
        this.embedding.hear(updates);
      });
      this.feed.start(this.info.last_event);
      this.broken = undefined;
      const reasons = await this.host.call("reasons.list", {});
      this.reasons = new Map(reasons.map((reason) => [reason.code, reason]));
    } catch (error) {
      this.broken = error as ApiError;
    }
  }

  /** Shows what waits to be taken. */
  async takeArrivals(): Promise<void> {
    const { paths, address } = await this.host.takeArrivals();
    if (address !== null) location.hash = address;
    this.stage(paths);
  }

  /** Stages paths and shows them. */
  stage(paths: string[]): void {
    if (paths.length === 0) return;
    this.staging.add(paths);
    this.router.go({ page: "ingest" });
  }

  /** Stages the samples, and nothing else, and begins the tour. */
  async takeTour(): Promise<void> {
    const folder = await this.attempt(this.host.layOutSamples());
    if (folder === undefined) return;
    this.staging.clear();
    this.tour.begin();
    this.stage([folder]);
  }

  /** Does what a person asked for and shows why when it fails. */
  async attempt<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work;
    } catch (error) {
      this.notices.failed(error as ApiError);
      return undefined;
    }
  }
}
