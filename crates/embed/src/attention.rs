//! Self-attention within each text of a batch; texts of any length side by side, no padding.

use std::ops::Range;

use crate::network::HIDDEN;

mod exact;
#[cfg(target_arch = "x86_64")]
mod int8;
#[cfg(target_arch = "x86_64")]
mod packed;

pub(crate) use exact::ExactAttention;
#[cfg(target_arch = "x86_64")]
pub(crate) use int8::Int8Attention;

/// Width of a row that holds queries, keys and values side by side.
pub(crate) const QKV: usize = 3 * HIDDEN;

/// Attention of every token to all tokens of its text.
pub(crate) trait Attention: Default + Send {
    /// Reads one text's rows of [`QKV`] numbers, writes as many of [`HIDDEN`].
    fn attend(&mut self, qkv: &[f32], context: &mut [f32]);

    /// Attends within each text of a batch, given the rows of each.
    fn attend_all(&mut self, texts: &[Range<usize>], qkv: &[f32], context: &mut [f32]) {
        for text in texts {
            let qkv = &qkv[text.start * QKV..text.end * QKV];
            self.attend(qkv, &mut context[text.start * HIDDEN..text.end * HIDDEN]);
        }
    }
}
