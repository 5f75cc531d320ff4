//! `uploads.*`: bytes handed in, kept in the data folder until a job took them.

use std::fs::{self, File};
use std::path::Path;

use gristmill_model::{Bytes, ConnectionConfig, ConnectionId, ConnectionStatus, Failure, FileKey};
use gristmill_sources::{NewUpload, Uploads};

use super::{Opened, connections, convert, now};
use crate::ApiError;
use crate::types::{AddConnection, AddFile, AddText, Nothing, RemoveUpload, UploadView};

pub(super) fn add_text(opened: &Opened, input: AddText) -> Result<UploadView, ApiError> {
    let connection = connection(opened, input.connection, input.user)?;
    let mut bytes = input.text.as_bytes();
    let size = bytes.len() as u64;
    add(opened, connection, input.name, size, |uploads, upload| {
        uploads.add(upload, &mut bytes)
    })
}

pub(super) fn add_file(opened: &Opened, input: AddFile) -> Result<UploadView, ApiError> {
    let path = Path::new(&input.path);
    let cannot = |error: std::io::Error| {
        ApiError::invalid(format!("cannot take in `{}`: {error}", input.path))
    };
    let size = fs::metadata(path).map_err(cannot)?.len();
    let own_name = || {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    let name = input.name.clone().or_else(own_name);
    let name = name.ok_or_else(|| ApiError::invalid(format!("`{}` has no name", input.path)))?;
    let connection = connection(opened, input.connection.clone(), input.user.clone())?;
    if input.take {
        return add(opened, connection, name, size, |uploads, upload| {
            uploads.take(upload, path)
        });
    }
    let mut file = File::open(path).map_err(cannot)?;
    add(opened, connection, name, size, |uploads, upload| {
        uploads.add(upload, &mut file)
    })
}

pub(super) fn remove(opened: &Opened, input: RemoveUpload) -> Result<Nothing, ApiError> {
    opened.engine()?;
    Uploads::new(&opened.options.data_dir, &input.connection)
        .remove(&input.key)
        .map_err(|failure| convert::source_error(&failure))?;
    Ok(Nothing {})
}

/// The upload connection named, or the one that everything without a name goes to.
fn connection(
    opened: &Opened,
    id: Option<ConnectionId>,
    user: Option<String>,
) -> Result<ConnectionId, ApiError> {
    const USUAL: &str = "uploads";
    let id = id.unwrap_or_else(|| ConnectionId(USUAL.to_owned()));
    let connection = connections::add(
        opened,
        AddConnection {
            id: Some(id),
            name: None,
            user,
            config: ConnectionConfig::IndividualUpload,
        },
    )?;
    debug_assert_eq!(connection.status, ConnectionStatus::Authenticated);
    Ok(connection.id)
}

fn add(
    opened: &Opened,
    connection: ConnectionId,
    name: String,
    size: u64,
    keep: impl FnOnce(&Uploads, &NewUpload) -> Result<FileKey, Failure>,
) -> Result<UploadView, ApiError> {
    let megabytes = u64::from(opened.settings().settings.max_file_size_mb);
    let upload = NewUpload {
        name,
        limit: Some(Bytes(megabytes * 1_000_000)),
        received: now(),
    };
    let uploads = Uploads::new(&opened.options.data_dir, &connection);
    let key = keep(&uploads, &upload).map_err(|failure| convert::source_error(&failure))?;
    Ok(UploadView {
        connection,
        key,
        size: Bytes(size),
    })
}
