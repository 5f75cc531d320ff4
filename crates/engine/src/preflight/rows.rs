//! The rows of a preflight: a hundred thousand of them take some twenty megabytes.

use std::collections::{BTreeMap, HashMap};

use gristmill_model::{Bytes, ConnectionId, Failure, FileKey, Listed, Selection, Timestamp};
use gristmill_parse::FORMATS;
use gristmill_store::{Listing, Page};

use super::filter::{RowFilter, Wanted};
use super::verdict::Verdict;
use crate::error::Result;
use crate::estimate::{Kind, Work};

/// One file a preflight found.
#[derive(Debug, Clone, PartialEq)]
pub struct PreflightRow {
    /// Its number in the preflight, counted from 0.
    pub row: u32,
    /// The connection it comes from.
    pub connection: ConnectionId,
    /// Its name within its source.
    pub key: FileKey,
    /// Its size, if the source says.
    pub size: Option<Bytes>,
    /// When it was last changed, if the source says.
    pub modified: Option<Timestamp>,
    /// Its type for people: `PDF document`.
    pub kind: String,
    /// What would become of it.
    pub verdict: Verdict,
    /// More about the verdict: the twin of a duplicate, the trouble with a problem.
    pub detail: Option<String>,
    /// Its pages, where they are cheap to count.
    pub pages: Option<u32>,
    /// Whether a person left it out.
    pub excluded: bool,
}

/// Files and bytes with one verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerdictCount {
    /// The verdict.
    pub verdict: Verdict,
    /// Files.
    pub files: u32,
    /// Their size.
    pub bytes: Bytes,
}

/// Files and bytes of one type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeCount {
    /// Its name for people: `PDF document`, `.xyz`.
    pub name: String,
    /// Files.
    pub files: u32,
    /// Their size.
    pub bytes: Bytes,
}

/// What a preflight came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PreflightTotals {
    /// Files found.
    pub files: u32,
    /// Their size.
    pub bytes: Bytes,
    /// Files that would be worked on: new or changed, and not excluded.
    pub accepted: u32,
    /// Their size.
    pub accepted_bytes: Bytes,
    /// Files excluded by a person.
    pub excluded: u32,
    /// Pages counted, where that is cheap.
    pub pages: u64,
    /// Files by verdict; verdicts without files are left out.
    pub by_verdict: Vec<VerdictCount>,
    /// Files by type, the most frequent first.
    pub by_type: Vec<TypeCount>,
}

/// A row as kept.
pub(super) struct Row {
    /// The place of its selection in the request.
    pub(super) selection: usize,
    pub(super) key: Box<str>,
    pub(super) size: Option<Bytes>,
    pub(super) modified: Option<Timestamp>,
    /// The place of its type's name among the names seen.
    pub(super) kind: u32,
    pub(super) verdict: Verdict,
    detail: Option<Box<str>>,
    pages: Option<u32>,
    pub(super) excluded: bool,
    pub(super) may_be_unchanged: bool,
}

/// What the second pass found out about a row.
pub(super) struct Glance {
    pub(super) kind: Option<String>,
    pub(super) verdict: Verdict,
    pub(super) detail: Option<String>,
    pub(super) pages: Option<u32>,
}

#[derive(Default)]
pub(super) struct Rows {
    rows: Vec<Row>,
    kinds: Vec<String>,
    kind_of: HashMap<String, u32>,
    problems: HashMap<u32, Failure>,
    /// What matched the last filter, until rows change: a list is read page by page.
    matched: Option<(RowFilter, Vec<u32>)>,
}

impl Rows {
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn get(&self, row: u32) -> &Row {
        &self.rows[row as usize]
    }

    pub(super) fn push(
        &mut self,
        selection: usize,
        listed: Listed,
        glance: Glance,
        may_be_unchanged: bool,
    ) {
        self.matched = None;
        let kind = self.kind(glance.kind.unwrap_or_default());
        if let Some(problem) = listed.problem {
            self.problems.insert(self.rows.len() as u32, problem);
        }
        self.rows.push(Row {
            selection,
            key: listed.key.0.into(),
            size: listed.size,
            modified: listed.modified,
            kind,
            verdict: glance.verdict,
            detail: glance.detail.map(Into::into),
            pages: glance.pages,
            excluded: false,
            may_be_unchanged,
        });
    }

    pub(super) fn update(&mut self, row: u32, glance: Glance) {
        self.matched = None;
        let kind = glance.kind.map(|kind| self.kind(kind));
        let row = &mut self.rows[row as usize];
        row.kind = kind.unwrap_or(row.kind);
        row.verdict = glance.verdict;
        row.detail = glance.detail.map(Into::into).or(row.detail.take());
        row.pages = glance.pages.or(row.pages);
    }

