//! What a job is to process, from the four places where the document names it; and what a
//! channel has.

use gristmill_api::types::{AskChannel, ChannelEntry};
use gristmill_api::{Operations, page_key};
use gristmill_model::FileKey;

use super::check::invalid;
use super::wire;
use crate::refusal::Refusal;

/// Something to process.
#[derive(Debug, PartialEq)]
pub(super) struct Item {
    /// What the caller calls it.
    pub(super) id: String,
    /// What it is.
    pub(super) content: Content,
}

/// What an item is.
#[derive(Debug, PartialEq)]
pub(super) enum Content {
    /// A document that came along.
    Document {
        name: String,
        kind: String,
        text: String,
    },
    /// A file that was uploaded before.
    Uploaded { name: String, path: String },
    /// A page or a medium at an address.
    Elsewhere { url: String },
    /// Nothing that was named goes by its id.
    Missing,
}

impl Item {
    /// A name for people.
    pub(super) fn title(&self) -> &str {
        match &self.content {
            Content::Document { name, .. } | Content::Uploaded { name, .. } => name,
            Content::Elsewhere { url } => url,
            Content::Missing => &self.id,
        }
    }

    /// The page that it is, if it is one. An address that makes no sense fails as it stands.
    pub(super) fn page(&self) -> Option<FileKey> {
        match &self.content {
            Content::Elsewhere { url } => {
                let as_it_stands = |_| FileKey(url.clone());
                Some(page_key(url).unwrap_or_else(as_it_stands))
            }
            Content::Document { .. } | Content::Uploaded { .. } | Content::Missing => None,
        }
    }
}

/// The items of a request, each once.
pub(super) fn items(platform: &str, body: &mut wire::Process) -> Result<Vec<Item>, Refusal> {
    let documents = body.uploaded_documents.take().unwrap_or_default();
    let selected = some(body.selected_content.as_deref());
    let urls = some(body.pasted_urls.as_deref());
    let channel = body.channel_url.as_deref().map(str::trim);
    let channel = channel.filter(|url| !url.is_empty());
    let has_documents = !documents.is_empty();
    let mut items = Vec::new();
    for (index, document) in documents.into_iter().enumerate() {
        let item = document_item(index, document)?;
        if selected.is_empty() || selected.contains(&item.id.as_str()) {
            items.push(item);
        }
    }
    for url in &urls {
        if selected.is_empty() || selected.iter().any(|id| url.contains(id)) {
            items.push(elsewhere(url, url));
        }
    }
    for id in &selected {
        let named = |item: &Item| match &item.content {
            Content::Elsewhere { url } => url.contains(id),
            _ => item.id == *id,
        };
        if items.iter().any(named) {
            continue;
        }
        items.push(match platform {
            "documents" => Item {
                id: (*id).to_owned(),
                content: Content::Missing,
            },
            platform => elsewhere(id, &address(platform, channel, id)),
        });
    }
    if let (true, false, Some(channel)) = (items.is_empty(), has_documents, channel) {
        items.push(elsewhere(channel, channel));
    }
    match items.is_empty() {
        false => Ok(items),
        true => Err(invalid(
            "No content selected for processing",
            "selected_content",
            "Must name content",
        )),
    }
}

/// What was said and is not empty, each once.
fn some(said: Option<&[String]>) -> Vec<&str> {
    let mut some: Vec<&str> = Vec::new();
    for text in said.unwrap_or_default() {
        let text = text.trim();
        if !text.is_empty() && !some.contains(&text) {
            some.push(text);
        }
    }
    some
}

fn elsewhere(id: &str, url: &str) -> Item {
    Item {
        id: id.to_owned(),
        content: Content::Elsewhere {
            url: url.to_owned(),
        },
    }
}

/// Where something of a platform is, by its id there.
fn address(platform: &str, channel: Option<&str>, id: &str) -> String {
    let is_address = id.starts_with("http://") || id.starts_with("https://");
    match (is_address, platform) {
        (true, _) => id.to_owned(),
        (false, "youtube") => format!("https://www.youtube.com/watch?v={id}"),
        (false, "twitch") => format!("https://www.twitch.tv/videos/{id}"),
        // TikTok leads on from any name of a user.
        (false, _) => match channel {
            Some(channel) => format!("{}/video/{id}", channel.trim_end_matches('/')),
            None => format!("https://www.tiktok.com/@_/video/{id}"),
        },
    }
}

