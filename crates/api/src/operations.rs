//! The table of operations, and the trait derived from it.
//!
//! Everything anyone can ask of the application is one row here. The typed methods, the
//! untyped door used by the window, the client of the control socket and the TypeScript
//! signatures are all derived from these rows by the callbacks given to `operations!`.

use std::time::Duration;

use gristmill_model::{EventSeq, Flow};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::ApiError;
use crate::types::*;

/// Hands every row to the macro named: documentation, `group.verb`, input, output, method.
macro_rules! operations {
    ($callback:ident) => {
        $callback! {
            /// What runs, where its data is, which parts are missing.
            application.info(Nothing) -> ApplicationInfo as application_info;
            /// Stops the process that owns the data folder, a moment after the answer.
            application.shutdown(Shutdown) -> Nothing as application_shutdown;

            /// Adds a connection, after trying whether it can be reached.
            connections.add(AddConnection) -> Connection as connections_add;
            /// Lists connections, the oldest first.
            connections.list(ListConnections) -> Vec<Connection> as connections_list;
            /// One connection.
            connections.get(ConnectionRef) -> Connection as connections_get;
            /// Tries whether a connection can be reached now, and keeps the answer.
            connections.validate(ConnectionRef) -> Connection as connections_validate;
            /// Lists the files that a connection has, in a stable order, without reading them.
            connections.files(ListSourceFiles) -> Page<SourceFile> as connections_files;
            /// Looks at files of a connection by name; one that is not there says so itself.
            connections.stat(StatSourceFiles) -> Vec<SourceFile> as connections_stat;
            /// Gives a connection another name.
            connections.rename(RenameConnection) -> Connection as connections_rename;
            /// Removes a connection. Its documents stay. Refused while a job uses it.
            connections.remove(ConnectionRef) -> Nothing as connections_remove;

            /// The newest talks or films of a channel, without fetching them.
            media.channel(AskChannel) -> Vec<ChannelEntry> as media_channel;

            /// Starts looking at files without doing anything to them.
            preflight.start(StartPreflight) -> PreflightView as preflight_start;
            /// A preflight as it stands, with some of its rows.
            preflight.get(GetPreflight) -> PreflightPage as preflight_get;
            /// What a mapping file says about the files of a preflight, one list at a time.
            preflight.mapping(GetMapping) -> Page<MappingItem> as preflight_mapping;
            /// How one file would be cut up with the options named. Nothing is stored or embedded.
            preflight.chunks(PreviewChunks) -> PreviewedChunks as preflight_chunks;
            /// Leaves files out of the job to come, or takes them in again.
            preflight.exclude(ExcludeRows) -> PreflightView as preflight_exclude;
            /// Stops looking; what was found stays.
            preflight.cancel(PreflightRef) -> PreflightView as preflight_cancel;
            /// Forgets a preflight.
            preflight.release(PreflightRef) -> Nothing as preflight_release;

            /// Makes a job, and starts it when asked to.
            jobs.create(CreateJob) -> CreatedJob as jobs_create;
            /// Lists jobs, the newest first.
            jobs.list(ListJobs) -> Page<JobView> as jobs_list;
            /// One job.
            jobs.get(JobRef) -> JobView as jobs_get;
            /// Files of a job, in the order they were found.
            jobs.files(ListFiles) -> Page<FileView> as jobs_files;
            /// One file of a job.
            jobs.file(FileRef) -> FileView as jobs_file;
            /// Every try at one file, first to last.
            jobs.attempts(FileRef) -> Vec<AttemptView> as jobs_attempts;
            /// What the log says about one file.
            jobs.log(FileRef) -> FileLog as jobs_log;
            /// Files by when they were done, over the time a job took so far.
            jobs.throughput(AskThroughput) -> Throughput as jobs_throughput;
            /// Files of a job by connection, in the order the connections first appear.
            jobs.sources(JobRef) -> Vec<JobSource> as jobs_sources;
            /// Where every file of a job went, and why.
            jobs.statement(JobRef) -> Statement as jobs_statement;
            /// What was odd about a job when it was made: its mapping, for one.
            jobs.warnings(JobRef) -> Vec<String> as jobs_warnings;
            /// Starts a job that is pending.
            jobs.start(JobRef) -> JobView as jobs_start;
            /// Holds a job that is queued or running; files in work are put back.
            jobs.pause(JobRef) -> JobView as jobs_pause;
            /// Lets a paused job go on.
            jobs.resume(JobRef) -> JobView as jobs_resume;
            /// Stops a job for good; files that are done stay done.
            jobs.cancel(JobRef) -> JobView as jobs_cancel;
            /// Does failed files of an ended job again, all that share a reason, or all of them.
            jobs.retry(RetryJob) -> JobView as jobs_retry;
            /// Files that failed, or were left out and need not be, by reason.
            jobs.failures(ListFailures) -> Vec<FailureGroup> as jobs_failures;
            /// What undoing a job would do.
            jobs.undo_preview(JobRef) -> UndoPreview as jobs_undo_preview;
            /// Undoes an ended job: what it added goes, what it replaced or removed comes back.
            jobs.undo(JobRef) -> JobView as jobs_undo;
            /// Changes which job goes first, while it waits or runs.
            jobs.set_priority(Reprioritise) -> JobView as jobs_set_priority;

            /// Watches a folder from now on: its files are taken in as they come and change.
            watches.add(AddWatch) -> WatchView as watches_add;
            /// Lists watched folders, the oldest first.
            watches.list(ListWatches) -> Vec<WatchView> as watches_list;
            /// One watched folder.
            watches.get(WatchRef) -> WatchView as watches_get;
            /// Files that a watch took, by path.
            watches.files(ListWatchFiles) -> Page<WatchFileView> as watches_files;
            /// Changes a watch; what is left out stays as it is.
            watches.edit(EditWatch) -> WatchView as watches_edit;
            /// Holds a watch until it is resumed, also over restarts. Its jobs go on.
            watches.pause(WatchRef) -> WatchView as watches_pause;
            /// Lets a paused watch go on.
            watches.resume(ResumeWatch) -> WatchView as watches_resume;
            /// Looks at a whole watched folder now, and takes again what failed.
            watches.scan(ScanWatch) -> WatchView as watches_scan;
            /// Removes a watch. Its documents stay.
            watches.remove(WatchRef) -> Nothing as watches_remove;

            /// Makes a job over and over at the times that a cron expression names.
            schedules.add(AddSchedule) -> ScheduleView as schedules_add;
            /// Lists schedules, the oldest first.
            schedules.list(ListSchedules) -> Vec<ScheduleView> as schedules_list;
            /// One schedule.
            schedules.get(ScheduleRef) -> ScheduleView as schedules_get;
            /// What came of the times a schedule was due, the latest first.
            schedules.runs(ListScheduleRuns) -> Page<ScheduleRun> as schedules_runs;
            /// Changes a schedule; what is left out stays as it is.
            schedules.edit(EditSchedule) -> ScheduleView as schedules_edit;
            /// Holds a schedule until it is resumed, also over restarts. Its job goes on.
            schedules.pause(ScheduleRef) -> ScheduleView as schedules_pause;
            /// Lets a paused schedule go on with the next time that comes.
            schedules.resume(ScheduleRef) -> ScheduleView as schedules_resume;
            /// Makes a job of a schedule now. Refused while its last job is not done.
            schedules.run(ScheduleRef) -> JobView as schedules_run;
            /// Removes a schedule. Its jobs and documents stay.
            schedules.remove(ScheduleRef) -> Nothing as schedules_remove;
            /// Tells when a rule would run, without making a schedule of it.
            schedules.preview(PreviewSchedule) -> ScheduleTimes as schedules_preview;

            /// Hands in a text for a job to select.
            uploads.add_text(AddText) -> UploadView as uploads_add_text;
            /// Hands in a copy of a file for a job to select.
            uploads.add_file(AddFile) -> UploadView as uploads_add_file;
            /// Takes back what was handed in. A job that selected it finds it gone.
            uploads.remove(RemoveUpload) -> Nothing as uploads_remove;

            /// Lists collections by name.
            collections.list(Nothing) -> Vec<CollectionView> as collections_list;
            /// Makes a collection.
            collections.create(CreateCollection) -> CollectionView as collections_create;
            /// What the documents of a collection are like, or all: counts by type, size, date,
            /// label, language and quality.
            collections.overview(AskOverview) -> Overview as collections_overview;
            /// Removes a collection.
            collections.remove(RemoveCollection) -> Nothing as collections_remove;

            /// Lists documents.
            documents.list(ListDocuments) -> Page<DocumentView> as documents_list;
            /// One document.
            documents.get(DocumentRef) -> DocumentView as documents_get;
            /// Chunks of a document, in order.
            documents.chunks(DocumentPart) -> Page<ChunkView> as documents_chunks;
            /// Blocks of a document with their pages, in reading order.
            documents.structure(DocumentPart) -> DocumentStructure as documents_structure;
            /// Every page of a document: how its text came, how much it is and how good.
            documents.pages(DocumentRef) -> DocumentPages as documents_pages;
            /// A page of a document as it looks, drawn from the original.
            documents.page_image(AskPageImage) -> PageImage as documents_page_image;
            /// Where the chunks of a page stand on it, as rectangles.
            documents.page_places(AskPagePlaces) -> PagePlaces as documents_page_places;
            /// Where else the text of a document is: other places, and documents much like it.
            documents.alike(DocumentRef) -> Alike as documents_alike;
            /// Groups of documents that are nearly the same, the largest first.
            documents.near_duplicates(AskNearDuplicates) -> Page<NearDuplicates> as documents_near_duplicates;
            /// Removes a document with its chunks. Its file is not touched.
            documents.delete(DocumentRef) -> Nothing as documents_delete;
            /// Removes many documents at once. Those that are gone already are passed over.
            documents.delete_many(DeleteDocuments) -> DeletedDocuments as documents_delete_many;
            /// Changes metadata of documents by hand; nothing is read or embedded again.
            documents.edit(EditDocuments) -> EditedDocuments as documents_edit;
            /// The types and connections there are documents of, to narrow lists by.
            documents.facets(AskFacets) -> DocumentFacets as documents_facets;
            /// Lists documents that a watch removed and that can be restored.
            documents.removed(ListRemoved) -> Page<RemovedView> as documents_removed;
            /// Serves a removed document again, as it was.
            documents.restore(DocumentRef) -> DocumentView as documents_restore;

            /// Has documents written into a file.
            exports.create(CreateExport) -> Export as exports_create;
            /// Lists exports, the newest first.
            exports.list(ListExports) -> Page<Export> as exports_list;
            /// One export.
            exports.get(ExportRef) -> Export as exports_get;
            /// Holds an export; it begins anew when it is resumed.
            exports.pause(ExportRef) -> Export as exports_pause;
            /// Has an export written that was paused, that failed or was cancelled.
            exports.resume(ExportRef) -> Export as exports_resume;
            /// Stops an export for good. Nothing is left of its file.
            exports.cancel(ExportRef) -> Export as exports_cancel;
            /// Forgets an export that has ended. Its file stays, but for one in `exports` in the data folder.
            exports.remove(ExportRef) -> Nothing as exports_remove;

            /// Which embedding model is in use, which others there are, and how far a change is.
            embedding.status(Nothing) -> EmbeddingView as embedding_status;
            /// Has all documents embedded by another model, beside the vectors in use.
            embedding.change(ChangeEmbedding) -> EmbeddingChange as embedding_change;
            /// Holds the change of the model. What was computed stays.
            embedding.pause(Nothing) -> EmbeddingChange as embedding_pause;
            /// Lets the change of the model go on.
            embedding.resume(Nothing) -> EmbeddingChange as embedding_resume;
            /// Stops the change of the model for good; the model in use stays.
            embedding.cancel(Nothing) -> EmbeddingChange as embedding_cancel;

            /// Models of providers that jobs can choose, and whether there are keys for them.
            providers.list(Nothing) -> Vec<ProviderView> as providers_list;
            /// Adds a server that speaks OpenAI's protocol, or changes where a model is asked.
            providers.add(AddProvider) -> ProviderView as providers_add;
            /// Removes what was added. Refused while documents have vectors of it.
            providers.remove(ProviderRef) -> Nothing as providers_remove;
            /// Keeps the key of a provider, which nothing shows again.
            providers.set_key(SetProviderKey) -> ProviderView as providers_set_key;
            /// Takes the key of a provider away.
            providers.remove_key(ProviderRef) -> ProviderView as providers_remove_key;
            /// Asks a provider for one vector.
            providers.test(ProviderRef) -> TestedProvider as providers_test;

            /// Finds passages.
            search.run(Search) -> SearchAnswer as search_run;

            /// Lists content that parsers crash on and that is left alone, the latest first.
            quarantine.list(ListQuarantine) -> Page<QuarantineView> as quarantine_list;
            /// Lets content out of quarantine and does its files again in ended jobs.
            quarantine.retry(QuarantineRef) -> QuarantineRetried as quarantine_retry;
            /// Lets content out of quarantine; the next job that meets it tries it.
            quarantine.clear(ClearQuarantine) -> QuarantineCleared as quarantine_clear;

            /// What is old enough to be forgotten. Documents that are served never are.
            retention.preview(RetentionDays) -> RetentionView as retention_preview;
            /// Forgets it, and says what that was.
            retention.apply(RetentionDays) -> RetentionView as retention_apply;

            /// What the work takes of the machine now, and what holds it back.
            load.get(Nothing) -> LoadView as load_get;

            /// Figures over everything that ever ran, or over the jobs of one user.
            statistics.get(AskStatistics) -> Statistics as statistics_get;
            /// What happened over time: documents that came and files that were done, by day,
            /// week or month, with what kinds they were and for which reasons files failed.
            insights.read(AskInsights) -> Insights as insights_read;

            /// Every setting with the value in force and where it came from.
            settings.list(Nothing) -> Vec<SettingView> as settings_list;
            /// Writes a value to `config.yaml`; jobs created from now on use it.
            settings.set(SetSetting) -> SettingView as settings_set;
            /// Takes a value out of `config.yaml`, so that the default holds again.
            settings.reset(SettingRef) -> SettingView as settings_reset;

            /// The schema of metadata, and rules that tell it from paths.
            metadata.get(Nothing) -> MetadataSettings as metadata_get;
            /// Writes schema or rules to `config.yaml`; jobs that begin from now on use them.
            metadata.set(SetMetadata) -> MetadataSettings as metadata_set;

            /// Labels of documents that are stored and of files that wait for a person.
            labels.list(ListLabels) -> Page<LabelView> as labels_list;
            /// The label of one document, stored or held, with its history.
            labels.get(LabelRef) -> LabelDetail as labels_get;
            /// Decides about documents as a person: another label, let in, masked or refused.
            labels.decide(DecideLabels) -> LabelsDecided as labels_decide;
            /// How many documents there are by label, and how many are to be labelled.
            labels.status(LabelScope) -> LabelStatus as labels_status;
            /// Labels some stored documents by the rules in force; nothing is read or embedded.
            labels.run(RunLabels) -> LabelsRun as labels_run;
            /// What the policies in force would do with what is stored, or leaves.
            labels.preview(PreviewLabels) -> LabelsPreview as labels_preview;
            /// Does with stored documents what the policies in force say.
            labels.enforce(EnforceLabels) -> LabelsDecided as labels_enforce;
            /// The kinds of what can be found, in the order people read them.
            labels.kinds(Nothing) -> Vec<LabelKind> as labels_kinds;
            /// What rules find in a text, which is kept nowhere.
            labels.try_on(TryLabels) -> LabelsTried as labels_try_on;
            /// The rules and policies of labels.
            labels.settings(Nothing) -> LabelSettings as labels_settings;
            /// Writes rules and policies to `config.yaml`; they hold from then on.
            labels.set(SetLabels) -> LabelSettings as labels_set;

            /// Makes a backup now, while jobs go on, and answers when it is whole and checked.
            backups.create(CreateBackup) -> Backup as backups_create;
            /// Backups in the data folder, the newest first.
            backups.list(Nothing) -> Vec<Backup> as backups_list;
            /// How far a backup under way is, and where backups are kept.
            backups.state(Nothing) -> BackupState as backups_state;
            /// Checks a backup and has it put in place of everything at the next start.
            backups.restore(RestoreBackup) -> RestoreView as backups_restore;

            /// Makes a portable bundle of documents, and answers when it is whole and checked.
            bundles.create(CreateBundle) -> Bundle as bundles_create;
            /// Checks a bundle from end to end and tells what is in it.
            bundles.inspect(InspectBundle) -> Bundle as bundles_inspect;
            /// Stores the documents of a bundle; nothing is parsed or embedded.
            bundles.restore(RestoreFromBundle) -> RestoredBundle as bundles_restore;
            /// How far the bundle is that is being made or restored, if one is.
            bundles.state(Nothing) -> BundleState as bundles_state;
            /// Stops the bundle that is being made or restored, and does not wait until it has.
            /// Nothing is left of one that is being made; documents that are restored stay.
            bundles.stop(Nothing) -> BundleState as bundles_stop;

            /// What happened, the newest first, with the names of what it is about.
            events.list(ListEvents) -> EventPart as events_list;

            /// Checks that the data folder is sound and nothing needed is missing.
            doctor.run(RunDoctor) -> DoctorReport as doctor_run;
            /// How far a check under way is, and what the last one found since the start.
            doctor.state(Nothing) -> DoctorState as doctor_state;

            /// Packs logs, versions, settings and figures for a bug report, without documents.
            diagnostics.create(CreateDiagnostics) -> DiagnosticsView as diagnostics_create;

            /// Makes a key of the local API. The answer is the only one that shows it.
            keys.create(CreateKey) -> CreatedKey as keys_create;
            /// Lists keys of the local API, revoked ones too, the oldest first.
            keys.list(Nothing) -> Vec<ApiKey> as keys_list;
            /// Lets a key of the local API in no more.
            keys.revoke(KeyRef) -> ApiKey as keys_revoke;
            /// Tells whose key of the local API this is, and notes that it was used.
            keys.check(CheckKey) -> CheckedKey as keys_check;

            /// Whether the local API is served, where, and who is connected.
            local_api.status(Nothing) -> LocalApiView as local_api_status;
            /// Serves the local API from now on and at every start, with the settings in force.
            local_api.start(Nothing) -> LocalApiView as local_api_start;
            /// Serves the local API no more. Requests under way get their answers first.
            local_api.stop(Nothing) -> LocalApiView as local_api_stop;
            /// What was asked of the local API lately.
            local_api.requests(ListRequests) -> RequestLog as local_api_requests;

            /// The table of reasons why files are skipped or fail.
            reasons.list(Nothing) -> Vec<ReasonView> as reasons_list;
            /// The kinds of files that can be read.
            formats.list(Nothing) -> Vec<FormatView> as formats_list;
        }
    };
}
pub(crate) use operations;

