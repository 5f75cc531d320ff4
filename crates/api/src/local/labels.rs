//! `labels.*`: how sensitive documents are, what waits for a person, and what is decided.

use std::sync::Arc;

use gristmill_engine::{Gate, Place, Who};
use gristmill_model::{
    BlockKind, CollectionId, DocumentBuilder, HitKind, JobOrigin, LabelSettings,
};
use gristmill_store::{Decided, LabelEntry, LabelFilter, RulingRequest};
use serde_json::{Map, Value};

use super::Opened;
use super::connections::NOBODY;
use super::convert::{listing, page};
use crate::ApiError;
use crate::config::ConfigFile;
use crate::types::{
    DecideLabels, EnforceLabels, LabelDetail, LabelKind, LabelRef, LabelScope, LabelState,
    LabelStatus, LabelView, LabelsDecided, LabelsPreview, LabelsRun, LabelsTried, ListLabels,
    Nothing, Page, PreviewLabels, RunLabels, SetLabels, TryLabels,
};

/// The section of `config.yaml`.
const SECTION: &str = "labels";

/// What `config.yaml` says about labels.
pub(super) fn gate(config: &ConfigFile) -> Result<Arc<Gate>, ApiError> {
    let section = config.section(SECTION)?;
    if section.is_null() {
        return Ok(Gate::usual());
    }
    Gate::from_section(&section)
        .map(Arc::new)
        .map_err(|problem| {
            let message =
                format!("the section `{SECTION}` of the settings cannot be used: {problem}");
            ApiError::invalid(message).with_hint("correct `config.yaml` in the data folder")
        })
}

pub(super) fn settings(opened: &Opened, _: Nothing) -> Result<LabelSettings, ApiError> {
    Ok(gate(&opened.config)?.settings().clone())
}

pub(super) fn set(opened: &Opened, input: SetLabels) -> Result<LabelSettings, ApiError> {
    let engine = opened.engine()?;
    let settings = changed(gate(&opened.config)?.settings().clone(), input);
    for name in settings.collections.keys() {
        super::collections::check_name(&CollectionId(name.clone()))?;
    }
    let gate = checked(settings)?;
    let written = section(gate.settings());
    opened.config.set_section(SECTION, written.as_ref())?;
    let settings = gate.settings().clone();
    engine.apply_labels(Arc::new(gate));
    Ok(settings)
}

fn checked(settings: LabelSettings) -> Result<Gate, ApiError> {
    Gate::new(settings)
        .map_err(|problem| ApiError::invalid(format!("labels cannot be set: {problem}")))
}

pub(super) fn kinds(_: &Opened, _: Nothing) -> Result<Vec<LabelKind>, ApiError> {
    let kinds = HitKind::ALL.iter().map(|kind| LabelKind {
        kind: *kind,
        name: kind.name().to_owned(),
        family: kind.family(),
    });
    Ok(kinds.collect())
}

fn changed(mut settings: LabelSettings, input: SetLabels) -> LabelSettings {
    settings.rules = input.rules.unwrap_or(settings.rules);
    settings.policy = input.policy.unwrap_or(settings.policy);
    settings.collections = input.collections.unwrap_or(settings.collections);
    settings.destinations = input.destinations.unwrap_or(settings.destinations);
    settings.opinion = match input.without_opinion {
        Some(true) => None,
        Some(false) | None => input.opinion.or(settings.opinion),
    };
    settings
}

/// What to write down: what differs from the default. None when nothing does.
fn section(settings: &LabelSettings) -> Option<Value> {
    let told = serde_json::to_value(settings).unwrap_or_default();
    let usual = serde_json::to_value(LabelSettings::default()).unwrap_or_default();
    differences(told, &usual)
}

fn differences(told: Value, usual: &Value) -> Option<Value> {
    match (told, usual) {
        (told, usual) if told == *usual => None,
        (Value::Object(told), Value::Object(usual)) => {
            let differing = told.into_iter().filter_map(|(name, value)| {
                let usual = usual.get(&name).unwrap_or(&Value::Null);
                Some((name, differences(value, usual)?))
            });
            Some(Value::Object(differing.collect::<Map<_, _>>()))
        }
        (told, _) => Some(told),
    }
}

pub(super) fn list(opened: &Opened, input: ListLabels) -> Result<Page<LabelView>, ApiError> {
    let part = page(input.offset, input.limit)?;
    let filter = LabelFilter {
        state: input.state.map(|state| match state {
            LabelState::Held => gristmill_store::LabelState::Held,
            LabelState::Admitted => gristmill_store::LabelState::Admitted,
            LabelState::Refused => gristmill_store::LabelState::Refused,
            LabelState::Stored => gristmill_store::LabelState::Stored,
        }),
        awaiting: input.awaiting.unwrap_or(false),
        collection: input.collection,
        label: input.label,
        id: None,
    };
    Ok(listing(opened.store.labels(&filter, part)?, part, view))
}

pub(super) fn get(opened: &Opened, input: LabelRef) -> Result<LabelDetail, ApiError> {
    let label = view(opened.store.label(&input.id)?);
    let kinds = label.counts.keys();
    Ok(LabelDetail {
        kinds: kinds.map(|kind| (*kind, kind.name().to_owned())).collect(),
        label,
        history: opened.store.label_history(&input.id)?,
    })
}

