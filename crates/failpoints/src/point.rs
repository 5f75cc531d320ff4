//! The one list of points. Rows of the fault matrix walk it.

macro_rules! points {
    ($($(#[doc = $doc:literal])+ $point:ident = $name:literal, $fails:ident;)+) => {
        /// A point of the program; the name is what scripts call it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Point {
            $($(#[doc = $doc])+ $point,)+
        }

        impl Point {
            /// Every point, in the order in which a job passes them.
            pub const ALL: &[Point] = &[$(Point::$point,)+];

            /// What scripts call it.
            pub fn name(self) -> &'static str {
                match self {
                    $(Point::$point => $name,)+
                }
            }

            /// Whether it can be made to fail, and not only to die or to wait.
            pub fn can_fail(self) -> bool {
                match self {
                    $(Point::$point => points!(@ $fails),)+
                }
            }
        }
    };
    (@ fails) => { true };
    (@ dies) => { false };
}

points! {
    /// The database is about to be opened for writing.
    OpenDatabase = "open_database", fails;
    /// The database is about to be opened for reading only.
    OpenReadOnly = "open_read_only", fails;
    /// A migration was applied and is not committed.
    Migrate = "migrate", fails;
    /// A copy of the database is about to be made.
    BackupCopy = "backup_copy", fails;
    /// A copy is whole and has not been checked, nor got its name.
    BackupCopied = "backup_copied", fails;
    /// What a backup holds is ready to be put in place, which is not decided.
    RestoreReady = "restore_ready", fails;
    /// A backup is being put in place: what was there is aside, and nothing is in its place.
    RestoreAside = "restore_aside", fails;
    /// A backup is in place, and what was there before has not got its final name.
    RestoreSwapped = "restore_swapped", fails;
    /// Claims of an earlier run were found and are not yet put back.
    Recover = "recover", fails;
    /// A job was written down with its selections, in a transaction.
    CreateJob = "create_job", fails;
    /// A job was accepted, and its files are about to be listed.
    JobAccepted = "job_accepted", dies;
    /// A source has named a file.
    FileListed = "file_listed", dies;
    /// A batch of files was written down, and the totals are not.
    ListFiles = "list_files", fails;
    /// A job's listing was opened again.
    Relist = "relist", fails;
    /// A watch's batch was written down and its job is not started.
    WatchBatch = "watch_batch", fails;
    /// A schedule's time is claimed, its job made, and nothing committed.
    ScheduleClaim = "schedule_claim", fails;
    /// Files were claimed, and the totals are not written.
    Claim = "claim", fails;
    /// A snapshot is about to be taken.
    SnapshotOpen = "snapshot_open", fails;
    /// A part of a file was read and hashed and is about to be written.
    SnapshotCopy = "snapshot_copy", fails;
    /// A snapshot is complete.
    SnapshotDone = "snapshot_done", dies;
    /// A parser process is about to be started.
    ChildStart = "child_start", fails;
    /// A parser's answer is here.
    Parsed = "parsed", dies;
    /// A document was split into chunks.
    Chunked = "chunked", dies;
    /// Stored vectors are about to be looked up.
    CacheLookup = "cache_lookup", fails;
    /// A batch of texts is about to be embedded.
    EmbedBatch = "embed_batch", fails;
    /// All of a file's vectors are there.
    Embedded = "embedded", dies;
    /// A transaction is about to begin.
    Begin = "begin", fails;
    /// The chunks of the version before were removed and the new ones are not there.
    OldChunksOut = "old_chunks_out", fails;
    /// The row of a document was written.
    DocumentRow = "document_row", fails;
    /// A chunk was written and its vector is not.
    ChunkRow = "chunk_row", fails;
    /// A file's end is about to be written.
    FinishFile = "finish_file", fails;
    /// The index of words is about to be changed.
    WordsRow = "words_row", fails;
    /// A transaction is complete and not committed.
    BeforeCommit = "before_commit", fails;
    /// A transaction is committed, and nobody has heard of it.
    AfterCommit = "after_commit", dies;
    /// A file's end is known to be on the disk.
    Settled = "settled", dies;
    /// Files that were claimed are about to be put back.
    PutBack = "put_back", dies;
    /// A job changed its state, and the row is not written.
    JobStep = "job_step", fails;
    /// A job is paused in the transaction.
    JobPause = "job_pause", fails;
    /// A job is cancelled in the transaction.
    JobCancel = "job_cancel", fails;
    /// A job is finished in the transaction.
    JobFinish = "job_finish", fails;
    /// A job is taken up again in the transaction.
    JobRetry = "job_retry", fails;
    /// The index of words is about to be merged.
    IndexMerge = "index_merge", fails;
    /// A document is kept aside and still there.
    RemoveDocument = "remove_document", fails;
    /// A removed document is written again and not yet struck from those removed.
    RestoreDocument = "restore_document", fails;
    /// A job's undo was begun and is not written.
    UndoBegin = "undo_begin", fails;
    /// A piece of a job was undone and its totals are not written.
    UndoPiece = "undo_piece", fails;
    /// Something old is forgotten, and not yet for good.
    Forget = "forget", fails;
    /// The documents of an export are written down, and its beginning is not.
    BeginExport = "begin_export", fails;
    /// A document is about to be written into an export's file.
    ExportDocument = "export_document", fails;
    /// An export's file is complete, on the disk and under another name.
    ExportWritten = "export_written", fails;
    /// It is known that an export's file is complete, and it is about to get its name.
    ExportNamed = "export_named", fails;
    /// An export's file has its name, and that is not known.
    ExportPlaced = "export_placed", dies;
    /// New vectors of documents are written beside the old, and not counted.
    SpareVectors = "spare_vectors", fails;
    /// The tables of vectors have swapped their names, and documents do not say so.
    SwitchModel = "switch_model", fails;
    /// The model was switched, and the engine does not know.
    ModelSwitched = "model_switched", dies;
    /// A part of the vectors that are not needed any more is removed.
    ClearVectors = "clear_vectors", fails;
    /// A bundle is complete, on the disk and under another name, and has not been checked.
    BundleWritten = "bundle_written", fails;
    /// A bundle is checked and has its name, and nobody has heard of it.
    BundlePlaced = "bundle_placed", dies;
    /// A document of a bundle is written with all that is known of it, and not committed.
    BundleDocument = "bundle_document", fails;
    /// Another program's request was carried out, and the answer is not sent.
    Answer = "answer", dies;
    /// A program that waited has become the owner of the data folder.
    TakeOver = "take_over", dies;
}
