//! `GET /knowledge-base/info`: what is in the knowledge base.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use gristmill_api::types::{
    AskFacets, AskOverview, CountByName, DocumentView, ListDocuments, Nothing,
};
use gristmill_api::{ApiError, Operations};

use super::wire;
use crate::app::App;
use crate::refusal::Refusal;
use crate::times::written;

/// Documents named as stored lately.
const RECENT: u32 = 10;

pub(super) async fn info(State(app): State<App>) -> Result<Json<wire::Info>, Refusal> {
    Ok(Json(app.call(|api| Ok(ask(api)?)).await?))
}

fn ask(api: &dyn Operations) -> Result<wire::Info, ApiError> {
    let overview = api.collections_overview(AskOverview::default())?;
    let facets = api.documents_facets(AskFacets::default())?;
    let collections = api.collections_list(Nothing {})?;
    let recent = api.documents_list(ListDocuments {
        limit: Some(RECENT),
        ..ListDocuments::default()
    })?;
    let names: Vec<String> = collections.iter().map(|one| one.id.to_string()).collect();
    let mut sources = BTreeMap::new();
    for connection in facets.connections {
        // Several connections may have the same name.
        *sources.entry(connection.name).or_default() += connection.count;
    }
    Ok(wire::Info {
        status: match overview.documents {
            0 => "empty",
            _ => "ready",
        },
        collection_name: match &names[..] {
            [only] => only.clone(),
            _ => "all".to_owned(),
        },
        total_chunks: overview.chunks,
        collection_metadata: wire::CollectionMetadata {
            embedding_model: api.application_info(Nothing {})?.model,
            collections: names,
        },
        data_summary: wire::Summary {
            total_documents: overview.documents,
            file_types: overview.types.into_iter().map(pair).collect(),
            sources,
            recent_ingestions: recent.items.iter().map(lately).collect(),
            estimated_size_mb: (overview.bytes.0 as f64 / 10_000.0).round() / 100.0,
        },
    })
}

fn pair(count: CountByName) -> (String, u64) {
    (count.name, count.count)
}

fn lately(document: &DocumentView) -> wire::Recent {
    let key = &document.key;
    wire::Recent {
        filename: key.rsplit('/').next().unwrap_or(key).to_owned(),
        document_id: document.id.to_string(),
        chunks: document.chunks,
        ingested_at: written(document.updated_at),
    }
}
