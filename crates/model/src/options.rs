//! How the files of one job are processed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::settings::Settings;

/// Options of a job, every default filled in. The names are those of the batch API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProcessingOptions {
    /// Longest chunk, in characters (or tokens, see `chunk_unit`).
    pub chunk_size: u32,
    /// How much of the end of a chunk the next one repeats, same unit.
    pub chunk_overlap: u32,
    /// What the two sizes count.
    pub chunk_unit: ChunkUnit,
    /// Chunks of lower quality (0 to 1) are left out and counted. 0 keeps everything.
    pub quality_threshold: f32,
    /// Whether headings, lists and tables are recognised.
    pub preserve_structure: bool,
    /// Whether formulas are kept as text.
    pub extract_math: bool,
    /// Whether pages without text go through text recognition when it is installed.
    pub ocr: bool,
    /// Whether files stored earlier with the same content and options are left as they are.
    pub skip_existing: bool,
    /// Whether failures that may pass are tried again.
    pub retry_failed_files: bool,
    /// How often, at most.
    pub max_retries: u32,
    /// Whether several files of the job run at once.
    pub parallel_processing: bool,
    /// How many, at most.
    pub max_workers: u32,
    /// Longest time one file may take to parse.
    pub timeout_seconds: u32,
    /// The model that embeds the job's documents: the name of a provider's model. Empty means
    /// the knowledge base's own.
    pub embedding_model: String,
    /// Length of that model's vectors. 0 means the model's usual one.
    pub embedding_dimensions: u32,
    /// Metadata given to every document of the job.
    pub metadata: BTreeMap<String, String>,
}

/// What a retry changes for the files it takes up, and for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct FileOverrides {
    /// Largest size, in megabytes, instead of the setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_file_size_mb: Option<u32>,
    /// Longest time to parse instead of the job's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
    /// Whether pages without text go through text recognition, instead of what the job says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ocr: Option<bool>,
}

impl FileOverrides {
    /// Whether nothing is changed.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The options of a file of a job with `options`.
    pub fn apply(&self, options: &ProcessingOptions) -> ProcessingOptions {
        let mut options = options.clone();
        options.timeout_seconds = self.timeout_seconds.unwrap_or(options.timeout_seconds);
        options.ocr = self.ocr.unwrap_or(options.ocr);
        options
    }

    /// Refuses values that make no sense, naming the option.
    pub fn validate(&self) -> Result<(), UnknownOption> {
        for (name, value) in [
            ("max_file_size_mb", self.max_file_size_mb),
            ("timeout_seconds", self.timeout_seconds),
        ] {
            if value == Some(0) {
                return Err(UnknownOption(format!("`{name}` must be at least 1")));
            }
        }
        Ok(())
    }
}

/// What chunk sizes count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChunkUnit {
    /// Unicode scalar values.
    #[default]
    Characters,
    /// Tokens of the embedding model.
    Tokens,
}

/// An option or value that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOption(pub String);

impl std::fmt::Display for UnknownOption {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownOption {}

impl Default for ProcessingOptions {
    fn default() -> Self {
        Self::from_settings(&Settings::default())
    }
}

impl ProcessingOptions {
    /// The options of a job that says nothing itself.
    pub fn from_settings(settings: &Settings) -> Self {
        Self {
            chunk_size: settings.chunk_size,
            chunk_overlap: settings.chunk_overlap,
            chunk_unit: ChunkUnit::Characters,
            quality_threshold: settings.quality_threshold,
            preserve_structure: true,
            extract_math: true,
            ocr: settings.ocr,
            skip_existing: settings.skip_existing,
            retry_failed_files: true,
            max_retries: settings.max_retries,
            parallel_processing: true,
            max_workers: settings.max_workers,
            timeout_seconds: settings.timeout_seconds,
            embedding_model: String::new(),
            embedding_dimensions: 0,
            metadata: BTreeMap::new(),
        }
    }

    /// Files of the job that may be in work at once.
    pub fn workers(&self) -> u32 {
        match self.parallel_processing {
            true => self.max_workers.max(1),
            false => 1,
        }
    }

    /// Refuses values that make no sense together, naming the option.
    pub fn validate(&self) -> Result<(), UnknownOption> {
        let refuse = |text: String| Err(UnknownOption(text));
        if self.chunk_size == 0 {
            return refuse("`chunk_size` must be at least 1".into());
        }
        if self.chunk_overlap >= self.chunk_size {
            return refuse(format!(
                "`chunk_overlap` ({}) must be smaller than `chunk_size` ({})",
                self.chunk_overlap, self.chunk_size
            ));
        }
        if !(0.0..=1.0).contains(&self.quality_threshold) {
            return refuse(format!(
                "`quality_threshold` ({}) must be between 0 and 1",
                self.quality_threshold
            ));
        }
        if self.timeout_seconds == 0 || self.max_workers == 0 {
            return refuse("`timeout_seconds` and `max_workers` must be at least 1".into());
        }
        if self.embedding_model.is_empty() && self.embedding_dimensions != 0 {
            return refuse("`embedding_dimensions` needs an `embedding_model`".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_overlap_as_long_as_the_chunk_is_refused() {
        let options = ProcessingOptions {
            chunk_overlap: 1000,
            ..ProcessingOptions::default()
        };
        let refusal = options.validate().unwrap_err().to_string();
        assert!(refusal.contains("`chunk_overlap` (1000)"), "{refusal}");
    }

    #[test]
    fn a_misspelt_option_is_refused_by_name() {
        let error = serde_json::from_str::<ProcessingOptions>(r#"{"chunk_sise": 5}"#).unwrap_err();
        assert!(error.to_string().contains("chunk_sise"), "{error}");
    }
}
