//! Changing settings.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// One setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SettingRef {
    /// `chunk_size`.
    pub name: String,
}

/// Writes a value to `config.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SetSetting {
    /// `chunk_size`.
    pub name: String,
    /// The value as text: `800`, `true`.
    pub value: String,
}
