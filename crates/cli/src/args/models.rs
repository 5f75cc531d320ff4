//! What can be typed about the embedding model.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// See which embedding model is in use, and change to another one
///
/// New vectors are made beside the old ones while searches go on as before. When every
/// document has some, searches are answered by them, all at once, and the old ones are
/// removed. Nothing is read or parsed again.
#[derive(Debug, Subcommand)]
pub(crate) enum Models {
    /// Show the model in use, how far a change is, and which models there are
    Show,
    /// Change to another model; goes on by itself after a crash
    Use(Use),
    /// Hold the change; what was computed stays
    Pause,
    /// Let the change go on
    Resume(Wait),
    /// Stop the change for good; the model in use stays
    Cancel(Wait),
}

#[derive(Debug, Args)]
pub(crate) struct Use {
    /// How vectors are computed
    #[arg(value_enum, default_value_t = PrecisionArg::Int8)]
    pub(crate) precision: PrecisionArg,

    /// A folder with a model of your own: `config.json`, `tokenizer.json` and
    /// `model.safetensors` of a BERT model as wide as all-MiniLM-L6-v2 that takes the mean
    /// over all tokens, such as all-MiniLM-L12-v2
    #[arg(long, value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) wait: Wait,
}

#[derive(Debug, Args)]
pub(crate) struct Wait {
    /// Do not wait for the end, where another program does the work
    #[arg(long)]
    pub(crate) no_wait: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrecisionArg {
    /// 8-bit integers: several times faster
    Int8,
    /// 32-bit floats throughout
    F32,
}

impl PrecisionArg {
    /// As the API says it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            PrecisionArg::Int8 => "int8",
            PrecisionArg::F32 => "f32",
        }
    }
}
