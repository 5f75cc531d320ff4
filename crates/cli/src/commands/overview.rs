//! `grist overview`: what documents are like.

use console::{measure_text_width, style};
use gristmill_api::ApiError;
use gristmill_api::types::{AskOverview, CountByName, Overview, SizeClass};
use gristmill_model::CollectionId;

use super::{Context, DONE};
use crate::output::{count, facts, heading, plain, print, print_json, thousands, width};

/// Rows of a chart at most; what is rarer is counted together.
const MOST_ROWS: usize = 12;
/// Characters of the name of a row at most.
const WIDEST: usize = 30;
/// Columns of the longest bar at most.
const LONGEST: usize = 40;

pub(super) fn run(context: &Context, collection: Option<String>) -> Result<u8, ApiError> {
    let overview = context
        .folder
        .to_read()?
        .collections_overview(AskOverview {
            collection: collection.map(CollectionId),
        })?;
    match context.json {
        true => print_json(&overview),
        false => print(&text(&overview, width())),
    }
    Ok(DONE)
}

fn text(overview: &Overview, width: usize) -> String {
    if overview.documents == 0 {
        return "There are no documents yet.\n".to_owned();
    }
    let charts = [
        ("Types", most(&overview.types, "")),
        ("Sizes", overview.sizes.iter().map(size).collect()),
        ("Last changed", dates(overview)),
        ("Labels", most(&overview.labels, "not labelled")),
        ("Languages", most(&overview.languages, "not known")),
        ("Quality", quality(&overview.quality)),
    ];
    let charts = charts.iter().filter(|(_, rows)| !rows.is_empty());
    let charts = charts.map(|(title, rows)| heading(title) + &chart(rows, width));
    let parts = std::iter::once(figures(overview)).chain(charts);
    parts.collect::<Vec<_>>().join("\n")
}

fn figures(overview: &Overview) -> String {
    let mut rows = vec![
        ("documents", thousands(overview.documents)),
        ("size of files", overview.bytes.to_string()),
        ("chunks", thousands(overview.chunks)),
        ("pages", thousands(overview.pages)),
        ("pictures", thousands(overview.images)),
        ("words", thousands(overview.words)),
    ];
    let quality = overview.mean_quality;
    rows.extend(quality.map(|quality| ("mean quality", format!("{quality:.2}"))));
    let twice = Some(overview.seen_twice).filter(|documents| *documents > 0);
    rows.extend(twice.map(|documents| ("seen twice", thousands(documents))));
    let uncounted = Some(overview.uncounted).filter(|documents| *documents > 0);
    let mut text = facts(&rows);
    if let Some(documents) = uncounted {
        let documents = count(documents, "document");
        text += &format!("  Words of {documents} are not counted yet; done in the background.\n");
    }
    text
}

/// A row of a chart: a name and how many documents.
type Row = (String, u64);

/// The most frequent; those without a name are shown as `nameless`.
fn most(counts: &[CountByName], nameless: &str) -> Vec<Row> {
    let name = |name: &str| match name {
        "" => nameless.to_owned(),
        name => ending(&plain(name)),
    };
    let rows = counts.iter().map(|row| (name(&row.name), row.count));
    let mut rows: Vec<Row> = rows.collect();
    if rows.len() > MOST_ROWS {
        let rest = rows.split_off(MOST_ROWS - 1);
        let documents = rest.iter().map(|(_, count)| count).sum();
        rows.push((format!("{} others", rest.len()), documents));
    }
    rows
}

/// A long name without its beginning: media types differ at their ends.
fn ending(name: &str) -> String {
    let left_out = name.chars().count().saturating_sub(WIDEST);
    match left_out {
        0 => name.to_owned(),
        _ => format!("…{}", name.chars().skip(left_out + 1).collect::<String>()),
    }
}

fn size(class: &SizeClass) -> Row {
    let name = match class.below {
        Some(below) if class.from.0 == 0 => format!("below {below}"),
        Some(below) => format!("{} to {below}", class.from),
        None => format!("{} and more", class.from),
    };
    (name, class.count)
}

fn dates(overview: &Overview) -> Vec<Row> {
    let dates = overview.dates.iter();
    let mut rows: Vec<Row> = dates.map(|date| (date.name.clone(), date.count)).collect();
    if overview.undated > 0 {
        rows.push(("not known".to_owned(), overview.undated));
    }
    rows
}

/// From the class of the worst that is there to the best.
fn quality(classes: &[u64]) -> Vec<Row> {
    let name = |class: usize| {
        format!(
            "{:.1} to {:.1}",
            class as f32 / 10.0,
            (class + 1) as f32 / 10.0
        )
    };
    let rows = classes.iter().enumerate();
    rows.map(|(class, count)| (name(class), *count))
        .skip_while(|(_, count)| *count == 0)
        .collect()
}

fn chart(rows: &[Row], width: usize) -> String {
    let names = rows.iter().map(|(name, _)| measure_text_width(name));
    let names = names.max().unwrap_or(0);
    let counts = rows.iter().map(|(_, count)| thousands(*count).len());
    let counts = counts.max().unwrap_or(0);
    let room = width.saturating_sub(names + counts + 6).clamp(8, LONGEST);
    let most = rows
        .iter()
        .map(|(_, count)| *count)
        .max()
        .unwrap_or(0)
        .max(1);
    let line = |(name, count): &Row| {
        let space = " ".repeat(names - measure_text_width(name));
        let shown = thousands(*count);
        let bar = bar(*count, most, room);
        format!("  {}{space}  {shown:>counts$}  {bar}\n", style(name).dim())
    };
    rows.iter().map(line).collect()
}

/// A bar of at most `room` columns, drawn in eighths; what is not nothing is seen.
fn bar(count: u64, most: u64, room: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = (count as f64 / most as f64 * room as f64 * 8.0).round() as usize;
    let eighths = match count {
        0 => 0,
        _ => eighths.max(1),
    };
    "█".repeat(eighths / 8) + EIGHTHS[eighths % 8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_type_keeps_what_it_differs_by() {
        assert_eq!(ending("application/pdf"), "application/pdf");
        let word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        assert_eq!(ending(word), "…ent.wordprocessingml.document");
    }

    #[test]
    fn bars_are_as_long_as_their_counts() {
        assert_eq!(bar(0, 100, 10), "");
        assert_eq!(bar(1, 100_000, 10), "▏", "a little is more than nothing");
        assert_eq!(bar(50, 100, 10), "█████");
        assert_eq!(bar(100, 100, 10), "██████████");
    }

    #[test]
    fn what_is_rare_is_counted_together() {
        let name = |number: u64| CountByName {
            name: format!("type {number}"),
            count: 100 - number,
        };
        let counts: Vec<CountByName> = (0..20).map(name).collect();
        let rows = most(&counts, "");
        assert_eq!(rows.len(), MOST_ROWS);
        assert_eq!(rows[MOST_ROWS - 1], ("9 others".to_owned(), (81..90).sum()));
    }
}
