//! Labels as people read them.

use console::style;
use gristmill_api::types::{
    LabelDetail, LabelState, LabelStatus, LabelView, LabelsPreview, LabelsTried, Page,
};
use gristmill_model::{Classification, Hit, LabelAction, LabelChange, LabelPolicy, LabelSettings};

use super::super::Context;
use crate::output::{
    Column, Table, age, count, facts, heading, moment, now, plain, print, print_json, short,
    thousands, width, wrap,
};

/// Passages shown of one document in a list.
const CITED: usize = 5;

pub(super) fn table(page: &Page<LabelView>) -> String {
    if page.items.is_empty() {
        return "There are no such labels.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("LABEL"),
        Column::right("SURE"),
        Column::left("STATE"),
        Column::left("FILE").giving_way(),
        Column::left("FOUND").giving_way(),
    ]);
    for entry in &page.items {
        let found = entry.counts.iter();
        let found: Vec<String> = found
            .map(|(kind, count)| format!("{count} × {}", kind.name()))
            .collect();
        table.row([
            short(entry.id.as_str()).to_owned(),
            entry.label.to_string(),
            percent(entry.labelling.found.confidence),
            state(entry),
            plain(&entry.key),
            found.join(", "),
        ]);
    }
    table.render(width()) + &more(page)
}

fn more(page: &Page<LabelView>) -> String {
    let shown = page.offset + page.items.len() as u64;
    match page.total > shown {
        true => format!("  {} in all\n", count(page.total, "document")),
        false => String::new(),
    }
}

fn state(entry: &LabelView) -> String {
    let state = match entry.state {
        LabelState::Held => "held",
        LabelState::Admitted => "let in",
        LabelState::Stored if entry.requires_review => "stored, in doubt",
        LabelState::Stored => "stored",
        LabelState::Refused => "refused",
    };
    state.to_owned()
}

fn percent(confidence: f32) -> String {
    format!("{:.0} %", confidence * 100.0)
}

pub(super) fn review(page: &Page<LabelView>) -> String {
    if page.items.is_empty() {
        return "Nothing waits for a person.\n".to_owned();
    }
    let entries: Vec<String> = page.items.iter().map(awaiting).collect();
    entries.join("\n") + &more(page)
}

fn awaiting(entry: &LabelView) -> String {
    let labelling = &entry.labelling;
    let head = format!(
        "{}  {} {}  {}  {}\n",
        short(entry.id.as_str()),
        style(entry.label).bold(),
        percent(labelling.found.confidence),
        plain(&entry.key),
        style(format!("{}, {}", state(entry), age(entry.since, now()))).dim(),
    );
    head + &indented(&labelling.why) + &cited(&labelling.found, CITED) + &opinion(entry)
}

fn opinion(entry: &LabelView) -> String {
    let Some(opinion) = &entry.labelling.opinion else {
        return String::new();
    };
    let label = opinion
        .label
        .map_or("no label".to_owned(), |l| l.to_string());
    indented(&format!(
        "{} says {label}: {}",
        opinion.model, opinion.reason
    ))
}

fn indented(text: &str) -> String {
    let lines = wrap(&plain(text), width() - 4);
    lines.iter().map(|line| format!("    {line}\n")).collect()
}

/// The passages something was found in, values masked.
fn cited(found: &Classification, most: usize) -> String {
    let mut text: String = found.hits.iter().take(most).map(hit).collect();
    let rest = found.total() - found.hits.len().min(most) as u64;
    if rest > 0 {
        text += &indented(&format!("and {} more", thousands(rest)));
    }
    text
}

fn hit(hit: &Hit) -> String {
    let place = match (&hit.field, hit.page) {
        (Some(field), Some(page)) => format!("{field}, page {page}"),
        (Some(field), None) => field.clone(),
        (None, Some(page)) => format!("page {page}"),
        (None, None) => "text".to_owned(),
    };
    let what = hit.detail.as_deref().unwrap_or(hit.kind.name());
    let sure = percent(hit.confidence);
    let head = style(plain(&format!("{place}: {what}, {sure}"))).dim();
    format!("    {head}\n      {}\n", plain(&hit.snippet))
}

