//! Search: by words, by meaning, and both fused.
//!
//! Each side gives its best passages within the filters; reciprocal rank fusion puts them
//! into one order without having to compare their scores.

mod common;
mod excerpt;
mod filter;
mod highlight;
mod meaning;
mod query;
mod stop_words;
mod text;
pub(crate) mod words;

pub(crate) use filter::metadata_test;

use std::collections::HashMap;

use gristmill_model::{
    ChunkId, CollectionId, DocumentId, ModelId, SearchHit, SearchMode, SearchQuery,
};
use rusqlite::{Connection, OptionalExtension, Row};

pub(crate) use common::CommonWords;

use crate::error::Result;
use crate::store::Store;
use crate::{chunks, row};
use excerpt::excerpt;
use filter::Scope;
use highlight::{highlights, matches, telling};
use query::Parsed;

/// The constant of reciprocal rank fusion: how little the very first ranks weigh more than
/// the next. 60 is the value of the method's authors.
const FUSION: f64 = 60.0;
/// Passages each side contributes, at least.
const DEPTH: usize = 100;
/// Most hits of one answer.
const MOST_HITS: u32 = 200;

/// The query's own vector, and the model it comes from; only vectors of the same model are
/// compared with it.
#[derive(Debug, Clone, Copy)]
pub struct QueryVector<'a> {
    /// The model.
    pub model: &'a ModelId,
    /// A unit vector.
    pub vector: &'a [f32],
}

impl Store {
    /// Passages that answer a query, best first. `vectors` holds the query's own by each
    /// model whose documents are to be found by meaning. Without any, or for models nothing
    /// is stored of, the words alone decide.
    ///
    /// Any text is a valid query. Words in quotation marks must stand in the passage (or
    /// its headings) as they are, words after a minus must not, and a word that ends in `*`
    /// stands for all that begin with it.
    pub fn search<'a>(
        &self,
        query: &SearchQuery,
        vectors: impl IntoIterator<Item = QueryVector<'a>>,
    ) -> Result<Vec<SearchHit>> {
        let vectors: Vec<QueryVector<'_>> = vectors.into_iter().collect();
        self.read(|sql| {
            let search = Search {
                sql,
                parsed: Parsed::new(&query.text),
                scope: Scope::of(sql, &query.filters)?,
                depth: DEPTH.max(query.limit.min(MOST_HITS) as usize),
            };
            let by_words = match query.mode {
                SearchMode::Hybrid | SearchMode::Text => search.by_words(&self.shared.common)?,
                SearchMode::Vector => Vec::new(),
            };
            let by_meaning = match query.mode {
                SearchMode::Hybrid | SearchMode::Vector => {
                    let lists = vectors.iter().map(|vector| search.by_meaning(*vector));
                    lists.collect::<Result<Vec<_>>>()?
                }
                SearchMode::Text => Vec::new(),
            };
            let limit = query.limit.clamp(1, MOST_HITS) as usize;
            fuse(&by_words, &by_meaning, limit)
                .into_iter()
                .filter_map(|ranked| hit(sql, &search.parsed, ranked).transpose())
                .collect()
        })
    }
}

/// A search under way.
struct Search<'a> {
    sql: &'a Connection,
    parsed: Parsed,
    scope: Scope,
    /// How many passages each side is asked for.
    depth: usize,
}

/// A passage in the fused order.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ranked {
    chunk: i64,
    score: f64,
    similarity: Option<f64>,
}

/// One order from all: each list gives `1 / (60 + rank)` to its passages. Cosines of different
/// models cannot be compared, so each model has a list of its own.
fn fuse(by_words: &[i64], by_meaning: &[Vec<(i64, f64)>], limit: usize) -> Vec<Ranked> {
    let mut fused: HashMap<i64, Ranked> = HashMap::new();
    let mut give = |chunk, rank: usize, similarity: Option<f64>| {
        let ranked = fused.entry(chunk).or_insert(Ranked {
            chunk,
            score: 0.0,
            similarity: None,
        });
        ranked.score += 1.0 / (FUSION + rank as f64 + 1.0);
        ranked.similarity = ranked.similarity.or(similarity);
    };
    for (rank, &chunk) in by_words.iter().enumerate() {
        give(chunk, rank, None);
    }
    for list in by_meaning {
        for (rank, &(chunk, similarity)) in list.iter().enumerate() {
            give(chunk, rank, Some(similarity));
        }
    }
    let mut ranked: Vec<Ranked> = fused.into_values().collect();
    ranked.sort_unstable_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        let by_similarity = || {
            let (a, b) = (a.similarity.unwrap_or(-1.0), b.similarity.unwrap_or(-1.0));
            b.total_cmp(&a)
        };
        by_score
            .then_with(by_similarity)
            .then(a.chunk.cmp(&b.chunk))
    });
    ranked.truncate(limit);
    ranked
}

fn hit(sql: &Connection, parsed: &Parsed, ranked: Ranked) -> Result<Option<SearchHit>> {
    let mut statement = sql.prepare_cached(
        "SELECT d.id, (SELECT id FROM collections WHERE no = d.collection), d.title, d.key,
                d.media_type, c.page_first, c.page_last, c.headings, c.text, d.language, d.label
         FROM chunks c JOIN documents d ON d.no = c.document WHERE c.id = ?1",
    )?;
    let found = statement.query_row([ranked.chunk], |row| hit_of(row, parsed, ranked));
    Ok(found.optional()?)
}

fn hit_of(row: &Row<'_>, parsed: &Parsed, ranked: Ranked) -> rusqlite::Result<SearchHit> {
    let key: String = row.get(3)?;
    let text: String = row.get(8)?;
    let title: Option<String> = row.get(2)?;
    let heading_path: Vec<String> = row::json(row, 7)?;
    let language: Option<String> = row.get(9)?;
    let terms = telling(parsed, language.as_deref());
    Ok(SearchHit {
        chunk: ChunkId(ranked.chunk),
        document: DocumentId(row.get(0)?),
        collection: CollectionId(row.get(1)?),
        title: title.unwrap_or_else(|| key.rsplit('/').next().unwrap_or(&key).to_owned()),
        key,
        media_type: row.get(4)?,
        label: row::optional_word(row, 10)?,
        pages: chunks::pages(row, 5)?,
        excerpt: excerpt(&text, &heading_path, &terms),
        highlights: highlights(&text, &matches(&text, &terms)),
        heading_path,
        text,
        score: ranked.score,
        similarity: ranked.similarity,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_both_sides_found_comes_first() {
        let fused = fuse(&[1, 2, 3], &[vec![(9, 0.9), (3, 0.8)]], 10);
        let order: Vec<i64> = fused.iter().map(|ranked| ranked.chunk).collect();
        assert_eq!(
            order,
            [3, 9, 1, 2],
            "3 is in both lists; 9 beats 1 by similarity"
        );
        assert_eq!(fused[0].similarity, Some(0.8));
    }
}
