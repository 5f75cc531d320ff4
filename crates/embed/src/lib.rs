//! The embed stage.
