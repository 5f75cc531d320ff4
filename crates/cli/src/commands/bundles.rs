//! `grist bundle create`, `restore` and `inspect`.

mod progress;

use std::path::Path;

use gristmill_api::types::{
    Bundle, CreateBundle, InspectBundle, RestoreFromBundle, RestoredBundle,
};
use gristmill_api::{ApiError, ErrorCode};
use gristmill_model::{CollectionId, RestoredOriginals};

use super::backups::to_write;
use super::{Context, DONE, SOME_FAILED, ingest};
use crate::args::bundle::{Bundles, Create, Inspect, Restore};
use crate::output::{count, facts, moment, note, plain, print, print_json, thousands};
use crate::watch::{INTERRUPTED, Interrupts};
use progress::watched;

/// Conflicts that are shown one by one.
const SHOWN: usize = 20;

pub(super) fn run(context: &Context, bundles: Bundles) -> Result<u8, ApiError> {
    match bundles {
        Bundles::Create(asked) => create(context, asked),
        Bundles::Restore(asked) => restore(context, &asked),
        Bundles::Inspect(asked) => inspect(context, &asked),
    }
}

fn create(context: &Context, asked: Create) -> Result<u8, ApiError> {
    let file = to_write(&asked.file)?;
    let api = context.folder.to_own()?;
    let interrupts = Interrupts::listen();
    let made = watched(context, &api, &interrupts, || {
        api.bundles_create(CreateBundle {
            file,
            collection: asked.collection.map(CollectionId),
            originals: Some(asked.originals),
            overwrite: Some(asked.overwrite),
        })
    });
    match made {
        Ok(bundle) => {
            show(context, &bundle);
            Ok(DONE)
        }
        Err(error) if error.code == ErrorCode::Refused && interrupts.heard() => {
            note("Stopped; nothing is left of the bundle.");
            Ok(INTERRUPTED)
        }
        Err(error) => Err(error),
    }
}

fn inspect(context: &Context, asked: &Inspect) -> Result<u8, ApiError> {
    let file = ingest::absolute("read", &asked.file)?;
    let api = context.folder.to_read()?;
    show(context, &api.bundles_inspect(InspectBundle { file })?);
    Ok(DONE)
}

fn restore(context: &Context, asked: &Restore) -> Result<u8, ApiError> {
    let file = ingest::absolute("restore", &asked.file)?;
    let originals_to = asked.originals_to.as_deref().map(folder).transpose()?;
    let api = context.folder.to_own()?;
    let interrupts = Interrupts::listen();
    let restored = watched(context, &api, &interrupts, || {
        api.bundles_restore(RestoreFromBundle {
            file,
            merge: Some(asked.merge),
            originals_to,
        })
    })?;
    match context.json {
        true => print_json(&restored),
        false => tell(&restored),
    }
    if restored.stopped {
        note("Stopped; restore the bundle again to go on.");
        return Ok(INTERRUPTED);
    }
    let refused = restored.originals.map_or(0, |files| files.refused);
    Ok(match restored.conflicts + refused {
        0 => DONE,
        _ => SOME_FAILED,
    })
}

/// A folder that need not be there.
fn folder(path: &Path) -> Result<String, ApiError> {
    let shown = path.display();
    let absolute = std::path::absolute(path);
    let absolute = absolute
        .map_err(|error| ApiError::invalid(format!("cannot write to `{shown}`: {error}")))?;
    let text = absolute.to_str().map(str::to_owned);
    text.ok_or_else(|| ApiError::invalid(format!("the path `{shown}` is not valid text")))
}

fn show(context: &Context, bundle: &Bundle) {
    if context.json {
        print_json(bundle);
        return;
    }
    let totals = &bundle.totals;
    let models = bundle.models.iter();
    let models: Vec<String> = models.map(|model| plain(model.id.as_str())).collect();
    let mut rows = vec![
        ("bundle", plain(&bundle.file)),
        ("size", bundle.size.to_string()),
        (
            "made",
            format!("{} by {}", moment(bundle.at), plain(&bundle.made_by)),
        ),
        ("documents", thousands(totals.documents.into())),
        ("passages", thousands(totals.passages)),
        ("originals", thousands(totals.originals.into())),
        ("models", models.join(", ")),
    ];
    rows.extend(some([
        ("left out by the policy for exports", totals.withheld),
        ("left out, waiting for a person or refused", totals.held),
        ("originals not at their source", totals.originals_missing),
        (
            "originals that may not leave unmasked",
            totals.originals_withheld,
        ),
    ]));
    print(&facts(&rows));
}

fn tell(restored: &RestoredBundle) {
    let mut rows = vec![
        ("restored", count(restored.restored.into(), "document")),
        ("unchanged", thousands(restored.unchanged.into())),
        ("duplicates", thousands(restored.duplicates.into())),
        ("conflicts", thousands(restored.conflicts.into())),
    ];
    rows.extend(restored.originals.iter().flat_map(files));
    print(&facts(&rows));
    for conflict in restored.conflicting.iter().take(SHOWN) {
        let key = plain(&conflict.key.0);
        note(&format!("left out `{key}`: {}", conflict.why.explain()));
    }
    let shown = restored.conflicting.len().min(SHOWN);
    let more = u64::from(restored.conflicts).saturating_sub(shown as u64);
    if more > 0 {
        note(&format!(
            "{} more; `--json` tells up to 1,000",
            thousands(more)
        ));
    }
    for model in &restored.other_models {
        note(&format!(
            "vectors of `{}` are not compared with those of the model in use: these documents \
             are found by words only",
            plain(model.as_str())
        ));
    }
}

fn files(files: &RestoredOriginals) -> Vec<(&'static str, String)> {
    let mut rows = vec![("files written", thousands(files.written.into()))];
    rows.extend(some([
        ("files that were there", files.unchanged),
        (
            "files left out, another is there or the name cannot be",
            files.refused,
        ),
        ("files not in the bundle", files.missing),
    ]));
    rows
}

/// Rows that say anything.
fn some<const N: usize>(
    rows: [(&'static str, u32); N],
) -> impl Iterator<Item = (&'static str, String)> {
    let rows = rows.into_iter().filter(|(_, number)| *number > 0);
    rows.map(|(name, number)| (name, thousands(number.into())))
}
