//! `settings.*`: values, where they come from, and changing them.

use std::collections::BTreeMap;
use std::sync::PoisonError;

use gristmill_model::settings::{Resolved, SettingView, Settings, TABLE};

use super::Opened;
use crate::ApiError;
use crate::config::ConfigFile;
use crate::types::{Nothing, SetSetting, SettingRef};

/// The settings in force: the environment over the file over the defaults.
pub(super) fn resolve(
    config: &ConfigFile,
    environment: &BTreeMap<String, String>,
) -> Result<Resolved, ApiError> {
    Resolved::layer(&config.read()?, environment).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        ApiError::invalid(format!("settings cannot be used: {}", problems.join("; ")))
            .with_hint("correct `config.yaml` in the data folder, or the environment")
    })
}

pub(super) fn list(opened: &Opened, _: Nothing) -> Result<Vec<SettingView>, ApiError> {
    Ok(opened.settings().views())
}

pub(super) fn set(opened: &Opened, input: SetSetting) -> Result<SettingView, ApiError> {
    let SetSetting { name, value } = input;
    let path = file_path(&name)?;
    // A value that does not fit never reaches the file.
    let problem = |problem| ApiError::invalid(format!("`{name}` cannot be set: {problem}"));
    Settings::default().set(&name, &value).map_err(problem)?;
    let mut file = opened.config.read()?;
    file.insert(path.to_owned(), value.clone());
    Resolved::layer(&file, &BTreeMap::new())
        .map_err(|problems| problem(problems[0].problem.clone()))?;
    opened.config.set(path, &value)?;
    put_in_force(opened, &name)
}

pub(super) fn reset(opened: &Opened, input: SettingRef) -> Result<SettingView, ApiError> {
    opened.config.remove(file_path(&input.name)?)?;
    put_in_force(opened, &input.name)
}

fn put_in_force(opened: &Opened, name: &str) -> Result<SettingView, ApiError> {
    let resolved = resolve(&opened.config, &opened.options.environment)?;
    if let Some(engine) = &opened.engine {
        engine.apply_settings(resolved.clone());
    }
    let found = resolved.views().into_iter().find(|view| view.name == name);
    *opened
        .settings
        .write()
        .unwrap_or_else(PoisonError::into_inner) = resolved;
    found.ok_or_else(|| unknown(name))
}

fn file_path(name: &str) -> Result<&'static str, ApiError> {
    let row = TABLE.iter().find(|row| row.name == name);
    row.map(|row| row.file_path).ok_or_else(|| unknown(name))
}

fn unknown(name: &str) -> ApiError {
    ApiError::not_found("setting", name).with_hint("`grist settings` lists them all")
}