fn view(entry: LabelEntry) -> LabelView {
    let labelling = entry.labelling;
    LabelView {
        id: entry.id,
        state: match entry.state {
            gristmill_store::LabelState::Held => LabelState::Held,
            gristmill_store::LabelState::Admitted => LabelState::Admitted,
            gristmill_store::LabelState::Refused => LabelState::Refused,
            gristmill_store::LabelState::Stored => LabelState::Stored,
        },
        collection: entry.collection,
        title: entry
            .title
            .unwrap_or_else(|| entry.key.file_name().to_owned()),
        key: entry.key.0,
        media_type: entry.media_type,
        label: labelling.label(),
        machine_label: labelling.machine_label(),
        requires_review: labelling.requires_review(),
        counts: labelling.found.counts.clone(),
        labelling,
        since: entry.since,
    }
}

pub(super) fn decide(opened: &Opened, input: DecideLabels) -> Result<LabelsDecided, ApiError> {
    let engine = opened.engine()?;
    if input.ids.is_empty() || input.ids.len() > 1000 {
        let message = format!(
            "{} documents cannot be decided about at once",
            input.ids.len()
        );
        return Err(ApiError::invalid(message).with_hint("name 1 to 1000"));
    }
    let by = input.by.unwrap_or_else(|| user_of(opened));
    let comment = input.comment.unwrap_or_default().trim().to_owned();
    if by.trim().is_empty() {
        return Err(ApiError::invalid("`by` is empty").with_hint("say who decides"));
    }
    if input.label.is_some() && comment.is_empty() {
        let message = "another label than the machine's wants a comment";
        return Err(ApiError::invalid(message).with_hint("say why in `comment`"));
    }
    if input.label.is_none() && input.verdict.is_none() {
        let hint = "give a `label`, or a `verdict`: `store`, `redact`, `refuse`, or `policy` to \
                    take back what was decided before";
        return Err(ApiError::invalid("nothing is decided").with_hint(hint));
    }
    let mut ruling = RulingRequest {
        by: by.trim().to_owned(),
        label: input.label,
        verdict: input.verdict.unwrap_or_default(),
        comment,
    };
    if ruling.is_withdrawal() && ruling.comment.is_empty() {
        ruling.comment = "took back what was decided before".to_owned();
    }
    let who = who(input.user, input.origin);
    Ok(decided(engine.decide_labels(
        &input.ids,
        Some(ruling),
        who,
    )?))
}

/// Who works at this machine, as far as the environment tells.
fn user_of(opened: &Opened) -> String {
    let named = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|name| {
        let value = opened.options.environment.get(*name)?;
        (!value.trim().is_empty()).then(|| value.clone())
    });
    named
        .into_iter()
        .next()
        .unwrap_or_else(|| NOBODY.to_owned())
}

fn who(user: Option<String>, origin: Option<JobOrigin>) -> Who {
    Who {
        user: user.unwrap_or_else(|| NOBODY.to_owned()),
        origin: origin.unwrap_or(JobOrigin::Api),
    }
}

fn decided(decided: Decided) -> LabelsDecided {
    LabelsDecided {
        kept: decided.kept,
        admitted: decided.admitted,
        held: decided.held,
        refused: decided.refused,
        reread: decided.reread,
        jobs: decided.jobs,
    }
}

pub(super) fn status(opened: &Opened, input: LabelScope) -> Result<LabelStatus, ApiError> {
    let rules = gate(&opened.config)?.rules();
    let counts = opened
        .store
        .label_counts(input.collection.as_ref(), rules)?;
    Ok(LabelStatus {
        documents: counts.documents,
        unlabelled: counts.unlabelled,
        outdated: counts.outdated,
        in_doubt: counts.in_doubt,
        held: counts.held,
        by_label: counts.by_label,
    })
}

pub(super) fn run(opened: &Opened, input: RunLabels) -> Result<LabelsRun, ApiError> {
    let limit = input.limit.unwrap_or(100);
    if !(1..=1000).contains(&limit) {
        return Err(ApiError::invalid(format!(
            "`limit` ({limit}) is not between 1 and 1000"
        )));
    }
    let run = opened
        .engine()?
        .label_some(input.collection.as_ref(), limit)?;
    Ok(LabelsRun {
        labelled: run.labelled,
        changed: run.changed,
        left: run.left,
    })
}

pub(super) fn preview(opened: &Opened, input: PreviewLabels) -> Result<LabelsPreview, ApiError> {
    let place = match input.destination {
        Some(destination) => Place::Destination(destination, input.collection),
        None => Place::Collection(input.collection),
    };
    let preview = opened.engine()?.preview_labels(&place)?;
    Ok(LabelsPreview {
        by_action: preview.by_action,
        differing: preview.differing,
        unlabelled: preview.unlabelled,
    })
}

pub(super) fn enforce(opened: &Opened, input: EnforceLabels) -> Result<LabelsDecided, ApiError> {
    let who = who(input.user, input.origin);
    let engine = opened.engine()?;
    Ok(decided(engine.enforce_labels(input.collection, who)?))
}

pub(super) fn try_on(opened: &Opened, input: TryLabels) -> Result<LabelsTried, ApiError> {
    let mut gate = gate(&opened.config)?;
    if input.rules.is_some() || input.policy.is_some() {
        let mut settings = gate.settings().clone();
        settings.rules = input.rules.unwrap_or(settings.rules);
        settings.policy = input.policy.unwrap_or(settings.policy);
        gate = Arc::new(checked(settings)?);
    }
    let mut builder = DocumentBuilder::new("text/plain");
    builder.language(input.language.as_deref());
    builder.push(BlockKind::Paragraph, None, &input.text);
    let found = gate.try_on(&builder.finish());
    let policy = &gate.settings().policy;
    let action = policy.decide(found.label, found.requires_review);
    Ok(LabelsTried { found, action })
}
