//! What a text tells of itself: how many words it has, which phrases it is about, and how much
//! it has in common with another text.
//!
//! Everything here is computed from text alone and always comes out the same, so that what is
//! stored of one text can be compared with another years later. Nothing here knows documents,
//! files or the store.

mod groups;
mod likeness;
mod phrases;
mod signature;
mod stop_words;
mod terms;
mod tokens;
mod words;

pub use groups::{Group, NEAR_DUPLICATE, groups};
pub use likeness::{Shingles, Sketch};
pub use phrases::key_phrases;
pub use signature::Signature;
pub use words::count_words;
