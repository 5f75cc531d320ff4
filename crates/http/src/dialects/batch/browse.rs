//! `/browse/…`: what a connection has, before a job takes it.

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{ListSourceFiles, Page, SourceFile, StatSourceFiles};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{ConnectionId, FileKey, SourceType};

use super::{connections, wire};
use crate::app::App;
use crate::caller::Caller;
use crate::extract::{JsonBody, Parameters, Segment};
use crate::jobs::NOBODY;
use crate::refusal::Refusal;
use crate::times::written;

/// Files in a list whose caller names no limit.
const USUAL: u32 = 100;
/// Files in a list, at most.
const MOST: u32 = 1000;
/// Files in a tree, at most.
const MOST_IN_TREE: u64 = 10_000;

pub(super) async fn files(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::Browse>,
) -> Result<Json<wire::BrowsedFiles>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    Ok(Json(app.call(move |api| listed(api, &user, body)).await?))
}

pub(super) async fn search(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::Browse>,
) -> Result<Json<wire::BrowsedFiles>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    if body
        .query
        .as_ref()
        .is_none_or(|query| query.trim().is_empty())
    {
        return Err(Refusal::bad("`query` names nothing to search for"));
    }
    Ok(Json(app.call(move |api| listed(api, &user, body)).await?))
}

fn listed(
    api: &dyn Operations,
    user: &str,
    body: wire::Browse,
) -> Result<wire::BrowsedFiles, Refusal> {
    let connection = connections::of_user(api, user, &body.connection_id)?;
    let limit = body.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Refusal::bad(format!(
            "`limit` must be between 1 and {MOST}"
        )));
    }
    let page = api.connections_files(ListSourceFiles {
        id: connection.id,
        folder: body.folder.as_deref().and_then(folder),
        text: body.query,
        offset: body.offset,
        limit: Some(limit),
    })?;
    let kind = connection.config.source_type();
    let has_more = page.offset + (page.items.len() as u64) < page.total;
    Ok(wire::BrowsedFiles {
        connection_id: body.connection_id,
        files: page.items.iter().map(|file| browsed(file, kind)).collect(),
        total_count: page.total,
        has_more,
    })
}

/// A folder's key, which ends in `/`; none for the whole connection.
fn folder(named: &str) -> Option<FileKey> {
    let bare = named.trim_end_matches('/');
    (!bare.is_empty() && bare != ".").then(|| FileKey(format!("{bare}/")))
}

pub(super) async fn tree(
    State(app): State<App>,
    caller: Caller,
    Parameters(query): Parameters<wire::Browse>,
) -> Result<Json<wire::Trunk>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    let trunk = app.call(move |api| {
        let connection = connections::of_user(api, &user, &query.connection_id)?;
        let kind = connection.config.source_type();
        let folder = query.folder.as_deref().and_then(folder);
        let (files, total_count) = many(api, &connection.id, folder.as_ref())?;
        let mut tree = wire::Tree {
            name: connection.name,
            ..wire::Tree::default()
        };
        for file in &files {
            plant(&mut tree, browsed(file, kind));
        }
        Ok(wire::Trunk {
            connection_id: query.connection_id,
            tree,
            total_count,
            truncated: (files.len() as u64) < total_count,
        })
    });
    Ok(Json(trunk.await?))
}

/// As many files as a tree takes, and how many there are.
fn many(
    api: &dyn Operations,
    id: &ConnectionId,
    folder: Option<&FileKey>,
) -> Result<(Vec<SourceFile>, u64), ApiError> {
    let mut files: Vec<SourceFile> = Vec::new();
    loop {
        let page: Page<SourceFile> = api.connections_files(ListSourceFiles {
            id: id.clone(),
            folder: folder.cloned(),
            text: None,
            offset: Some(files.len() as u64),
            limit: Some(MOST),
        })?;
        let ended = page.items.is_empty();
        files.extend(page.items);
        let taken = files.len() as u64;
        if ended || taken >= page.total || taken >= MOST_IN_TREE {
            return Ok((files, page.total));
        }
    }
}