pub(super) fn detail(detail: &LabelDetail) -> String {
    let (entry, labelling) = (&detail.label, &detail.label.labelling);
    let mut rows = vec![
        ("id", entry.id.to_string()),
        ("file", plain(&entry.key)),
        ("collection", entry.collection.to_string()),
        ("label", entry.label.to_string()),
        ("by the machine", entry.machine_label.to_string()),
        ("sure", percent(labelling.found.confidence)),
        ("state", state(entry)),
        ("action", labelling.action.as_str().to_owned()),
        ("why", plain(&labelling.why)),
    ];
    if let Some(ruling) = &labelling.ruling {
        rows.push(("decided by", plain(&ruling.by)));
        rows.push(("comment", plain(&ruling.comment)));
    }
    let mut text = heading(&plain(&entry.title)) + &facts(&rows);
    text += &format!("\n{}", heading("What it rests on"));
    text += &labelling
        .found
        .reasons
        .iter()
        .map(|reason| indented(reason))
        .collect::<String>();
    text += &opinion(entry);
    text += &cited(&labelling.found, usize::MAX);
    text += &format!("\n{}", heading("History"));
    text + &detail.history.iter().map(change).collect::<String>()
}

fn change(change: &LabelChange) -> String {
    let who = change.by.as_deref().unwrap_or("the machine");
    let mut line = format!(
        "{}  {who}: {}, {}",
        moment(change.at),
        change.label,
        change.action.as_str()
    );
    if !change.why.is_empty() {
        line += &format!(": {}", change.why);
    }
    indented(&line)
}

pub(super) fn status(status: &LabelStatus) -> String {
    let number = |count: u32| thousands(count.into());
    let mut rows: Vec<(&str, String)> = vec![("documents", number(status.documents))];
    let labels = status.by_label.iter();
    rows.extend(labels.map(|(label, count)| (label.as_str(), number(*count))));
    rows.push(("without a label", number(status.unlabelled)));
    rows.push(("by other rules", number(status.outdated)));
    rows.push(("in doubt", number(status.in_doubt)));
    rows.push(("held", number(status.held)));
    let mut text = facts(&rows);
    if status.unlabelled + status.outdated > 0 {
        text += "\n`grist labels run` labels those without a label and those by other rules.\n";
    }
    if status.in_doubt + status.held > 0 {
        text += "\n`grist labels review` shows what waits for a person.\n";
    }
    text
}

pub(super) fn preview(preview: &LabelsPreview) -> String {
    let by_action = preview.by_action.iter();
    let mut rows: Vec<(&str, String)> = by_action
        .map(|(action, count)| (action.as_str(), thousands((*count).into())))
        .collect();
    rows.push(("otherwise than stored", thousands(preview.differing.into())));
    rows.push(("without a label", thousands(preview.unlabelled.into())));
    facts(&rows)
}

pub(super) fn tried(tried: &LabelsTried) -> String {
    let found = &tried.found;
    let review = if found.requires_review { "yes" } else { "no" };
    let rows = [
        ("label", found.label.to_string()),
        ("sure", percent(found.confidence)),
        ("requires review", review.to_owned()),
        ("action", tried.action.as_str().to_owned()),
    ];
    facts(&rows) + &cited(found, usize::MAX)
}

pub(super) fn settings(context: &Context, settings: &LabelSettings) {
    if context.json {
        return print_json(settings);
    }
    let rules = &settings.rules;
    let listed = |kinds: &std::collections::BTreeSet<gristmill_model::HitKind>| {
        let names: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
        if names.is_empty() {
            "none".to_owned()
        } else {
            names.join(", ")
        }
    };
    let rows = [
        ("ignored", listed(&rules.ignored)),
        ("noted", listed(&rules.noted)),
        ("allowed values", rules.allowed_values.len().to_string()),
        ("allowed domains", rules.allowed_domains.len().to_string()),
        ("lists of words", rules.terms.len().to_string()),
        ("expressions", rules.patterns.len().to_string()),
        ("decides from", rules.decides_from.to_string()),
    ];
    let mut text = heading("Rules") + &facts(&rows);
    text += &format!("\n{}{}", heading("Common policy"), policy(&settings.policy));
    for (name, own) in &settings.collections {
        let title = heading(&format!("Policy of the collection {name}"));
        text += &format!("\n{title}{}", policy(own));
    }
    for (name, own) in &settings.destinations {
        let title = heading(&format!("Policy of the destination {name}"));
        text += &format!("\n{title}{}", policy(own));
    }
    if let Some(opinion) = &settings.opinion {
        let rows = [
            ("server", opinion.url.clone()),
            ("model", opinion.model.clone()),
        ];
        text += &format!("\n{}{}", heading("Second opinion"), facts(&rows));
    }
    print(&text);
}

fn policy(policy: &LabelPolicy) -> String {
    let word = |action: LabelAction| action.as_str().to_owned();
    let held = if policy.hold_for_review {
        "held"
    } else {
        "not held"
    };
    facts(&[
        ("Public", word(policy.public)),
        ("Confidential", word(policy.confidential)),
        ("Highly Sensitive", word(policy.highly_sensitive)),
        ("Unsafe", word(policy.unsafe_)),
        ("in doubt", held.to_owned()),
    ])
}
