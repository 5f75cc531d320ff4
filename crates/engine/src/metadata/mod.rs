//! What is said about the files of a job before they are read: by whoever asked for it, by
//! mapping files, by files beside them, by rules.
//!
//! Which of it wins is decided in `gristmill_metadata`; here it is brought together. Files of
//! metadata are read when a document asks for them, so a retry sees what was corrected.

mod files;
mod tables;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use gristmill_metadata::{
    Layer, Policy, fill_from_document, folders_of, resolve, sidecar_of, sidecars_of, table_folder,
};
use gristmill_model::{
    CollectionId, ConnectionId, Document, DocumentMetadata, Failure, FileKey, MappedRow,
    MetadataOrigin, MetadataValue, MetadataValues, ProcessingOptions, ReasonCode, Selection,
    Source, SourceType, Stage,
};

use gristmill_store::{Store, StoreError};

use self::files::Read;
use self::tables::Tables;

/// What is said about the files of one job.
pub(crate) struct Supplied {
    policy: Arc<Policy>,
    /// Whether files beside documents are looked at.
    from_files: bool,
    job: MetadataValues,
    by_file: HashMap<ConnectionId, ByFile>,
    tables: Tables,
}

#[derive(Default)]
struct ByFile {
    request: BTreeMap<FileKey, MetadataValues>,
    mapped: BTreeMap<FileKey, MappedRow>,
}

/// What a file is, as far as metadata goes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A document.
    Document,
    /// It holds the metadata of others; whose, for people.
    Metadata(String),
    /// It should hold the metadata of others and cannot be read; why.
    Unreadable(String),
}

impl Supplied {
    pub(crate) fn new(
        policy: Arc<Policy>,
        from_files: bool,
        options: &ProcessingOptions,
        selections: &[Selection],
    ) -> Self {
        let mut by_file: HashMap<_, ByFile> = HashMap::new();
        for selection in selections {
            let files = by_file.entry(selection.connection.clone()).or_default();
            files.request.extend(selection.metadata.clone());
            files.mapped.extend(selection.mapped.clone());
        }
        let job = options.metadata.iter();
        let job = job.map(|(name, text)| (name.clone(), MetadataValue::Text(text.clone())));
        Self {
            policy,
            from_files,
            job: job.collect(),
            by_file,
            tables: Tables::default(),
        }
    }

    /// The schema and the rules it goes by.
    pub(crate) fn policy(&self) -> Arc<Policy> {
        Arc::clone(&self.policy)
    }

    /// Takes in rows of a mapping that were matched after the job was asked for.
    pub(crate) fn map(&mut self, connection: &ConnectionId, rows: BTreeMap<FileKey, MappedRow>) {
        let files = self.by_file.entry(connection.clone()).or_default();
        files.mapped.extend(rows);
    }

    /// What a file is. Fails only where its source cannot be reached.
    pub(crate) fn role(&self, source: &dyn Source, key: &FileKey) -> Result<Role, Failure> {
        if !self.looks_beside(source) {
            return Ok(Role::Document);
        }
        if let Some(folder) = table_folder(&key.0) {
            let role = match files::read_table(source, key)? {
                Read::There(_) => Some(Role::Metadata(in_folder(folder))),
                Read::Broken(problem) => Some(Role::Unreadable(problem)),
                Read::Nothing => None,
            };
            if let Some(role) = role {
                return Ok(role);
            }
        }
        let Some(document) = sidecar_of(&key.0) else {
            return Ok(Role::Document);
        };
        if !files::is_there(source, &FileKey(document.to_owned()))? {
            return Ok(Role::Document);
        }
        Ok(match files::read_sidecar(source, key)? {
            Read::There(_) => Role::Metadata(format!("it holds the metadata of `{document}`")),
            Read::Broken(problem) => Role::Unreadable(problem),
            Read::Nothing => Role::Document,
        })
    }

    /// All that is said about a document, valid by the schema. What is not is a failure of
    /// the file: `Metadata validation failed: …`.
    ///
    /// `before` is what the document has now. What earlier jobs were told about it stays until
    /// this one is told otherwise.
    pub(crate) fn of(
        &self,
        source: &dyn Source,
        connection: &ConnectionId,
        key: &FileKey,
        before: &DocumentMetadata,
    ) -> Result<DocumentMetadata, Failure> {
        let mut layers = self.by_request(connection, key);
        if self.looks_beside(source) {
            layers.extend(self.by_sidecar(source, key)?);
            layers.extend(self.by_tables(source, connection, key)?);
        }
        layers.push(Layer::new(
            MetadataOrigin::Rule,
            self.policy.by_rule(&key.0),
        ));
        layers.push(Layer::new(MetadataOrigin::Job, self.job.clone()));
        layers.extend(self.by_earlier_jobs(before));
        resolve(&self.policy.schema, layers).map_err(|invalid| {
            let code = ReasonCode::InvalidMetadata;
            Failure::new(code, Stage::Accessing, invalid.to_string())
        })
    }