    /// Shows each row with the file as it was listed.
    pub(super) fn each(&self, mut show: impl FnMut(&Row, Listed)) {
        for (number, row) in self.rows.iter().enumerate() {
            let listed = Listed {
                key: FileKey(row.key.to_string()),
                size: row.size,
                modified: row.modified,
                problem: self.problems.get(&(number as u32)).cloned(),
            };
            show(row, listed);
        }
    }

    pub(super) fn totals(&self) -> PreflightTotals {
        let mut totals = PreflightTotals::default();
        let mut verdicts: BTreeMap<Verdict, (u32, u64)> = BTreeMap::new();
        let mut kinds = vec![(0_u32, 0_u64); self.kinds.len()];
        for row in &self.rows {
            let bytes = row.size.unwrap_or_default().0;
            totals.files += 1;
            totals.bytes.0 += bytes;
            totals.excluded += u32::from(row.excluded);
            totals.pages += u64::from(row.pages.unwrap_or(0));
            if row.verdict.is_accepted() && !row.excluded {
                totals.accepted += 1;
                totals.accepted_bytes.0 += bytes;
            }
            let verdict = verdicts.entry(row.verdict).or_default();
            let kind = &mut kinds[row.kind as usize];
            for count in [verdict, kind] {
                count.0 += 1;
                count.1 += bytes;
            }
        }
        let verdicts = verdicts.into_iter();
        totals.by_verdict = verdicts
            .map(|(verdict, (files, bytes))| VerdictCount {
                verdict,
                files,
                bytes: Bytes(bytes),
            })
            .collect();
        totals.by_type = self.by_type(&kinds);
        totals
    }

    /// What would be worked on, for an estimate.
    pub(super) fn work(&self) -> Work {
        let kinds = self.kinds.iter().map(|label| {
            let format = FORMATS.iter().find(|format| format.label == label);
            Kind::of(format.map_or("", |format| format.media_type))
        });
        let kinds: Vec<Kind> = kinds.collect();
        let mut work = Work::default();
        let taken = |row: &&Row| row.verdict.is_accepted() && !row.excluded;
        for row in self.rows.iter().filter(taken) {
            work.add(kinds[row.kind as usize], 1, row.size.unwrap_or_default().0);
        }
        work
    }

    fn by_type(&self, counts: &[(u32, u64)]) -> Vec<TypeCount> {
        let counted = self.kinds.iter().zip(counts);
        let mut types: Vec<TypeCount> = counted
            .filter(|(_, (files, _))| *files > 0)
            .map(|(name, (files, bytes))| TypeCount {
                name: name.clone(),
                files: *files,
                bytes: Bytes(*bytes),
            })
            .collect();
        types.sort_by(|left, right| (right.files, &left.name).cmp(&(left.files, &right.name)));
        types
    }

    pub(super) fn page(
        &mut self,
        selections: &[Selection],
        filter: &RowFilter,
        page: Page,
    ) -> Result<Listing<PreflightRow>> {
        let matches = self.matching(filter)?;
        let total = matches.len() as u32;
        let wanted = matches.iter().skip(page.offset as usize);
        let wanted: Vec<u32> = wanted.take(page.limit as usize).copied().collect();
        let items = wanted.into_iter().map(|row| self.show(row, selections));
        Ok(Listing {
            items: items.collect(),
            total,
        })
    }

    /// Excludes what matches, or takes it in again; answers how many changed.
    pub(super) fn exclude(&mut self, filter: &RowFilter, excluded: bool) -> Result<u32> {
        let mut changed = 0;
        for number in self.matching(filter)?.to_vec() {
            let row = &mut self.rows[number as usize];
            changed += u32::from(row.excluded != excluded);
            row.excluded = excluded;
        }
        Ok(changed)
    }

    fn matching(&mut self, filter: &RowFilter) -> Result<&[u32]> {
        let known = matches!(&self.matched, Some((last, _)) if last == filter);
        if !known {
            let wanted = Wanted::new(filter, &self.kind_of)?;
            let rows = (0..).zip(&self.rows);
            let matching = rows.filter(|(number, row)| wanted.takes(*number, row));
            let matching = matching.map(|(number, _)| number).collect();
            self.matched = Some((filter.clone(), matching));
        }
        Ok(self.matched.as_ref().map_or(&[], |(_, rows)| rows))
    }

    fn show(&self, number: u32, selections: &[Selection]) -> PreflightRow {
        let row = self.get(number);
        PreflightRow {
            row: number,
            connection: selections[row.selection].connection.clone(),
            key: FileKey(row.key.to_string()),
            size: row.size,
            modified: row.modified,
            kind: self.kinds[row.kind as usize].clone(),
            verdict: row.verdict,
            detail: row.detail.as_deref().map(str::to_owned),
            pages: row.pages,
            excluded: row.excluded,
        }
    }

    fn kind(&mut self, name: String) -> u32 {
        if let Some(&kind) = self.kind_of.get(&name) {
            return kind;
        }
        let kind = self.kinds.len() as u32;
        self.kinds.push(name.clone());
        self.kind_of.insert(name, kind);
        kind
    }
}
