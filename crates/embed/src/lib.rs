//! Text to vectors on this machine's own processor: all-MiniLM-L6-v2 and models of its make,
//! exact or in int8.
//!
//! The published weights are read where they lie and nothing but them is needed; where they
//! come from is another crate's matter. A call runs on the thread that makes it, so
//! parallelism is the caller's choice: several threads may share one [`Encoder`].

mod attention;
mod encoder;
mod error;
mod files;
mod folder;
mod lazy;
mod linear;
mod network;
mod pool;
mod simd;
mod tokens;
mod weights;

pub use encoder::{Encoder, Precision};
pub use error::LoadError;
pub use files::{MODEL_FILES, MODEL_NAME, ModelFile, default_model_dir};
pub use folder::FolderModel;
pub use lazy::LazyEncoder;