/// Puts a file where its id says, making the folders on the way.
fn plant(mut tree: &mut wire::Tree, file: wire::BrowsedFile) {
    let id = file.file_id.clone();
    let mut begin = 0;
    for (end, _) in id.match_indices('/') {
        let (name, path) = (&id[begin..end], &id[..=end]);
        begin = end + 1;
        let at = tree.folders.iter().position(|folder| folder.path == path);
        let at = at.unwrap_or_else(|| {
            tree.folders.push(wire::Tree {
                name: name.to_owned(),
                path: path.to_owned(),
                ..wire::Tree::default()
            });
            tree.folders.len() - 1
        });
        tree = &mut tree.folders[at];
    }
    tree.files.push(file);
}

pub(super) async fn validate_access(
    State(app): State<App>,
    caller: Caller,
    JsonBody(body): JsonBody<wire::Browse>,
) -> Result<Json<wire::Access>, Refusal> {
    let user = caller.user(body.user_id.as_deref(), NOBODY)?;
    let access = app.call(move |api| {
        let connection = connections::of_user(api, &user, &body.connection_id)?;
        let kind = connection.config.source_type();
        let keys = body.file_ids.into_iter().map(FileKey).collect();
        let id = connection.id;
        let files = api.connections_stat(StatSourceFiles { id, keys })?;
        let (there, missing): (Vec<_>, Vec<_>) =
            files.into_iter().partition(|file| file.problem.is_none());
        Ok(wire::Access {
            connection_id: body.connection_id,
            accessible: there.into_iter().map(|file| file.key.0).collect(),
            inaccessible: missing.iter().map(|file| browsed(file, kind)).collect(),
        })
    });
    Ok(Json(access.await?))
}

pub(super) async fn metadata(
    State(app): State<App>,
    caller: Caller,
    Segment(file_id): Segment,
    Parameters(query): Parameters<wire::Browse>,
) -> Result<Json<wire::BrowsedFile>, Refusal> {
    let user = caller.user(query.user_id.as_deref(), NOBODY)?;
    let file = app.call(move |api| {
        let connection = connections::of_user(api, &user, &query.connection_id)?;
        let kind = connection.config.source_type();
        let keys = vec![FileKey(file_id)];
        let id = connection.id;
        let found = api.connections_stat(StatSourceFiles { id, keys })?;
        let there = found.iter().find(|file| file.problem.is_none());
        let there = there.map(|file| browsed(file, kind));
        there.ok_or_else(|| Refusal::not_found("File not found"))
    });
    Ok(Json(file.await?))
}

fn browsed(file: &SourceFile, kind: SourceType) -> wire::BrowsedFile {
    wire::BrowsedFile {
        file_id: file.key.0.clone(),
        name: file.key.file_name().to_owned(),
        size: file.size.map(|size| size.0),
        source_type: kind.as_str(),
        modified_at: file.modified.map(written),
        accessible: file.problem.is_none(),
        error: file.problem.as_ref().map(|problem| problem.detail.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(id: &str) -> wire::BrowsedFile {
        let file = SourceFile {
            key: FileKey(id.to_owned()),
            size: None,
            modified: None,
            problem: None,
        };
        browsed(&file, SourceType::LocalDirectory)
    }

    #[test]
    fn files_hang_in_the_folders_their_ids_name() {
        let mut tree = wire::Tree::default();
        for id in ["a.pdf", "x/b.pdf", "x/y/c.pdf", "x/d.pdf"] {
            plant(&mut tree, file(id));
        }
        assert_eq!(tree.files.len(), 1);
        let [x] = &tree.folders[..] else {
            panic!("one folder: {tree:?}");
        };
        assert_eq!(
            (x.name.as_str(), x.path.as_str(), x.files.len()),
            ("x", "x/", 2)
        );
        assert_eq!(x.folders[0].path, "x/y/");
    }

    #[test]
    fn the_whole_connection_is_no_folder() {
        assert_eq!(folder("x"), Some(FileKey("x/".into())));
        assert_eq!(folder("x/"), Some(FileKey("x/".into())));
        for whole in ["", "/", ".", "./"] {
            assert_eq!(folder(whole), None, "{whole}");
        }
    }
}
