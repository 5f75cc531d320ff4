//! The table `signs`: one bit a dimension of every vector, to find the nearest quickly.
//!
//! A row holds the bits of all chunks of a document, so that a search reads the table from
//! end to end at the speed of memory, and a document goes in and out as one row.

use std::collections::BinaryHeap;

use rusqlite::{Connection, params};

use crate::error::Result;
use crate::vectors::Among;

/// The sign of each dimension, lowest bit first.
pub(crate) fn of(vector: &[f32]) -> Vec<u8> {
    let byte = |eight: &[f32]| {
        let bits = eight.iter().enumerate();
        bits.fold(0, |byte, (place, value)| {
            byte | (u8::from(*value > 0.0) << place)
        })
    };
    vector.chunks(8).map(byte).collect()
}

/// Writes the signs of a document's chunks, one after the other.
pub(crate) fn insert(
    sql: &Connection,
    among: Among,
    document: i64,
    model: i64,
    first_chunk: i64,
    bits: &[u8],
) -> Result<()> {
    let insert = match among {
        Among::InUse => {
            "INSERT INTO signs (document, model, first_chunk, bits) VALUES (?1, ?2, ?3, ?4)"
        }
        Among::Spare => {
            "INSERT INTO spare_signs (document, model, first_chunk, bits) VALUES (?1, ?2, ?3, ?4)"
        }
    };
    let row = params![document, model, first_chunk, bits];
    sql.prepare_cached(insert)?.execute(row)?;
    Ok(())
}

/// Removes the signs of a document, in use and beside.
pub(crate) fn remove(sql: &Connection, document: i64) -> Result<()> {
    sql.prepare_cached("DELETE FROM signs WHERE document = ?1")?
        .execute([document])?;
    sql.prepare_cached("DELETE FROM spare_signs WHERE document = ?1")?
        .execute([document])?;
    Ok(())
}

/// The `wanted` chunks of a model that `passes` lets through whose signs differ least from
/// those of `query`, in no order.
pub(crate) fn nearest(
    sql: &Connection,
    model: i64,
    query: &[f32],
    wanted: usize,
    passes: impl Fn(i64) -> bool,
) -> Result<Vec<i64>> {
    let query = of(query);
    let mut best: BinaryHeap<(u32, i64)> = BinaryHeap::with_capacity(wanted + 1);
    let mut statement =
        sql.prepare_cached("SELECT first_chunk, bits FROM signs WHERE model = ?1")?;
    let mut rows = statement.query([model])?;
    while let Some(row) = rows.next()? {
        let first: i64 = row.get(0)?;
        // All chunks of a document pass a filter, or none.
        if !passes(first) {
            continue;
        }
        let bits = row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        for (chunk, signs) in (first..).zip(bits.chunks_exact(query.len())) {
            let differing = differing(&query, signs);
            if best.len() < wanted {
                best.push((differing, chunk));
            } else if best.peek().is_some_and(|worst| differing < worst.0) {
                best.pop();
                best.push((differing, chunk));
            }
        }
    }
    Ok(best.into_iter().map(|(_, chunk)| chunk).collect())
}

/// In how many dimensions the signs kept of a chunk differ from those of its vector.
pub(crate) fn own_differing(sql: &Connection, chunk: i64, vector: &[f32]) -> Result<u32> {
    let signs = of(vector);
    let mut statement = sql.prepare_cached(
        "SELECT substr(s.bits, 1 + (c.id - s.first_chunk) * ?2, ?2)
         FROM chunks c JOIN signs s ON s.document = c.document WHERE c.id = ?1",
    )?;
    let kept: Vec<u8> = statement.query_row(params![chunk, signs.len()], |row| row.get(0))?;
    Ok(differing(&signs, &kept))
}

/// How many bits differ.
fn differing(a: &[u8], b: &[u8]) -> u32 {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("popcnt") {
        // SAFETY: the processor was just asked whether it has the instruction.
        return unsafe { differing_popcnt(a, b) };
    }
    count(a, b)
}

/// The same, compiled to the instruction that counts the bits of a word at once, which is
/// about five times as fast but not on every processor.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "popcnt")]
fn differing_popcnt(a: &[u8], b: &[u8]) -> u32 {
    count(a, b)
}

#[inline(always)]
fn count(a: &[u8], b: &[u8]) -> u32 {
    let (a, a_rest) = a.as_chunks::<8>();
    let (b, b_rest) = b.as_chunks::<8>();
    let words = a.iter().zip(b);
    let words = words.map(|(a, b)| (u64::from_ne_bytes(*a) ^ u64::from_ne_bytes(*b)).count_ones());
    let rest = a_rest.iter().zip(b_rest).map(|(a, b)| (a ^ b).count_ones());
    words.sum::<u32>() + rest.sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differing_bits_are_counted_whatever_the_length() {
        for length in [1, 8, 47, 48, 96] {
            let (zeros, ones) = (vec![0; length], vec![0xff; length]);
            assert_eq!(differing(&zeros, &ones), length as u32 * 8);
            assert_eq!(differing(&ones, &ones), 0);
        }
        assert_eq!(
            of(&[1.0, -1.0, 0.5, 0.0, -2.0, 3.0, 1.0, -0.1]),
            [0b0110_0101]
        );
    }
}
