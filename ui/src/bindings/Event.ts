// Generated from crates/api. Do not edit.
import type { BackupKind } from "./BackupKind";
import type { Bytes } from "./Bytes";
import type { ChangeState } from "./ChangeState";
import type { ConnectionId } from "./ConnectionId";
import type { DocumentId } from "./DocumentId";
import type { EventSeq } from "./EventSeq";
import type { ExportId } from "./ExportId";
import type { FileId } from "./FileId";
import type { FileState } from "./FileState";
import type { FileTotals } from "./FileTotals";
import type { JobId } from "./JobId";
import type { JobState } from "./JobState";
import type { ModelId } from "./ModelId";
import type { Priority } from "./Priority";
import type { ScheduleId } from "./ScheduleId";
import type { Timestamp } from "./Timestamp";
import type { UndoTotals } from "./UndoTotals";
import type { WatchId } from "./WatchId";

/**
 * Something that happened, at its place in the one sequence.
 */
export type Event = { 
/**
 * Its place.
 */
seq: EventSeq, 
/**
 * When.
 */
at: Timestamp, 
/**
 * The job it belongs to.
 */
job?: JobId | null, } & ({ "event": "job_created", 
/**
 * Its name.
 */
name: string, } | { "event": "files_listed", 
/**
 * Totals afterwards.
 */
totals: FileTotals, 
/**
 * Whether that was the last of them.
 */
complete: boolean, } | { "event": "job_moved", 
/**
 * The state it is in now.
 */
state: JobState, 
/**
 * Totals at that moment.
 */
totals: FileTotals, } | { "event": "job_reprioritised", 
/**
 * The new one.
 */
priority: Priority, } | { "event": "file_moved", 
/**
 * The file.
 */
file: FileId, 
/**
 * The state it is in now.
 */
state: FileState, 
/**
 * The job's totals afterwards.
 */
totals: FileTotals, } | { "event": "document_deleted", 
/**
 * Which.
 */
document: DocumentId, } | { "event": "document_restored", 
/**
 * Which.
 */
document: DocumentId, } | { "event": "metadata_changed", 
/**
 * Which.
 */
document: DocumentId, } | { "event": "labels_changed", 
/**
 * How many.
 */
documents: number, } | { "event": "connection_changed", 
/**
 * Which.
 */
connection: ConnectionId, } | { "event": "job_undone", 
/**
 * What that did.
 */
totals: UndoTotals, } | { "event": "quarantine_changed", 
/**
 * How many entries there are now.
 */
entries: number, } | { "event": "bytes_in_flight_high", 
/**
 * Bytes in flight.
 */
bytes: number, 
/**
 * The most there may be.
 */
most: number, } | { "event": "retention_applied", 
/**
 * Jobs removed with their files and attempts.
 */
jobs: number, 
/**
 * Kept documents removed for good.
 */
documents: number, } | { "event": "watch_changed", 
/**
 * Which.
 */
watch: WatchId, } | { "event": "schedule_changed", 
/**
 * Which.
 */
schedule: ScheduleId, } | { "event": "export_changed", 
/**
 * Which.
 */
export: ExportId, } | { "event": "embedding_changed", 
/**
 * The model whose vectors are made.
 */
model: ModelId, 
/**
 * How far it is.
 */
state: ChangeState, } | { "event": "backup_made", 
/**
 * Why.
 */
kind: BackupKind, 
/**
 * The file.
 */
file: string, 
/**
 * Its size.
 */
size: Bytes, } | { "event": "backup_skipped", 
/**
 * Why not.
 */
why: string, });
