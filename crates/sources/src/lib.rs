//! The sources stage.
