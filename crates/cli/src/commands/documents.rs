//! `grist documents`: what the knowledge base holds.

use console::style;
use gristmill_api::types::{
    Alike, AskNearDuplicates, ChunkView, DocumentPart, DocumentRef, DocumentView, ListDocuments,
    Nothing, Page, TwinView,
};
use gristmill_api::{ApiError, Operations};
use gristmill_model::{CollectionId, ConnectionId, DocumentId};

use super::{Context, DONE, edit, near_duplicates, page, removed};
use crate::args::Documents;
use crate::output::{
    Column, Table, age, count, facts, heading, moment, now, plain, print, print_json, short,
    thousands, width,
};
use crate::pick;

/// Chunks asked for at once.
const CHUNKS: u32 = 500;

pub(super) fn run(context: &Context, documents: Documents) -> Result<u8, ApiError> {
    match documents {
        Documents::List {
            collection,
            connection,
            source,
            media_type,
            text,
            language,
            changed,
            label,
            unlabelled,
            in_doubt,
            metadata,
            sort,
            reverse,
            after,
            limit,
            offset,
        } => list(
            context,
            after.as_deref(),
            ListDocuments {
                collection: collection.map(CollectionId),
                connection: connection.map(ConnectionId),
                source_type: source.map(Into::into),
                media_type,
                text,
                language,
                changed_in: changed,
                metadata,
                labels: label,
                labelled: unlabelled.then_some(false),
                requires_review: in_doubt.then_some(true),
                sort: Some(sort.into()),
                reverse: Some(reverse),
                offset: Some(offset),
                limit: Some(limit),
                ..ListDocuments::default()
            },
        ),
        Documents::NearDuplicates {
            collection,
            limit,
            offset,
        } => near_duplicates::run(
            context,
            AskNearDuplicates {
                collection: collection.map(CollectionId),
                offset: Some(offset),
                limit: Some(limit),
            },
        ),
        Documents::Show { document, chunks } => show(context, &document, chunks),
        Documents::Page {
            document,
            page,
            out,
            width,
            fetch,
        } => page::draw(context, &document, &out, (page, width, fetch)),
        Documents::Edit(arguments) => edit::run(context, arguments),
        Documents::Delete { documents } => delete(context, &documents),
        Documents::Removed { limit } => removed::list(context, limit),
        Documents::Restore { documents } => removed::restore(context, &documents),
    }
}

fn list(context: &Context, after: Option<&str>, mut filter: ListDocuments) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    filter.after = after
        .map(|after| pick::document(&*api, after))
        .transpose()?;
    let documents = api.documents_list(filter)?;
    match context.json {
        true => print_json(&documents),
        false => print(&table(&documents, width())),
    }
    Ok(DONE)
}

fn table(documents: &Page<DocumentView>, width: usize) -> String {
    if documents.items.is_empty() {
        return "There are no such documents.\n".to_owned();
    }
    let mut table = Table::new(&[
        Column::left("ID"),
        Column::left("TITLE").giving_way(),
        Column::left("FILE").giving_way(),
        Column::right("PAGES"),
        Column::right("CHUNKS"),
        Column::left("STORED"),
    ]);
    for document in &documents.items {
        table.row([
            short(document.id.as_str()).to_owned(),
            plain(&document.title),
            plain(&document.key),
            document
                .pages
                .map_or(String::new(), |pages| thousands(u64::from(pages))),
            thousands(u64::from(document.chunks)),
            age(document.updated_at, now()),
        ]);
    }
    let mut text = table.render(width);
    let shown = documents.offset + documents.items.len() as u64;
    if documents.total > shown {
        text += &format!("  {} in all\n", count(documents.total, "document"));
    }
    text
}

fn show(context: &Context, document: &str, chunks: bool) -> Result<u8, ApiError> {
    let api = context.folder.to_read()?;
    let id = pick::document(&*api, document)?;
    let document = api.documents_get(DocumentRef { id: id.clone() })?;
    let alike = api.documents_alike(DocumentRef { id: id.clone() })?;
    let chunks = match chunks {
        true => all_chunks(&*api, &id)?,
        false => Vec::new(),
    };
    if context.json {
        let mut json = serde_json::json!(document);
        json["alike"] = serde_json::json!(alike);
        if !chunks.is_empty() {
            json["passages"] = serde_json::json!(chunks);
        }
        print_json(&json);
    } else {
        print(&(about(&document) + &elsewhere(&alike)));
        chunks.iter().for_each(|chunk| print(&passage(chunk)));
    }
    Ok(DONE)
}

