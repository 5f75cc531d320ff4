//! Which chunks a search may find: filters, resolved to ranges of chunk ids.
//!
//! Chunks of a document are numbered without a gap, so the documents that pass a filter are
//! a list of ranges, and both sides of a search ask it the same question.

use gristmill_model::{Comparison, MetadataCondition, SearchFilters};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::error::Result;

/// Chunks that pass a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All of them.
    Everything,
    /// Those in these ranges: first id and one past the last, rising.
    Ranges(Vec<(i64, i64)>),
}

impl Scope {
    /// Resolves filters to chunks.
    pub(crate) fn of(sql: &Connection, filters: &SearchFilters) -> Result<Self> {
        let (wheres, values) = conditions(filters);
        if wheres.is_empty() {
            return Ok(Scope::Everything);
        }
        let query = format!(
            "SELECT first_chunk, first_chunk + chunks FROM documents d WHERE {}
             ORDER BY first_chunk",
            wheres.join(" AND ")
        );
        let mut statement = sql.prepare_cached(&query)?;
        let rows = statement.query_map(params_from_iter(values), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let mut ranges: Vec<(i64, i64)> = Vec::new();
        for row in rows {
            let (first, end) = row?;
            match ranges.last_mut() {
                Some(last) if last.1 == first => last.1 = end,
                Some(_) | None => ranges.push((first, end)),
            }
        }
        Ok(Scope::Ranges(ranges))
    }

    /// Whether a chunk passes.
    pub(crate) fn holds(&self, chunk: i64) -> bool {
        match self {
            Scope::Everything => true,
            Scope::Ranges(ranges) => {
                let after = ranges.partition_point(|&(first, _)| first <= chunk);
                after > 0 && chunk < ranges[after - 1].1
            }
        }
    }
}

fn conditions(filters: &SearchFilters) -> (Vec<String>, Vec<Value>) {
    let mut wheres = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut any = |column: &str, accepted: Vec<String>| {
        if !accepted.is_empty() {
            let tests = vec![column; accepted.len()].join(" OR ");
            wheres.push(format!("({tests})"));
            values.extend(accepted.into_iter().map(Value::from));
        }
    };
    let collections = filters.collections.iter().map(|id| id.0.clone());
    any(
        "d.collection = (SELECT no FROM collections WHERE id = ?)",
        collections.collect(),
    );
    let source_types = filters.source_types.iter();
    any(
        "d.source_type = ?",
        source_types.map(|kind| kind.as_str().to_owned()).collect(),
    );
    any("d.language = ?", filters.languages.clone());
    let labels = filters.labels.iter();
    any(
        "d.label = ?",
        labels.map(|label| label.as_str().to_owned()).collect(),
    );
    let (families, exact): (Vec<String>, Vec<String>) = filters
        .media_types
        .iter()
        .cloned()
        .partition(|kind| kind.ends_with("/*"));
    let kinds = filters.media_types.len();
    if kinds > 0 {
        let mut tests = vec!["d.media_type = ?"; exact.len()];
        tests.extend(vec![
            "substr(d.media_type, 1, instr(d.media_type, '/')) || '*' = ?";
            families.len()
        ]);
        wheres.push(format!("({})", tests.join(" OR ")));
        values.extend(exact.into_iter().chain(families).map(Value::from));
    }
    if let Some(after) = filters.modified_after {
        wheres.push("d.modified >= ?".to_owned());
        values.push(after.0.into());
    }
    if let Some(before) = filters.modified_before {
        wheres.push("d.modified < ?".to_owned());
        values.push(before.0.into());
    }
    let exact = filters.metadata.iter().map(|(name, value)| {
        let (name, value) = (name.clone(), value.clone());
        let is = Comparison::Equal;
        MetadataCondition { name, is, value }
    });
    for condition in exact.chain(filters.conditions.iter().cloned()) {
        let (test, bound) = metadata_test(&condition);
        wheres.push(test);
        values.extend(bound);
    }
    (wheres, values)
}

/// A condition on the metadata of the document `d`, with what it is bound to.
pub(crate) fn metadata_test(condition: &MetadataCondition) -> (String, Vec<Value>) {
    let of = |item: &str| comparison(condition.is).replace('@', item);
    // A list is looked through; any other value stands for itself.
    let test = format!(
        "EXISTS (SELECT 1 FROM json_each(d.metadata) m WHERE m.key = ? AND iif(m.type = 'array',
             EXISTS (SELECT 1 FROM json_each(iif(m.type = 'array', m.value, '[]')) i WHERE {}),
             {}))",
        of("i"),
        of("m")
    );
    let number = condition.value.trim().parse::<f64>().ok();
    let number = number.filter(|number| number.is_finite());
    let number = number.map_or(Value::Null, Value::from);
    let pair = [number, Value::from(condition.value.clone())];
    let mut bound = vec![Value::from(condition.name.clone())];
    bound.extend(pair.clone());
    bound.extend(pair);
    (test, bound)
}

/// The test of a row `@` of `json_each`, bound to a number and to a text. Text is compared as
/// far as the given one goes where that decides whether a whole day is meant.
fn comparison(is: Comparison) -> &'static str {
    match is {
        Comparison::Equal => {
            "(ifnull(@.type IN ('integer', 'real') AND @.atom = ?, 0)
              OR iif(@.type IN ('true', 'false'), @.type, CAST(@.atom AS TEXT)) = ?)"
        }
        Comparison::AtLeast => {
            "iif(@.type IN ('integer', 'real'), @.atom >= ?, CAST(@.atom AS TEXT) >= ?)"
        }
        Comparison::Below => {
            "iif(@.type IN ('integer', 'real'), @.atom < ?, CAST(@.atom AS TEXT) < ?)"
        }
        Comparison::AtMost => {
            "iif(@.type IN ('integer', 'real'), @.atom <= ?,
                 (SELECT substr(@.atom, 1, length(b.text)) <= b.text FROM (SELECT ? AS text) b))"
        }
        Comparison::Above => {
            "iif(@.type IN ('integer', 'real'), @.atom > ?,
                 (SELECT substr(@.atom, 1, length(b.text)) > b.text FROM (SELECT ? AS text) b))"
        }
    }
}
