//! Where bytes come from: folders, zip archives, files handed in by a caller, web pages.
//!
//! Everything else sees only [`gristmill_model::Source`]; [`open_source`] is the one
//! place that knows which kinds there are, so a cloud drive is added here and nowhere else.
//! [`Staging`] takes the snapshot the later stages read.

mod archive;
mod beneath;
mod directory;
mod failures;
mod filter;
mod key;
mod locate;
mod member;
mod patterns;
mod rules;
mod shared_file;
mod staging;
mod survey;
mod times;
mod upload;
mod walk;
mod zip_source;

use std::path::Path;

use gristmill_model::{Connection, ConnectionConfig, Failure, Source};
use gristmill_web::Web;

pub use directory::Directory;
pub use failures::io_failure;
pub use gristmill_web::{MediaItem, WebRules};
pub use key::is_zip_name;
pub use locate::{Located, list_channel, locate, page_key};
pub use patterns::{BadPattern, NamePatterns};
pub use rules::ListingRules;
pub use staging::{Staged, Staging};
pub use survey::{Met, Survey, Wanted};
pub use upload::{NewUpload, Uploads};
pub use zip_source::Zip;

/// The source behind a connection. Opening reads nothing yet: whether the source is
/// there is asked by [`Source::validate`]. Fails only for rules that make no sense.
pub fn open_source(
    connection: &Connection,
    rules: &ListingRules,
    web: &WebRules,
    data_dir: &Path,
) -> Result<Box<dyn Source>, Failure> {
    Ok(match &connection.config {
        ConnectionConfig::LocalDirectory { path } => {
            // The data folder may lie below a folder the user adds; it holds no documents.
            let rules = rules.clone().leaving_out(data_dir);
            Box::new(Directory::new(Path::new(path), rules)?)
        }
        ConnectionConfig::LocalZip { path } => Box::new(Zip::new(Path::new(path), rules.clone())?),
        ConnectionConfig::IndividualUpload => Box::new(Uploads::new(data_dir, &connection.id)),
        ConnectionConfig::Web { urls } => Box::new(Web::new(urls, web, data_dir, &connection.id)),
    })
}
