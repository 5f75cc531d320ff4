// Generated from crates/api. Do not edit.
import type { AddConnection } from "./AddConnection";
import type { AddFile } from "./AddFile";
import type { AddProvider } from "./AddProvider";
import type { AddSchedule } from "./AddSchedule";
import type { AddText } from "./AddText";
import type { AddWatch } from "./AddWatch";
import type { Alike } from "./Alike";
import type { ApiKey } from "./ApiKey";
import type { ApplicationInfo } from "./ApplicationInfo";
import type { AskChannel } from "./AskChannel";
import type { AskFacets } from "./AskFacets";
import type { AskInsights } from "./AskInsights";
import type { AskNearDuplicates } from "./AskNearDuplicates";
import type { AskOverview } from "./AskOverview";
import type { AskPageImage } from "./AskPageImage";
import type { AskPagePlaces } from "./AskPagePlaces";
import type { AskStatistics } from "./AskStatistics";
import type { AskThroughput } from "./AskThroughput";
import type { AttemptView } from "./AttemptView";
import type { Backup } from "./Backup";
import type { BackupState } from "./BackupState";
import type { Bundle } from "./Bundle";
import type { BundleState } from "./BundleState";
import type { ChangeEmbedding } from "./ChangeEmbedding";
import type { ChannelEntry } from "./ChannelEntry";
import type { CheckKey } from "./CheckKey";
import type { CheckedKey } from "./CheckedKey";
import type { ChunkView } from "./ChunkView";
import type { ClearQuarantine } from "./ClearQuarantine";
import type { CollectionView } from "./CollectionView";
import type { Connection } from "./Connection";
import type { ConnectionRef } from "./ConnectionRef";
import type { CreateBackup } from "./CreateBackup";
import type { CreateBundle } from "./CreateBundle";
import type { CreateCollection } from "./CreateCollection";
import type { CreateDiagnostics } from "./CreateDiagnostics";
import type { CreateExport } from "./CreateExport";
import type { CreateJob } from "./CreateJob";
import type { CreateKey } from "./CreateKey";
import type { CreatedJob } from "./CreatedJob";
import type { CreatedKey } from "./CreatedKey";
import type { DecideLabels } from "./DecideLabels";
import type { DeleteDocuments } from "./DeleteDocuments";
import type { DeletedDocuments } from "./DeletedDocuments";
import type { DiagnosticsView } from "./DiagnosticsView";
import type { DoctorReport } from "./DoctorReport";
import type { DoctorState } from "./DoctorState";
import type { DocumentFacets } from "./DocumentFacets";
import type { DocumentPages } from "./DocumentPages";
import type { DocumentPart } from "./DocumentPart";
import type { DocumentRef } from "./DocumentRef";
import type { DocumentStructure } from "./DocumentStructure";
import type { DocumentView } from "./DocumentView";
import type { EditDocuments } from "./EditDocuments";
import type { EditSchedule } from "./EditSchedule";
import type { EditWatch } from "./EditWatch";
import type { EditedDocuments } from "./EditedDocuments";
import type { EmbeddingChange } from "./EmbeddingChange";
import type { EmbeddingView } from "./EmbeddingView";
import type { EnforceLabels } from "./EnforceLabels";
import type { EventPart } from "./EventPart";
import type { ExcludeRows } from "./ExcludeRows";
import type { Export } from "./Export";
import type { ExportRef } from "./ExportRef";
import type { FailureGroup } from "./FailureGroup";
import type { FileLog } from "./FileLog";
import type { FileRef } from "./FileRef";
import type { FileView } from "./FileView";
import type { FormatView } from "./FormatView";
import type { GetMapping } from "./GetMapping";
import type { GetPreflight } from "./GetPreflight";
import type { Insights } from "./Insights";
import type { InspectBundle } from "./InspectBundle";
import type { JobRef } from "./JobRef";
import type { JobSource } from "./JobSource";
import type { JobView } from "./JobView";
import type { KeyRef } from "./KeyRef";
import type { LabelDetail } from "./LabelDetail";
import type { LabelKind } from "./LabelKind";
import type { LabelRef } from "./LabelRef";
import type { LabelScope } from "./LabelScope";
import type { LabelSettings } from "./LabelSettings";
import type { LabelStatus } from "./LabelStatus";
import type { LabelView } from "./LabelView";
import type { LabelsDecided } from "./LabelsDecided";
import type { LabelsPreview } from "./LabelsPreview";
import type { LabelsRun } from "./LabelsRun";
import type { LabelsTried } from "./LabelsTried";
import type { ListConnections } from "./ListConnections";
import type { ListDocuments } from "./ListDocuments";
import type { ListEvents } from "./ListEvents";
import type { ListExports } from "./ListExports";
import type { ListFailures } from "./ListFailures";
import type { ListFiles } from "./ListFiles";
import type { ListJobs } from "./ListJobs";
import type { ListLabels } from "./ListLabels";
import type { ListQuarantine } from "./ListQuarantine";
import type { ListRemoved } from "./ListRemoved";
import type { ListRequests } from "./ListRequests";
import type { ListScheduleRuns } from "./ListScheduleRuns";
import type { ListSchedules } from "./ListSchedules";
import type { ListSourceFiles } from "./ListSourceFiles";
import type { ListWatchFiles } from "./ListWatchFiles";
import type { ListWatches } from "./ListWatches";
import type { LoadView } from "./LoadView";
import type { LocalApiView } from "./LocalApiView";
import type { MappingItem } from "./MappingItem";
import type { MetadataSettings } from "./MetadataSettings";
import type { NearDuplicates } from "./NearDuplicates";
import type { Nothing } from "./Nothing";
import type { Overview } from "./Overview";
import type { Page } from "./Page";
import type { PageImage } from "./PageImage";
import type { PagePlaces } from "./PagePlaces";
import type { PreflightPage } from "./PreflightPage";
import type { PreflightRef } from "./PreflightRef";
import type { PreflightView } from "./PreflightView";
import type { PreviewChunks } from "./PreviewChunks";
import type { PreviewLabels } from "./PreviewLabels";
import type { PreviewSchedule } from "./PreviewSchedule";
import type { PreviewedChunks } from "./PreviewedChunks";
import type { ProviderRef } from "./ProviderRef";
import type { ProviderView } from "./ProviderView";
import type { QuarantineCleared } from "./QuarantineCleared";
import type { QuarantineRef } from "./QuarantineRef";
import type { QuarantineRetried } from "./QuarantineRetried";
import type { QuarantineView } from "./QuarantineView";
import type { ReasonView } from "./ReasonView";
import type { RemoveCollection } from "./RemoveCollection";
import type { RemoveUpload } from "./RemoveUpload";
import type { RemovedView } from "./RemovedView";
import type { RenameConnection } from "./RenameConnection";
import type { Reprioritise } from "./Reprioritise";
import type { RequestLog } from "./RequestLog";
import type { RestoreBackup } from "./RestoreBackup";
import type { RestoreFromBundle } from "./RestoreFromBundle";
import type { RestoreView } from "./RestoreView";
import type { RestoredBundle } from "./RestoredBundle";
import type { ResumeWatch } from "./ResumeWatch";
import type { RetentionDays } from "./RetentionDays";
import type { RetentionView } from "./RetentionView";
import type { RetryJob } from "./RetryJob";
import type { RunDoctor } from "./RunDoctor";
import type { RunLabels } from "./RunLabels";
import type { ScanWatch } from "./ScanWatch";
import type { ScheduleRef } from "./ScheduleRef";
import type { ScheduleRun } from "./ScheduleRun";
import type { ScheduleTimes } from "./ScheduleTimes";
import type { ScheduleView } from "./ScheduleView";
import type { Search } from "./Search";
import type { SearchAnswer } from "./SearchAnswer";
import type { SetLabels } from "./SetLabels";
import type { SetMetadata } from "./SetMetadata";
import type { SetProviderKey } from "./SetProviderKey";
import type { SetSetting } from "./SetSetting";
import type { SettingRef } from "./SettingRef";
import type { SettingView } from "./SettingView";
import type { Shutdown } from "./Shutdown";
import type { SourceFile } from "./SourceFile";
import type { StartPreflight } from "./StartPreflight";
import type { StatSourceFiles } from "./StatSourceFiles";
import type { Statement } from "./Statement";
import type { Statistics } from "./Statistics";
import type { TestedProvider } from "./TestedProvider";
import type { Throughput } from "./Throughput";
import type { TryLabels } from "./TryLabels";
import type { UndoPreview } from "./UndoPreview";
import type { UploadView } from "./UploadView";
import type { WatchFileView } from "./WatchFileView";
import type { WatchRef } from "./WatchRef";
import type { WatchView } from "./WatchView";

