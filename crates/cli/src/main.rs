//! The `grist` command.
fn main() {}