fn all_chunks(api: &dyn Operations, id: &DocumentId) -> Result<Vec<ChunkView>, ApiError> {
    let mut chunks = Vec::new();
    loop {
        let page = api.documents_chunks(DocumentPart {
            id: id.clone(),
            offset: Some(chunks.len() as u64),
            limit: Some(CHUNKS),
        })?;
        let last = page.items.is_empty();
        chunks.extend(page.items);
        if last || chunks.len() as u64 >= page.total {
            return Ok(chunks);
        }
    }
}

fn about(document: &DocumentView) -> String {
    let mut rows = vec![
        ("id", document.id.to_string()),
        ("collection", document.collection.to_string()),
        ("file", plain(&document.key)),
        ("type", document.media_type.clone()),
        ("size", document.size.to_string()),
        ("chunks", thousands(u64::from(document.chunks))),
        ("version", document.version.to_string()),
        ("stored", moment(document.updated_at)),
    ];
    rows.extend(document.pages.map(|pages| ("pages", pages.to_string())));
    let (words, images) = (document.words, document.images);
    rows.extend(words.map(|words| ("words", thousands(words))));
    rows.extend(images.map(|images| ("pictures", thousands(u64::from(images)))));
    rows.push(("quality", format!("{:.2}", document.quality)));
    let phrases = document.phrases.iter().map(|phrase| plain(phrase));
    let phrases = phrases.collect::<Vec<_>>().join(", ");
    rows.extend(Some(("about", phrases)).filter(|(_, phrases)| !phrases.is_empty()));
    rows.extend(
        document
            .language
            .clone()
            .map(|language| ("language", language)),
    );
    rows.extend(document.modified.map(|at| ("changed", moment(at))));
    let doubt = if document.requires_review {
        ", in doubt"
    } else {
        ""
    };
    rows.extend(
        document
            .label
            .map(|label| ("label", format!("{label}{doubt}"))),
    );
    let mut text = format!("{}{}", heading(&plain(&document.title)), facts(&rows));
    if !document.fields.is_empty() {
        let fields = document.fields.iter();
        let fields: Vec<(&str, String)> = fields
            .map(|field| {
                let origin = style(format!("({})", field.origin.as_str())).dim();
                let value = plain(&field.value.to_string());
                (field.name.as_str(), format!("{value} {origin}"))
            })
            .collect();
        text += &format!("\n{}{}", heading("Metadata"), facts(&fields));
    }
    text
}

/// Where else its text is.
fn elsewhere(alike: &Alike) -> String {
    let twins: Vec<(String, String)> = alike.twins.iter().map(twin).collect();
    let places = alike.places.iter();
    let mut rows: Vec<(&str, String)> = places
        .map(|place| ("same file", plain(&place.key)))
        .collect();
    let twins = twins
        .iter()
        .map(|(likeness, title)| (likeness.as_str(), title.clone()));
    rows.extend(twins);
    if !alike.looked {
        rows.push(("", "not looked for yet; done in the background".to_owned()));
    }
    match rows.is_empty() {
        true => String::new(),
        false => format!("\n{}{}", heading("Like it"), facts(&rows)),
    }
}

/// How much a document is like it, and which it is.
fn twin(twin: &TwinView) -> (String, String) {
    let likeness = match twin.same_content {
        true => "same file".to_owned(),
        // Never all of it where a word differs.
        false => format!("{} %", (twin.likeness * 100.0).floor().min(99.0)),
    };
    let holds = if !twin.same_content && twin.contained >= 0.95 && twin.likeness < 0.8 {
        ", holds all of it"
    } else {
        ""
    };
    let id = style(short(twin.id.as_str())).dim();
    let title = plain(&twin.title);
    (
        likeness,
        format!("{id}  {title} in {}{holds}", twin.collection),
    )
}

fn passage(ChunkView { chunk, .. }: &ChunkView) -> String {
    let mut place = vec![format!("chunk {}", chunk.ordinal + 1)];
    place.extend(chunk.pages.map(|(first, _)| format!("page {first}")));
    place.extend((!chunk.heading_path.is_empty()).then(|| chunk.heading_path.join(" › ")));
    format!("\n{}\n{}\n", style(place.join(" · ")).dim(), chunk.text)
}

fn delete(context: &Context, documents: &[String]) -> Result<u8, ApiError> {
    let api = context.folder.to_own()?;
    for document in documents {
        let id = pick::document(&*api, document)?;
        let title = api.documents_get(DocumentRef { id: id.clone() })?.title;
        api.documents_delete(DocumentRef { id })?;
        if !context.json {
            print(&format!("Deleted `{title}`; its file is not touched."));
        }
    }
    if context.json {
        print_json(&Nothing {});
    }
    Ok(DONE)
}