    /// Fills what is open with what a document says of itself.
    pub(crate) fn fill(&self, document: &Document, metadata: &mut DocumentMetadata) {
        fill_from_document(&self.policy.schema, &document.metadata, metadata);
    }

    fn looks_beside(&self, source: &dyn Source) -> bool {
        let has_folders = match source.source_type() {
            SourceType::LocalDirectory | SourceType::LocalZip => true,
            // These stand alone: what one caller hands in says nothing about another's, and
            // what lies beside a page is another page.
            SourceType::IndividualUpload | SourceType::Web => false,
        };
        self.from_files && has_folders
    }

    fn by_request(&self, connection: &ConnectionId, key: &FileKey) -> Vec<Layer> {
        let Some(files) = self.by_file.get(connection) else {
            return Vec::new();
        };
        let request = files.request.get(key).cloned();
        let request = request.map(|values| Layer::new(MetadataOrigin::Request, values));
        let row = files.mapped.get(key);
        let row = row.map(|row| of_row(MetadataOrigin::Mapping, row));
        request.into_iter().chain(row).collect()
    }

    /// What is read anew each time needs no keeping, and what does not fit any more is no
    /// fault of this job.
    fn by_earlier_jobs(&self, before: &DocumentMetadata) -> Vec<Layer> {
        const TOLD: [MetadataOrigin; 3] = [
            MetadataOrigin::Request,
            MetadataOrigin::Mapping,
            MetadataOrigin::Job,
        ];
        let schema = &self.policy.schema;
        let of = |origin| {
            let told = before.iter().filter(|(name, of)| {
                of.origin == origin && schema.convert(name, &of.value).is_ok()
            });
            let values = told.map(|(name, of)| (name.clone(), of.value.clone()));
            Layer::new(origin, values.collect())
        };
        TOLD.map(of).into()
    }

    fn by_sidecar(&self, source: &dyn Source, key: &FileKey) -> Result<Vec<Layer>, Failure> {
        let mut layers = Vec::new();
        for name in sidecars_of(&key.0).map(FileKey) {
            let (values, problem) = match files::read_sidecar(source, &name)? {
                Read::There(values) => (values, None),
                Read::Broken(problem) => (MetadataValues::new(), Some(problem)),
                Read::Nothing => continue,
            };
            layers.push(Layer {
                origin: MetadataOrigin::Sidecar,
                place: Some(name.file_name().to_owned()),
                values,
                problem,
            });
        }
        Ok(layers)
    }

    fn by_tables(
        &self,
        source: &dyn Source,
        connection: &ConnectionId,
        key: &FileKey,
    ) -> Result<Vec<Layer>, Failure> {
        let mut layers = Vec::new();
        for folder in folders_of(&key.0) {
            let rows = self.tables.rows(source, connection, folder)?;
            let rows = rows.of(key).iter();
            layers.extend(rows.map(|row| of_row(MetadataOrigin::Folder, row)));
        }
        Ok(layers)
    }
}

/// The metadata of the document whose main place this is; empty where there is none.
pub(crate) fn of_document_at(
    store: &Store,
    collection: &CollectionId,
    connection: &ConnectionId,
    key: &FileKey,
) -> Result<DocumentMetadata, StoreError> {
    let known = store.known_at(collection, connection, std::slice::from_ref(key))?;
    let Some(known) = known.into_iter().flatten().find(|known| !known.alias) else {
        return Ok(DocumentMetadata::new());
    };
    match store.document(&known.document) {
        Ok(document) => Ok(document.metadata),
        Err(StoreError::NotFound { .. }) => Ok(DocumentMetadata::new()),
        Err(error) => Err(error),
    }
}

/// Whether what a document was stored with is what is said about it now. What people edited
/// and what the document says of itself do not count.
pub(crate) fn is_current(stored: &DocumentMetadata, supplied: &DocumentMetadata) -> bool {
    let edited = |name: &str| {
        let of = stored.get(name);
        of.is_some_and(|of| of.origin == MetadataOrigin::Edited)
    };
    let said = |name: &str, origin| {
        let own = matches!(
            origin,
            MetadataOrigin::Document | MetadataOrigin::Watch | MetadataOrigin::Unrecorded
        );
        !own && !edited(name)
    };
    let before = stored.iter().filter(|(name, of)| said(name, of.origin));
    let now = supplied.iter().filter(|(name, of)| said(name, of.origin));
    before.eq(now)
}

fn of_row(origin: MetadataOrigin, row: &MappedRow) -> Layer {
    Layer {
        origin,
        place: Some(row.place.clone()),
        values: row.values.clone(),
        problem: row.problem.clone(),
    }
}

fn in_folder(folder: &str) -> String {
    match folder {
        "" => "it holds metadata of the files around and below it".to_owned(),
        folder => format!("it holds metadata of the files in `{folder}`"),
    }
}