/** Every operation with what it takes and gives. */
export interface Operations {
  /** What runs, where its data is, which parts are missing. */
  "application.info": { input: Nothing; output: ApplicationInfo };
  /** Stops the process that owns the data folder, a moment after the answer. */
  "application.shutdown": { input: Shutdown; output: Nothing };
  /** Adds a connection, after trying whether it can be reached. */
  "connections.add": { input: AddConnection; output: Connection };
  /** Lists connections, the oldest first. */
  "connections.list": { input: ListConnections; output: Array<Connection> };
  /** One connection. */
  "connections.get": { input: ConnectionRef; output: Connection };
  /** Tries whether a connection can be reached now, and keeps the answer. */
  "connections.validate": { input: ConnectionRef; output: Connection };
  /** Lists the files that a connection has, in a stable order, without reading them. */
  "connections.files": { input: ListSourceFiles; output: Page<SourceFile> };
  /** Looks at files of a connection by name; one that is not there says so itself. */
  "connections.stat": { input: StatSourceFiles; output: Array<SourceFile> };
  /** Gives a connection another name. */
  "connections.rename": { input: RenameConnection; output: Connection };
  /** Removes a connection. Its documents stay. Refused while a job uses it. */
  "connections.remove": { input: ConnectionRef; output: Nothing };
  /** The newest talks or films of a channel, without fetching them. */
  "media.channel": { input: AskChannel; output: Array<ChannelEntry> };
  /** Starts looking at files without doing anything to them. */
  "preflight.start": { input: StartPreflight; output: PreflightView };
  /** A preflight as it stands, with some of its rows. */
  "preflight.get": { input: GetPreflight; output: PreflightPage };
  /** What a mapping file says about the files of a preflight, one list at a time. */
  "preflight.mapping": { input: GetMapping; output: Page<MappingItem> };
  /** How one file would be cut up with the options named. Nothing is stored or embedded. */
  "preflight.chunks": { input: PreviewChunks; output: PreviewedChunks };
  /** Leaves files out of the job to come, or takes them in again. */
  "preflight.exclude": { input: ExcludeRows; output: PreflightView };
  /** Stops looking; what was found stays. */
  "preflight.cancel": { input: PreflightRef; output: PreflightView };
  /** Forgets a preflight. */
  "preflight.release": { input: PreflightRef; output: Nothing };
  /** Makes a job, and starts it when asked to. */
  "jobs.create": { input: CreateJob; output: CreatedJob };
  /** Lists jobs, the newest first. */
  "jobs.list": { input: ListJobs; output: Page<JobView> };
  /** One job. */
  "jobs.get": { input: JobRef; output: JobView };
  /** Files of a job, in the order they were found. */
  "jobs.files": { input: ListFiles; output: Page<FileView> };
  /** One file of a job. */
  "jobs.file": { input: FileRef; output: FileView };
  /** Every try at one file, first to last. */
  "jobs.attempts": { input: FileRef; output: Array<AttemptView> };
  /** What the log says about one file. */
  "jobs.log": { input: FileRef; output: FileLog };
  /** Files by when they were done, over the time a job took so far. */
  "jobs.throughput": { input: AskThroughput; output: Throughput };
  /** Files of a job by connection, in the order the connections first appear. */
  "jobs.sources": { input: JobRef; output: Array<JobSource> };
  /** Where every file of a job went, and why. */
  "jobs.statement": { input: JobRef; output: Statement };
  /** What was odd about a job when it was made: its mapping, for one. */
  "jobs.warnings": { input: JobRef; output: Array<string> };
  /** Starts a job that is pending. */
  "jobs.start": { input: JobRef; output: JobView };
  /** Holds a job that is queued or running; files in work are put back. */
  "jobs.pause": { input: JobRef; output: JobView };
  /** Lets a paused job go on. */
  "jobs.resume": { input: JobRef; output: JobView };
  /** Stops a job for good; files that are done stay done. */
  "jobs.cancel": { input: JobRef; output: JobView };
  /** Does failed files of an ended job again, all that share a reason, or all of them. */
  "jobs.retry": { input: RetryJob; output: JobView };
  /** Files that failed, or were left out and need not be, by reason. */
  "jobs.failures": { input: ListFailures; output: Array<FailureGroup> };
  /** What undoing a job would do. */
  "jobs.undo_preview": { input: JobRef; output: UndoPreview };
  /** Undoes an ended job: what it added goes, what it replaced or removed comes back. */
  "jobs.undo": { input: JobRef; output: JobView };
  /** Changes which job goes first, while it waits or runs. */
  "jobs.set_priority": { input: Reprioritise; output: JobView };
  /** Watches a folder from now on: its files are taken in as they come and change. */
  "watches.add": { input: AddWatch; output: WatchView };
  /** Lists watched folders, the oldest first. */
  "watches.list": { input: ListWatches; output: Array<WatchView> };
  /** One watched folder. */
  "watches.get": { input: WatchRef; output: WatchView };
  /** Files that a watch took, by path. */
  "watches.files": { input: ListWatchFiles; output: Page<WatchFileView> };
  /** Changes a watch; what is left out stays as it is. */
  "watches.edit": { input: EditWatch; output: WatchView };
  /** Holds a watch until it is resumed, also over restarts. Its jobs go on. */
  "watches.pause": { input: WatchRef; output: WatchView };
  /** Lets a paused watch go on. */
  "watches.resume": { input: ResumeWatch; output: WatchView };
  /** Looks at a whole watched folder now, and takes again what failed. */
  "watches.scan": { input: ScanWatch; output: WatchView };
  /** Removes a watch. Its documents stay. */
  "watches.remove": { input: WatchRef; output: Nothing };
  /** Makes a job over and over at the times that a cron expression names. */
  "schedules.add": { input: AddSchedule; output: ScheduleView };
  /** Lists schedules, the oldest first. */
  "schedules.list": { input: ListSchedules; output: Array<ScheduleView> };
  /** One schedule. */
  "schedules.get": { input: ScheduleRef; output: ScheduleView };
  /** What came of the times a schedule was due, the latest first. */
  "schedules.runs": { input: ListScheduleRuns; output: Page<ScheduleRun> };
  /** Changes a schedule; what is left out stays as it is. */
  "schedules.edit": { input: EditSchedule; output: ScheduleView };
  /** Holds a schedule until it is resumed, also over restarts. Its job goes on. */
  "schedules.pause": { input: ScheduleRef; output: ScheduleView };
  /** Lets a paused schedule go on with the next time that comes. */
  "schedules.resume": { input: ScheduleRef; output: ScheduleView };
  /** Makes a job of a schedule now. Refused while its last job is not done. */
  "schedules.run": { input: ScheduleRef; output: JobView };
  /** Removes a schedule. Its jobs and documents stay. */
  "schedules.remove": { input: ScheduleRef; output: Nothing };
  /** Tells when a rule would run, without making a schedule of it. */
  "schedules.preview": { input: PreviewSchedule; output: ScheduleTimes };
  /** Hands in a text for a job to select. */
  "uploads.add_text": { input: AddText; output: UploadView };
  /** Hands in a copy of a file for a job to select. */
  "uploads.add_file": { input: AddFile; output: UploadView };
  /** Takes back what was handed in. A job that selected it finds it gone. */
  "uploads.remove": { input: RemoveUpload; output: Nothing };
  /** Lists collections by name. */
  "collections.list": { input: Nothing; output: Array<CollectionView> };
  /** Makes a collection. */
  "collections.create": { input: CreateCollection; output: CollectionView };
  /** What the documents of a collection are like, or all: counts by type, size, date,
   * label, language and quality. */
  "collections.overview": { input: AskOverview; output: Overview };
  /** Removes a collection. */
  "collections.remove": { input: RemoveCollection; output: Nothing };
  /** Lists documents. */
  "documents.list": { input: ListDocuments; output: Page<DocumentView> };
  /** One document. */
  "documents.get": { input: DocumentRef; output: DocumentView };
  /** Chunks of a document, in order. */
  "documents.chunks": { input: DocumentPart; output: Page<ChunkView> };
  /** Blocks of a document with their pages, in reading order. */
  "documents.structure": { input: DocumentPart; output: DocumentStructure };
  /** Every page of a document: how its text came, how much it is and how good. */
  "documents.pages": { input: DocumentRef; output: DocumentPages };
  /** A page of a document as it looks, drawn from the original. */
  "documents.page_image": { input: AskPageImage; output: PageImage };
  /** Where the chunks of a page stand on it, as rectangles. */
  "documents.page_places": { input: AskPagePlaces; output: PagePlaces };
  /** Where else the text of a document is: other places, and documents much like it. */
  "documents.alike": { input: DocumentRef; output: Alike };
  /** Groups of documents that are nearly the same, the largest first. */
  "documents.near_duplicates": { input: AskNearDuplicates; output: Page<NearDuplicates> };
  /** Removes a document with its chunks. Its file is not touched. */
  "documents.delete": { input: DocumentRef; output: Nothing };
  /** Removes many documents at once. Those that are gone already are passed over. */
  "documents.delete_many": { input: DeleteDocuments; output: DeletedDocuments };
  /** Changes metadata of documents by hand; nothing is read or embedded again. */
  "documents.edit": { input: EditDocuments; output: EditedDocuments };
  /** The types and connections there are documents of, to narrow lists by. */
  "documents.facets": { input: AskFacets; output: DocumentFacets };
  /** Lists documents that a watch removed and that can be restored. */
  "documents.removed": { input: ListRemoved; output: Page<RemovedView> };
  /** Serves a removed document again, as it was. */
  "documents.restore": { input: DocumentRef; output: DocumentView };
  /** Has documents written into a file. */
  "exports.create": { input: CreateExport; output: Export };
  /** Lists exports, the newest first. */
  "exports.list": { input: ListExports; output: Page<Export> };
  /** One export. */
  "exports.get": { input: ExportRef; output: Export };
  /** Holds an export; it begins anew when it is resumed. */
  "exports.pause": { input: ExportRef; output: Export };
  /** Has an export written that was paused, that failed or was cancelled. */
  "exports.resume": { input: ExportRef; output: Export };
  /** Stops an export for good. Nothing is left of its file. */
  "exports.cancel": { input: ExportRef; output: Export };
  /** Forgets an export that has ended. Its file stays, but for one in `exports` in the data folder. */
  "exports.remove": { input: ExportRef; output: Nothing };
  /** Which embedding model is in use, which others there are, and how far a change is. */
  "embedding.status": { input: Nothing; output: EmbeddingView };
  /** Has all documents embedded by another model, beside the vectors in use. */
  "embedding.change": { input: ChangeEmbedding; output: EmbeddingChange };
  /** Holds the change of the model. What was computed stays. */
  "embedding.pause": { input: Nothing; output: EmbeddingChange };
  /** Lets the change of the model go on. */
  "embedding.resume": { input: Nothing; output: EmbeddingChange };
  /** Stops the change of the model for good; the model in use stays. */
  "embedding.cancel": { input: Nothing; output: EmbeddingChange };
  /** Models of providers that jobs can choose, and whether there are keys for them. */
  "providers.list": { input: Nothing; output: Array<ProviderView> };
  /** Adds a server that speaks OpenAI's protocol, or changes where a model is asked. */
  "providers.add": { input: AddProvider; output: ProviderView };
  /** Removes what was added. Refused while documents have vectors of it. */
  "providers.remove": { input: ProviderRef; output: Nothing };
  /** Keeps the key of a provider, which nothing shows again. */
  "providers.set_key": { input: SetProviderKey; output: ProviderView };
  /** Takes the key of a provider away. */
  "providers.remove_key": { input: ProviderRef; output: ProviderView };
  /** Asks a provider for one vector. */
  "providers.test": { input: ProviderRef; output: TestedProvider };
  /** Finds passages. */
  "search.run": { input: Search; output: SearchAnswer };
  /** Lists content that parsers crash on and that is left alone, the latest first. */
  "quarantine.list": { input: ListQuarantine; output: Page<QuarantineView> };
  /** Lets content out of quarantine and does its files again in ended jobs. */
  "quarantine.retry": { input: QuarantineRef; output: QuarantineRetried };
  /** Lets content out of quarantine; the next job that meets it tries it. */
  "quarantine.clear": { input: ClearQuarantine; output: QuarantineCleared };
  /** What is old enough to be forgotten. Documents that are served never are. */
  "retention.preview": { input: RetentionDays; output: RetentionView };
  /** Forgets it, and says what that was. */
  "retention.apply": { input: RetentionDays; output: RetentionView };
  /** What the work takes of the machine now, and what holds it back. */
  "load.get": { input: Nothing; output: LoadView };
  /** Figures over everything that ever ran, or over the jobs of one user. */
  "statistics.get": { input: AskStatistics; output: Statistics };
  /** What happened over time: documents that came and files that were done, by day,
   * week or month, with what kinds they were and for which reasons files failed. */
  "insights.read": { input: AskInsights; output: Insights };
  /** Every setting with the value in force and where it came from. */
  "settings.list": { input: Nothing; output: Array<SettingView> };
  /** Writes a value to `config.yaml`; jobs created from now on use it. */
  "settings.set": { input: SetSetting; output: SettingView };
  /** Takes a value out of `config.yaml`, so that the default holds again. */
  "settings.reset": { input: SettingRef; output: SettingView };
  /** The schema of metadata, and rules that tell it from paths. */
  "metadata.get": { input: Nothing; output: MetadataSettings };
  /** Writes schema or rules to `config.yaml`; jobs that begin from now on use them. */
  "metadata.set": { input: SetMetadata; output: MetadataSettings };
  /** Labels of documents that are stored and of files that wait for a person. */
  "labels.list": { input: ListLabels; output: Page<LabelView> };
  /** The label of one document, stored or held, with its history. */
  "labels.get": { input: LabelRef; output: LabelDetail };
  /** Decides about documents as a person: another label, let in, masked or refused. */
  "labels.decide": { input: DecideLabels; output: LabelsDecided };
  /** How many documents there are by label, and how many are to be labelled. */
  "labels.status": { input: LabelScope; output: LabelStatus };
  /** Labels some stored documents by the rules in force; nothing is read or embedded. */
  "labels.run": { input: RunLabels; output: LabelsRun };
  /** What the policies in force would do with what is stored, or leaves. */
  "labels.preview": { input: PreviewLabels; output: LabelsPreview };
  /** Does with stored documents what the policies in force say. */
  "labels.enforce": { input: EnforceLabels; output: LabelsDecided };
  /** The kinds of what can be found, in the order people read them. */
  "labels.kinds": { input: Nothing; output: Array<LabelKind> };
  /** What rules find in a text, which is kept nowhere. */
  "labels.try_on": { input: TryLabels; output: LabelsTried };
  /** The rules and policies of labels. */
  "labels.settings": { input: Nothing; output: LabelSettings };
  /** Writes rules and policies to `config.yaml`; they hold from then on. */
  "labels.set": { input: SetLabels; output: LabelSettings };
  /** Makes a backup now, while jobs go on, and answers when it is whole and checked. */
  "backups.create": { input: CreateBackup; output: Backup };
  /** Backups in the data folder, the newest first. */
  "backups.list": { input: Nothing; output: Array<Backup> };
  /** How far a backup under way is, and where backups are kept. */
  "backups.state": { input: Nothing; output: BackupState };
  /** Checks a backup and has it put in place of everything at the next start. */
  "backups.restore": { input: RestoreBackup; output: RestoreView };
  /** Makes a portable bundle of documents, and answers when it is whole and checked. */
  "bundles.create": { input: CreateBundle; output: Bundle };
  /** Checks a bundle from end to end and tells what is in it. */
  "bundles.inspect": { input: InspectBundle; output: Bundle };
  /** Stores the documents of a bundle; nothing is parsed or embedded. */
  "bundles.restore": { input: RestoreFromBundle; output: RestoredBundle };
  /** How far the bundle is that is being made or restored, if one is. */
  "bundles.state": { input: Nothing; output: BundleState };
  /** Stops the bundle that is being made or restored, and does not wait until it has.
   * Nothing is left of one that is being made; documents that are restored stay. */
  "bundles.stop": { input: Nothing; output: BundleState };
  /** What happened, the newest first, with the names of what it is about. */
  "events.list": { input: ListEvents; output: EventPart };
  /** Checks that the data folder is sound and nothing needed is missing. */
  "doctor.run": { input: RunDoctor; output: DoctorReport };
  /** How far a check under way is, and what the last one found since the start. */
  "doctor.state": { input: Nothing; output: DoctorState };
  /** Packs logs, versions, settings and figures for a bug report, without documents. */
  "diagnostics.create": { input: CreateDiagnostics; output: DiagnosticsView };
  /** Makes a key of the local API. The answer is the only one that shows it. */
  "keys.create": { input: CreateKey; output: CreatedKey };
  /** Lists keys of the local API, revoked ones too, the oldest first. */
  "keys.list": { input: Nothing; output: Array<ApiKey> };
  /** Lets a key of the local API in no more. */
  "keys.revoke": { input: KeyRef; output: ApiKey };
  /** Tells whose key of the local API this is, and notes that it was used. */
  "keys.check": { input: CheckKey; output: CheckedKey };
  /** Whether the local API is served, where, and who is connected. */
  "local_api.status": { input: Nothing; output: LocalApiView };
  /** Serves the local API from now on and at every start, with the settings in force. */
  "local_api.start": { input: Nothing; output: LocalApiView };
  /** Serves the local API no more. Requests under way get their answers first. */
  "local_api.stop": { input: Nothing; output: LocalApiView };
  /** What was asked of the local API lately. */
  "local_api.requests": { input: ListRequests; output: RequestLog };
  /** The table of reasons why files are skipped or fail. */
  "reasons.list": { input: Nothing; output: Array<ReasonView> };
  /** The kinds of files that can be read. */
  "formats.list": { input: Nothing; output: Array<FormatView> };
}

/** The name of an operation. */
export type OperationName = keyof Operations;

/** What an operation takes. */
export type Input<N extends OperationName> = Operations[N]["input"];

/** What an operation gives. */
export type Output<N extends OperationName> = Operations[N]["output"];

/** Runs an operation. Rejects with an `ApiError`. */
export type Call = <N extends OperationName>(operation: N, input: Input<N>) => Promise<Output<N>>;