/// What a follower heard.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// This.
    Update(Update),
    /// Nothing, so far.
    Idle,
    /// Nothing more, ever: the application ended.
    Ended,
}

/// Hears updates one at a time, each event exactly once and in order.
pub trait Follow: Send {
    /// The next update, waiting at most this long for it.
    fn next(&mut self, wait: Duration) -> Next;
}

/// How long to wait where nothing else is to be done.
const LONG: Duration = Duration::from_secs(3600);

macro_rules! operations_trait {
    ($( $(#[doc = $doc:literal])+ $group:ident.$verb:ident($input:ty) -> $output:ty as $method:ident; )+) => {
        /// Everything anyone can ask of the application, wherever it runs.
        pub trait Operations: Send + Sync {
            $( $(#[doc = $doc])+ fn $method(&self, input: $input) -> Result<$output, ApiError>; )+

            /// Follows every event after `since`, and progress as it is sampled.
            fn follower(&self, since: EventSeq) -> Result<Box<dyn Follow>, ApiError>;

            /// Hands every update after `since` to `sink`, until `sink` says stop or the
            /// application ends. `sink` is not called while nothing happens.
            fn follow(
                &self,
                since: EventSeq,
                sink: &mut dyn FnMut(Update) -> Flow,
            ) -> Result<(), ApiError> {
                let mut follower = self.follower(since)?;
                loop {
                    match follower.next(LONG) {
                        Next::Update(update) => match sink(update) {
                            Flow::Continue => {}
                            Flow::Stop => return Ok(()),
                        },
                        Next::Idle => {}
                        Next::Ended => return Ok(()),
                    }
                }
            }
        }

        /// Names of all operations with their documentation, in the order of the table.
        pub const OPERATIONS: &[(&str, &str)] = &[
            $( (concat!(stringify!($group), ".", stringify!($verb)), concat!($($doc),+)) ),+
        ];

        /// Calls the operation named, for edges that speak JSON.
        ///
        /// An unknown name is `not_found`, input of another shape `invalid`.
        pub fn call(
            target: &dyn Operations,
            operation: &str,
            input: Value,
        ) -> Result<Value, ApiError> {
            match operation {
                $( concat!(stringify!($group), ".", stringify!($verb)) => {
                    write(operation, target.$method(read(operation, input)?)?)
                } )+
                _ => Err(ApiError::not_found("operation", operation)),
            }
        }
    };
}
operations!(operations_trait);

fn read<T: DeserializeOwned>(operation: &str, input: Value) -> Result<T, ApiError> {
    // Callers without anything to say may say nothing.
    let input = match input {
        Value::Null => Value::Object(serde_json::Map::new()),
        input => input,
    };
    serde_json::from_value(input)
        .map_err(|error| ApiError::invalid(format!("the input of `{operation}` is wrong: {error}")))
}

fn write<T: Serialize>(operation: &str, output: T) -> Result<Value, ApiError> {
    serde_json::to_value(output).map_err(|error| {
        ApiError::internal(format!(
            "cannot encode the output of `{operation}`: {error}"
        ))
    })
}
