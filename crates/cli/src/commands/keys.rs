//! `grist keys`: keys of the local API.

use gristmill_api::ApiError;
use gristmill_api::types::{CreateKey, KeyRef, Nothing};
use gristmill_model::{ApiKey, KeyId};

use super::{Context, DONE};
use crate::args::Keys;
use crate::output::{Column, Table, age, note, now, plain, print, print_json, short, width};

pub(super) fn run(context: &Context, command: Keys) -> Result<u8, ApiError> {
    match command {
        Keys::Create { name, user, scope } => {
            let scope = Some(scope.into());
            create(context, CreateKey { name, user, scope })
        }
        Keys::List => list(context),
        Keys::Revoke { id } => revoke(context, &id),
    }
}

fn create(context: &Context, asked: CreateKey) -> Result<u8, ApiError> {
    let made = context.folder.to_own()?.keys_create(asked)?;
    match context.json {
        true => print_json(&made),
        false => {
            print(&made.secret);
            note("Copy it now: it is not shown again.");
        }
    }
    Ok(DONE)
}

fn list(context: &Context) -> Result<u8, ApiError> {
    let keys = context.folder.to_read()?.keys_list(Nothing {})?;
    if context.json {
        print_json(&keys);
        return Ok(DONE);
    }
    if keys.is_empty() {
        print("There are no keys. Make one with `grist keys create NAME`.");
        return Ok(DONE);
    }
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("NAME").giving_way(),
        Column::left("USER"),
        Column::left("SCOPE"),
        Column::left("LAST USED"),
        Column::left("STATE"),
    ]);
    for key in &keys {
        table.row([
            short(key.id.as_str()).to_owned(),
            plain(&key.name),
            key.user.as_deref().map_or_else(|| "any".to_owned(), plain),
            key.scope.as_str().to_owned(),
            key.last_used_at
                .map_or_else(|| "never".to_owned(), |at| age(at, now())),
            match key.revoked_at {
                Some(at) => format!("revoked {}", age(at, now())),
                None => "in use".to_owned(),
            },
        ]);
    }
    print(&table.render(width()));
    Ok(DONE)
}

fn revoke(context: &Context, id: &str) -> Result<u8, ApiError> {
    let access = context.folder.to_own()?;
    let id = pick(&access.keys_list(Nothing {})?, id)?;
    let key = access.keys_revoke(KeyRef { id })?;
    match context.json {
        true => print_json(&key),
        false => print(&format!("{} is let in no more", plain(&key.name))),
    }
    Ok(DONE)
}

/// The key meant by its id, or by the beginning or end of it that no other has.
fn pick(keys: &[ApiKey], id: &str) -> Result<KeyId, ApiError> {
    let fits = |key: &&ApiKey| key.id.0.starts_with(id) || key.id.0.ends_with(id);
    let mut found = keys.iter().filter(fits);
    match (found.next(), found.next()) {
        (Some(key), None) if !id.is_empty() => Ok(key.id.clone()),
        (None, _) => Err(ApiError::not_found("key", id)),
        (Some(_), _) => Err(
            ApiError::invalid(format!("several keys are meant by `{id}`"))
                .with_hint("name more of its id; `grist keys list --json` shows all of it"),
        ),
    }
}
