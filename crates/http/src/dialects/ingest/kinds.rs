//! What kind of job a job is, told from where its files come from: jobs of other doors have
//! a kind too, and none is stored.

use gristmill_api::types::JobSource;
use gristmill_model::{ConnectionId, SourceType};

use crate::jobs::NOBODY;

/// The kinds of job that the document names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    File,
    Directory,
    Batch,
}

impl Kind {
    /// The word for it.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Kind::Text => "text_ingestion",
            Kind::File => "file_ingestion",
            Kind::Directory => "directory_ingestion",
            Kind::Batch => "batch_ingestion",
        }
    }

    /// The word for it where the caller waits.
    pub(super) fn waited_for(self) -> &'static str {
        match self {
            Kind::Text | Kind::File | Kind::Directory => "sync_ingestion",
            Kind::Batch => "sync_batch_ingestion",
        }
    }

    /// What is taken in, at the beginning of a sentence.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Kind::Text => "Text",
            Kind::File => "File",
            Kind::Directory => "Directory",
            Kind::Batch => "Batch",
        }
    }

    /// The upload connection of a user for what is handed in as this.
    pub(super) fn uploads(self, user: &str) -> ConnectionId {
        let name = self.connection();
        ConnectionId(match user {
            NOBODY => name.to_owned(),
            user => format!("{name}-{user}"),
        })
    }

    fn connection(self) -> &'static str {
        match self {
            Kind::Text => "ingest-texts",
            Kind::File | Kind::Directory => "ingest-files",
            Kind::Batch => "ingest-messages",
        }
    }

    /// The kind of a job that takes from these places.
    pub(super) fn of(sources: &[JobSource]) -> Self {
        let [source] = sources else {
            return Kind::Batch;
        };
        let alone = source.totals.total() <= 1;
        let from = |kind: Kind| {
            let rest = source.connection.as_str().strip_prefix(kind.connection());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        match source.source_type {
            SourceType::IndividualUpload if from(Kind::Text) => Kind::Text,
            SourceType::IndividualUpload if from(Kind::Batch) => Kind::Batch,
            SourceType::IndividualUpload | SourceType::LocalDirectory | SourceType::Web
                if alone =>
            {
                Kind::File
            }
            SourceType::LocalDirectory => Kind::Directory,
            SourceType::IndividualUpload | SourceType::LocalZip | SourceType::Web => Kind::Batch,
        }
    }
}

#[cfg(test)]
mod tests {
    use gristmill_model::FileTotals;

    use super::*;

    fn source(connection: ConnectionId, source_type: SourceType, files: u32) -> JobSource {
        JobSource {
            connection,
            source_type,
            totals: FileTotals {
                pending: files,
                ..FileTotals::default()
            },
        }
    }

    #[test]
    fn a_kind_is_told_from_where_the_files_come_from() {
        let upload = |kind: Kind, user: &str, files| {
            Kind::of(&[source(
                kind.uploads(user),
                SourceType::IndividualUpload,
                files,
            )])
        };
        for user in [NOBODY, "ann"] {
            assert_eq!(upload(Kind::Text, user, 1), Kind::Text);
            assert_eq!(upload(Kind::File, user, 1), Kind::File);
            assert_eq!(upload(Kind::Batch, user, 1), Kind::Batch);
        }
        let folder = |files| {
            let id = ConnectionId("x".into());
            Kind::of(&[source(id, SourceType::LocalDirectory, files)])
        };
        assert_eq!((folder(1), folder(2)), (Kind::File, Kind::Directory));
        assert_eq!(Kind::of(&[]), Kind::Batch);
    }
}
