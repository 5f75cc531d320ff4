//! `documents.alike`, `documents.near_duplicates` and `collections.overview`.

use std::collections::BTreeMap;

use gristmill_model::{Bytes, Label};
use gristmill_store::{Place, SIZES, Twin};

use super::convert::{listing, page};
use super::{Opened, collections};
use crate::ApiError;
use crate::types::{
    Alike, AskNearDuplicates, AskOverview, CountByName, DocumentRef, NearDuplicate, NearDuplicates,
    Overview, Page, PlaceView, SizeClass, TwinView,
};

/// Months shown one by one; files that span more are counted by year.
const MOST_MONTHS: usize = 24;
/// Years shown; those before are left out, as a clock set wrongly is older than any file.
const MOST_YEARS: usize = 40;

pub(super) fn alike(opened: &Opened, input: DocumentRef) -> Result<Alike, ApiError> {
    let alike = opened.store.alike(&input.id)?;
    Ok(Alike {
        looked: alike.looked,
        places: alike.places.into_iter().map(place).collect(),
        twins: alike.twins.into_iter().map(twin).collect(),
    })
}

fn place(place: Place) -> PlaceView {
    PlaceView {
        connection: place.connection,
        key: place.key.0,
    }
}

fn twin(twin: Twin) -> TwinView {
    let name = twin.key.file_name().to_owned();
    TwinView {
        title: twin.title.unwrap_or(name),
        id: twin.id,
        collection: twin.collection,
        key: twin.key.0,
        same_content: twin.same_content,
        likeness: twin.likeness,
        contained: twin.contained,
    }
}

pub(super) fn near_duplicates(
    opened: &Opened,
    input: AskNearDuplicates,
) -> Result<Page<NearDuplicates>, ApiError> {
    if let Some(collection) = &input.collection {
        collections::require(opened, collection)?;
    }
    let page = page(input.offset, input.limit)?;
    let groups = opened
        .store
        .near_duplicates(input.collection.as_ref(), page)?;
    Ok(listing(groups, page, |group| NearDuplicates {
        count: group.count.into(),
        documents: group.documents.into_iter().map(near_duplicate).collect(),
    }))
}

fn near_duplicate(document: gristmill_store::NearDuplicate) -> NearDuplicate {
    let name = document.key.file_name().to_owned();
    NearDuplicate {
        title: document.title.unwrap_or(name),
        id: document.id,
        collection: document.collection,
        key: document.key.0,
        size: document.size,
        modified: document.modified,
        likeness: document.likeness,
    }
}

pub(super) fn overview(opened: &Opened, input: AskOverview) -> Result<Overview, ApiError> {
    if let Some(collection) = &input.collection {
        collections::require(opened, collection)?;
    }
    let found = opened.store.overview(input.collection.as_ref())?;
    let documents = u64::from(found.documents);
    let dated: u64 = found.months.values().copied().map(u64::from).sum();
    let languages = found.languages.into_iter();
    let languages = languages.map(|(code, count)| (code.unwrap_or_default(), count));
    Ok(Overview {
        documents,
        chunks: found.chunks,
        bytes: found.bytes,
        pages: found.pages,
        words: found.words,
        images: found.images,
        uncounted: found.without_facts.into(),
        seen_twice: found.seen_twice.into(),
        mean_quality: (documents > 0).then(|| (found.quality_sum / documents as f64) as f32),
        types: most_frequent_first(found.types),
        sizes: sizes(&found.sizes),
        dates: dates(&found.months),
        undated: documents - dated,
        labels: labels(&found.labels),
        languages: most_frequent_first(languages),
        quality: found.quality.map(u64::from).to_vec(),
    })
}

fn most_frequent_first(counts: impl IntoIterator<Item = (String, u32)>) -> Vec<CountByName> {
    let counts = counts.into_iter().map(|(name, count)| counted(name, count));
    let mut counts: Vec<CountByName> = counts.collect();
    counts.sort_by(|one, other| {
        let by_name = || one.name.cmp(&other.name);
        other.count.cmp(&one.count).then_with(by_name)
    });
    counts
}

