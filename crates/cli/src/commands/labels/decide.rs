//! `grist labels approve`, `redact`, `refuse`, `override`, `undo` and `enforce`.

use gristmill_api::types::{
    DecideLabels, EnforceLabels, JobRef, LabelState, LabelsDecided, ListLabels,
};
use gristmill_api::{Access, ApiError, Operations};
use gristmill_model::{CollectionId, DocumentId, EventSeq, JobOrigin, Label, RulingVerdict};

use super::super::{Context, DONE, foreground, jobs};
use crate::args::labels::{Scope, Voice, Which};
use crate::output::{count, print, print_json};
use crate::pick;
use crate::watch::{Show, Watch};

/// Documents decided about in one request.
const AT_ONCE: u32 = 1000;

/// What is said about documents.
pub(super) enum Said {
    /// They have another label.
    Label(Label),
    /// This may become of them.
    Verdict(RulingVerdict),
}

pub(super) fn decide(
    context: &Context,
    which: &Which,
    voice: Voice,
    said: Said,
) -> Result<u8, ApiError> {
    let mut api = context.folder.to_own()?;
    let ids = ids(&*api, which)?;
    if ids.is_empty() {
        print("Nothing is held.");
        return Ok(DONE);
    }
    let since = jobs::here(&api)?;
    let (label, verdict) = match said {
        Said::Label(label) => (Some(label), None),
        Said::Verdict(verdict) => (None, Some(verdict)),
    };
    let decided = api.labels_decide(DecideLabels {
        ids,
        by: voice.by,
        label,
        verdict,
        comment: voice.comment,
        user: None,
        origin: Some(JobOrigin::CommandLine),
    })?;
    carry_out(context, &mut api, &decided, since, voice.wait)
}

fn ids(api: &dyn Operations, which: &Which) -> Result<Vec<DocumentId>, ApiError> {
    if !which.all_held {
        let named = which.documents.iter();
        return named.map(|document| pick::label(api, document)).collect();
    }
    let held = api.labels_list(ListLabels {
        state: Some(LabelState::Held),
        limit: Some(AT_ONCE),
        ..ListLabels::default()
    })?;
    Ok(held.items.into_iter().map(|entry| entry.id).collect())
}

pub(super) fn enforce(context: &Context, scope: Scope, wait: bool) -> Result<u8, ApiError> {
    let mut api = context.folder.to_own()?;
    let since = jobs::here(&api)?;
    let decided = api.labels_enforce(EnforceLabels {
        collection: scope.collection.map(CollectionId),
        user: None,
        origin: Some(JobOrigin::CommandLine),
    })?;
    carry_out(context, &mut api, &decided, since, wait)
}

/// Tells what was decided, and stays until what was let in is stored.
fn carry_out(
    context: &Context,
    api: &mut Access,
    decided: &LabelsDecided,
    since: EventSeq,
    wait: bool,
) -> Result<u8, ApiError> {
    if !context.json {
        print(&sentence(decided));
    }
    let mut worst = DONE;
    for id in &decided.jobs {
        let job = api.jobs_get(JobRef { id: id.clone() })?;
        let status = match context.json {
            true if api.owner().is_some() && !wait => DONE,
            // One answer for all of them.
            true => {
                let done = Watch::new(&job, since, Show::Nothing).until_done(&**api)?;
                foreground::status(&done)
            }
            false => jobs::see_to_the_end(context, api, &job, since, wait)?,
        };
        worst = worst.max(status);
    }
    if context.json {
        print_json(decided);
    }
    Ok(worst)
}

fn sentence(decided: &LabelsDecided) -> String {
    let documents = |number: u32| count(number.into(), "document");
    let parts = [
        (decided.admitted, "let in"),
        (decided.kept, "kept as they are"),
        (decided.held, "held"),
        (decided.refused, "refused"),
        (decided.reread, "to be read again"),
    ];
    let parts = parts.iter().filter(|(number, _)| *number > 0);
    let parts: Vec<String> = parts
        .map(|(number, what)| format!("{} {what}", documents(*number)))
        .collect();
    match parts.is_empty() {
        true => "There was nothing to do.".to_owned(),
        false => format!("{}.", parts.join(", ")),
    }
}