fn document_item(index: usize, document: wire::UploadedDocument) -> Result<Item, Refusal> {
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let path = said(document.file_path);
    let usual = || match &path {
        Some(path) => path.rsplit('/').next().unwrap_or(path).to_owned(),
        None => format!("document-{index}.txt"),
    };
    let name = said(document.name).unwrap_or_else(usual);
    let id = said(document.id).unwrap_or_else(|| name.clone());
    let content = match (path, document.content) {
        (Some(path), _) => Content::Uploaded { name, path },
        (None, Some(text)) => Content::Document {
            name,
            kind: document.kind.unwrap_or_default(),
            text,
        },
        (None, None) => {
            let field = format!("uploaded_documents[{index}]");
            let issue = "Must have `content` or `file_path`";
            return Err(invalid("Invalid uploaded document", field, issue));
        }
    };
    Ok(Item { id, content })
}

/// What a channel has, the newest first; why that cannot be told.
pub(super) fn list_channel(
    api: &dyn Operations,
    channel: &str,
    count: u32,
) -> Result<Vec<wire::Video>, String> {
    let asked = AskChannel {
        url: channel.to_owned(),
        count,
    };
    let listed = api
        .media_channel(asked)
        .map_err(|error| error.to_string())?;
    Ok(listed.into_iter().map(video).collect())
}

fn video(entry: ChannelEntry) -> wire::Video {
    wire::Video {
        title: entry.title.unwrap_or_else(|| entry.id.clone()),
        id: entry.id,
        url: entry.url,
        duration: entry.duration,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(platform: &str, named: Value) -> Result<Vec<(String, String)>, Refusal> {
        let mut body = json!({
            "job_id": "j", "platform": platform, "input_method": "channel",
            "embedding_model": { "id": "local" }, "vector_db": {}, "settings": {},
        });
        for (name, value) in named.as_object().unwrap() {
            body[name] = value.clone();
        }
        let items = items(platform, &mut serde_json::from_value(body).unwrap())?;
        let told = |item: Item| {
            let title = item.title().to_owned();
            match item.content {
                Content::Missing => (item.id, "missing".to_owned()),
                _ => (item.id, title),
            }
        };
        Ok(items.into_iter().map(told).collect())
    }

    fn pair(id: &str, title: &str) -> (String, String) {
        (id.to_owned(), title.to_owned())
    }

    #[test]
    fn ids_of_a_channel_are_where_the_platform_has_them() {
        let named =
            json!({ "channel_url": "https://tiktok.com/@z/", "selected_content": ["7", "7", " "] });
        let items = read("tiktok", named).unwrap();
        assert_eq!(items, [pair("7", "https://tiktok.com/@z/video/7")]);
        let items = read("youtube", json!({ "selected_content": ["abc"] })).unwrap();
        assert_eq!(items, [pair("abc", "https://www.youtube.com/watch?v=abc")]);
        let whole = read("twitch", json!({ "channel_url": "https://twitch.tv/z" })).unwrap();
        assert_eq!(whole, [pair("https://twitch.tv/z", "https://twitch.tv/z")]);
    }

    #[test]
    fn what_is_selected_picks_among_addresses_and_documents() {
        let urls = json!({
            "pasted_urls": ["https://t.com/@u/video/1", "https://t.com/@u/video/2"],
            "selected_content": ["2"],
        });
        let two = "https://t.com/@u/video/2";
        assert_eq!(read("tiktok", urls).unwrap(), [pair(two, two)]);
        let documents = json!({
            "uploaded_documents": [
                { "id": "a", "name": "a.txt", "content": "A" },
                { "id": "b", "name": "b.txt", "content": "B" },
                { "file_path": "0123/c.pdf" },
            ],
        });
        let all = [
            pair("a", "a.txt"),
            pair("b", "b.txt"),
            pair("c.pdf", "c.pdf"),
        ];
        assert_eq!(read("documents", documents.clone()).unwrap(), all);
        let mut picked = documents;
        picked["selected_content"] = json!(["b", "x"]);
        assert_eq!(
            read("documents", picked).unwrap(),
            [pair("b", "b.txt"), pair("x", "missing")]
        );
    }

    #[test]
    fn naming_nothing_is_refused() {
        for named in [
            json!({}),
            json!({ "selected_content": [], "pasted_urls": [""], "channel_url": " " }),
        ] {
            let refusal = read("tiktok", named).unwrap_err();
            assert_eq!(refusal.message, "No content selected for processing");
        }
        let nothing = json!({ "uploaded_documents": [{ "id": "a" }] });
        let details = read("documents", nothing).unwrap_err().details.unwrap();
        assert_eq!(details.field, "uploaded_documents[0]");
    }
}