fn counted(name: impl Into<String>, count: u32) -> CountByName {
    CountByName {
        name: name.into(),
        count: count.into(),
    }
}

fn sizes(counts: &[u32]) -> Vec<SizeClass> {
    let from = std::iter::once(Bytes(0)).chain(SIZES);
    let below = SIZES.into_iter().map(Some).chain(std::iter::once(None));
    let classes = from.zip(below).zip(counts);
    let class = |((from, below), count): ((Bytes, Option<Bytes>), &u32)| SizeClass {
        from,
        below,
        count: u64::from(*count),
    };
    classes.map(class).collect()
}

/// Those with none at the end, where there are any.
fn labels(counts: &BTreeMap<Option<Label>, u32>) -> Vec<CountByName> {
    let of = |label: Option<Label>| counts.get(&label).copied().unwrap_or(0);
    let known = Label::ALL.map(|label| counted(label.as_str(), of(Some(label))));
    let unknown = Some(counted("", of(None))).filter(|unknown| unknown.count > 0);
    known.into_iter().chain(unknown).collect()
}

/// By month, or by year where there are too many of them; none is left out between two.
fn dates(months: &BTreeMap<String, u32>) -> Vec<CountByName> {
    let number = |month: &String| {
        let (year, month) = month.split_once('-')?;
        let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
        Some(year * 12 + month - 1)
    };
    let months = months.iter();
    let months: BTreeMap<i64, u32> = months
        .filter_map(|(month, count)| Some((number(month)?, *count)))
        .collect();
    let (Some((&first, _)), Some((&last, _))) = (months.first_key_value(), months.last_key_value())
    else {
        return Vec::new();
    };
    if last - first < MOST_MONTHS as i64 {
        let of = |month: i64| months.get(&month).copied().unwrap_or(0);
        let name = |month: i64| format!("{:04}-{:02}", month / 12, month % 12 + 1);
        return (first..=last)
            .map(|month| counted(name(month), of(month)))
            .collect();
    }
    let mut years: BTreeMap<i64, u32> = BTreeMap::new();
    for (month, count) in &months {
        *years.entry(month / 12).or_default() += count;
    }
    let of = |year: i64| years.get(&year).copied().unwrap_or(0);
    let first = (first / 12).max(last / 12 - MOST_YEARS as i64 + 1);
    (first..=last / 12)
        .map(|year| counted(format!("{year:04}"), of(year)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(months: &[(&str, u32)]) -> Vec<(String, u64)> {
        let months = months
            .iter()
            .map(|(month, count)| ((*month).to_owned(), *count));
        let shown = dates(&months.collect()).into_iter();
        shown.map(|date| (date.name, date.count)).collect()
    }

    #[test]
    fn no_month_is_left_out_between_two() {
        assert!(shown(&[]).is_empty());
        let expected = [("2025-11", 2), ("2025-12", 0), ("2026-01", 5)];
        let expected = expected.map(|(month, count)| (month.to_owned(), count));
        assert_eq!(shown(&[("2025-11", 2), ("2026-01", 5)]), expected);
    }

    #[test]
    fn files_of_many_years_are_counted_by_year() {
        let years = shown(&[("2019-03", 1), ("2019-09", 2), ("2021-12", 4)]);
        let expected = [("2019", 3), ("2020", 0), ("2021", 4)];
        assert_eq!(
            years,
            expected.map(|(year, count)| (year.to_owned(), count))
        );
        let since_1970 = shown(&[("1970-01", 1), ("2026-05", 9)]);
        assert_eq!(
            since_1970.len(),
            MOST_YEARS,
            "a file without a date does not hide all others"
        );
        assert_eq!(since_1970.last(), Some(&("2026".to_owned(), 9)));
    }

    #[test]
    fn every_size_belongs_to_one_class() {
        let classes = sizes(&[1, 2, 3, 4, 5, 6]);
        assert_eq!(classes.len(), 6);
        assert_eq!(classes[0].from, Bytes(0));
        assert_eq!(classes[5].below, None);
        let joined = classes
            .windows(2)
            .all(|pair| pair[0].below == Some(pair[1].from));
        assert!(joined, "{classes:?}");
    }
}
