//! `cargo xtask`: everything a contributor or newcomer runs.
fn main() {}
