//! A chart's title and its numbers as a table, a column for every series.

use gristmill_model::{BlockKind, Table};

use crate::formats::writer::Writer;
use crate::xml::{Element, Tree};

/// Series and categories read of one chart.
const MOST: usize = 1000;

pub(super) fn write(tree: &Tree<'_>, writer: &mut Writer<'_>) {
    let Some(chart) = tree.root().find("chart") else {
        return;
    };
    if let Some(title) = chart.child("title") {
        writer.push(BlockKind::Caption, &joined(title));
    }
    let series: Vec<Element<'_>> = chart
        .descendants()
        .filter(|element| element.name() == "ser")
        .take(MOST)
        .collect();
    if let Some(table) = as_table(&series) {
        writer.push_table(table);
    }
}

fn as_table(series: &[Element<'_>]) -> Option<Table> {
    let first = series.first()?;
    let categories = points(first.child("cat").or_else(|| first.child("xVal")));
    let columns: Vec<Vec<String>> = series
        .iter()
        .map(|one| points(one.child("val").or_else(|| one.child("yVal"))))
        .collect();
    let height = columns.iter().map(Vec::len).max()?.max(categories.len());
    let mut rows = vec![header(series)];
    for index in 0..height {
        let cell = |column: &Vec<String>| column.get(index).cloned().unwrap_or_default();
        let mut row = vec![cell(&categories)];
        row.extend(columns.iter().map(cell));
        rows.push(row);
    }
    Some(Table {
        rows,
        header_rows: 1,
    })
}

fn header(series: &[Element<'_>]) -> Vec<String> {
    let name = |one: &Element<'_>| one.child("tx").map(values_text).unwrap_or_default();
    let names = series.iter().map(name);
    std::iter::once(String::new()).chain(names).collect()
}

/// The cached values in order.
fn points(data: Option<Element<'_>>) -> Vec<String> {
    let mut values = Vec::new();
    let points = data.into_iter().flat_map(Element::descendants);
    for point in points.filter(|element| element.name() == "pt") {
        let index = point
            .attribute("idx")
            .and_then(|index| index.parse::<usize>().ok());
        let index = index.unwrap_or(values.len()).min(MOST);
        if values.len() <= index {
            values.resize(index + 1, String::new());
        }
        values[index] = point.child("v").map(Element::text).unwrap_or_default();
    }
    values
}

/// A series' name: a cached cell or plain text.
fn values_text(element: Element<'_>) -> String {
    let values: Vec<String> = element
        .descendants()
        .filter(|e| matches!(e.name(), "v" | "t"))
        .map(Element::text)
        .collect();
    values.join(" ")
}

fn joined(element: Element<'_>) -> String {
    let texts: Vec<String> = element
        .descendants()
        .filter(|e| e.name() == "t")
        .map(Element::text)
        .collect();
    texts.concat()
}
