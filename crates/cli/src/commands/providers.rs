//! `grist providers`: models on other machines, and their keys.

use gristmill_api::ApiError;
use gristmill_api::types::{
    AddProvider, Nothing, ProviderRef, ProviderView, SetProviderKey, TestedProvider,
};

use super::{Context, DONE, secret};
use crate::args::providers::{self as args, Providers};
use crate::output::{Column, Table, note, plain, print, print_json, thousands, width};

pub(super) fn run(context: &Context, command: Providers) -> Result<u8, ApiError> {
    match command {
        Providers::List => list(context),
        Providers::Add(asked) => add(context, asked),
        Providers::Remove { name } => remove(context, name),
        Providers::SetKey(asked) => set_key(context, asked),
        Providers::RemoveKey { name } => remove_key(context, name),
        Providers::Test { name } => test(context, name),
    }
}

fn list(context: &Context) -> Result<u8, ApiError> {
    let views = context.folder.to_own()?.providers_list(Nothing {})?;
    if context.json {
        print_json(&views);
        return Ok(DONE);
    }
    let mut table = Table::new(&[
        Column::left("NAME"),
        Column::left("MODEL").giving_way(),
        Column::left("NUMBERS"),
        Column::left("KEY"),
        Column::left("DOCUMENTS"),
        Column::left("ADDRESS").giving_way(),
    ]);
    for view in &views {
        table.row([
            view.name.clone(),
            plain(&view.model),
            view.dimensions.to_string(),
            key(view),
            thousands(view.documents),
            plain(&view.url),
        ]);
    }
    print(&table.render(width()));
    for view in &views {
        if let Some(problem) = view
            .problem
            .as_ref()
            .filter(|_| view.own || view.documents > 0)
        {
            note(&format!("{}: {}", view.name, plain(problem)));
        }
    }
    Ok(DONE)
}

fn key(view: &ProviderView) -> String {
    match (&view.key, view.needs_key) {
        (Some(place), _) => place.clone(),
        (None, true) => "missing".to_owned(),
        (None, false) => "not needed".to_owned(),
    }
}

fn add(context: &Context, asked: args::AddProvider) -> Result<u8, ApiError> {
    let view = context.folder.to_own()?.providers_add(AddProvider {
        name: asked.name,
        url: asked.url,
        model: asked.model,
        dimensions: asked.dimensions,
        max_tokens: asked.max_tokens,
        needs_key: asked.needs_key,
    })?;
    let name = &view.name;
    let told =
        format!("Jobs can choose {name}: `grist ingest FOLDER --option embedding_model={name}`");
    Ok(tell(context, &view, &told))
}

fn remove(context: &Context, name: String) -> Result<u8, ApiError> {
    let told = format!("{name} is removed");
    let nothing = context
        .folder
        .to_own()?
        .providers_remove(ProviderRef { name })?;
    match context.json {
        true => print_json(&nothing),
        false => print(&told),
    }
    Ok(DONE)
}

fn set_key(context: &Context, asked: args::SetKey) -> Result<u8, ApiError> {
    let key = match &asked.key_file {
        Some(file) => secret::from_file("key", file)?,
        None => secret::ask("key", "--key-file")?,
    };
    let name = asked.name;
    let api = context.folder.to_own()?;
    let view = api.providers_set_key(SetProviderKey { name, key })?;
    let told = format!("The key for {} is kept in: {}", view.url, self::key(&view));
    Ok(tell(context, &view, &told))
}

fn remove_key(context: &Context, name: String) -> Result<u8, ApiError> {
    let view = context
        .folder
        .to_own()?
        .providers_remove_key(ProviderRef { name })?;
    let told = format!("The key for {} is gone", view.url);
    Ok(tell(context, &view, &told))
}

fn test(context: &Context, name: String) -> Result<u8, ApiError> {
    let asked = ProviderRef { name: name.clone() };
    let tested: TestedProvider = context.folder.to_own()?.providers_test(asked)?;
    match context.json {
        true => print_json(&tested),
        false => print(&format!("{name} answered in {:.0} ms", tested.took_ms)),
    }
    Ok(DONE)
}

fn tell(context: &Context, view: &ProviderView, told: &str) -> u8 {
    match context.json {
        true => print_json(view),
        false => print(told),
    }
    DONE
}
