//! `grist settings`: values, where they come from, and changing them.

use console::style;
use gristmill_api::ApiError;
use gristmill_api::types::{Nothing, SetSetting, SettingRef};
use gristmill_model::settings::{Origin, SettingView};

use super::{Context, DONE};
use crate::args::SettingsAction;
use crate::output::{facts, heading, note, print, print_json};

pub(super) fn run(context: &Context, action: Option<SettingsAction>) -> Result<u8, ApiError> {
    match action.unwrap_or(SettingsAction::List) {
        SettingsAction::List => list(context),
        SettingsAction::Get { name } => get(context, &name),
        SettingsAction::Set { name, value } => {
            let api = context.folder.to_own()?;
            changed(context, &api.settings_set(SetSetting { name, value })?);
            Ok(DONE)
        }
        SettingsAction::Reset { name } => {
            let api = context.folder.to_own()?;
            changed(context, &api.settings_reset(SettingRef { name })?);
            Ok(DONE)
        }
    }
}

fn list(context: &Context) -> Result<u8, ApiError> {
    let settings = context.folder.to_read()?.settings_list(Nothing {})?;
    if context.json {
        print_json(&settings);
        return Ok(DONE);
    }
    for setting in &settings {
        print(&row(setting));
    }
    Ok(DONE)
}

fn row(setting: &SettingView) -> String {
    let value = match setting.origin {
        Origin::Default => style(shown(&setting.value)).dim(),
        Origin::File | Origin::Environment => style(shown(&setting.value)).green(),
    };
    let origin = match setting.origin {
        Origin::Default => String::new(),
        Origin::File => " (config.yaml)".to_owned(),
        Origin::Environment => format!(" ({})", setting.environment),
    };
    let name = style(&setting.name).bold();
    format!(
        "{name} = {value}{origin}\n    {}\n",
        style(&setting.help).dim()
    )
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "(empty)" } else { value }
}

fn get(context: &Context, name: &str) -> Result<u8, ApiError> {
    let settings = context.folder.to_read()?.settings_list(Nothing {})?;
    let setting = settings.into_iter().find(|setting| setting.name == name);
    let setting = setting.ok_or_else(|| {
        ApiError::not_found("setting", name).with_hint("`grist settings` lists them all")
    })?;
    match context.json {
        true => print_json(&setting),
        false => print(&about(&setting)),
    }
    Ok(DONE)
}

fn about(setting: &SettingView) -> String {
    let origin = match setting.origin {
        Origin::Default => "default",
        Origin::File => "config.yaml",
        Origin::Environment => "environment",
    };
    let rows = [
        ("value", shown(&setting.value).to_owned()),
        ("comes from", origin.to_owned()),
        ("default", shown(&setting.default).to_owned()),
        ("kind", setting.kind.clone()),
        ("environment", setting.environment.clone()),
        ("config.yaml", setting.file_path.clone()),
    ];
    let help = format!("{}\n", setting.help);
    format!("{}{help}{}", heading(&setting.name), facts(&rows))
}

fn changed(context: &Context, setting: &SettingView) {
    if context.json {
        print_json(setting);
        return;
    }
    print(&format!("{} = {}", setting.name, shown(&setting.value)));
    if setting.origin == Origin::Environment {
        let variable = &setting.environment;
        note(&format!(
            "note: the environment variable `{variable}` wins over config.yaml"
        ));
    }
    if setting.needs_restart {
        note("note: it takes effect at the next start");
    }
}
