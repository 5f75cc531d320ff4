//! Documents as rows.

use gristmill_model::{DocumentId, PortableDocument};

use crate::error::BundleError;
use crate::table::{Cell, Table};

type Written = Result<(), BundleError>;

pub(super) fn document(table: &mut Table, of: &PortableDocument, structure: &str) -> Written {
    table.push([
        Cell::Text(of.id.as_str()),
        Cell::Text(of.collection.as_str()),
        Cell::Text(of.place.connection.as_str()),
        Cell::Text(&of.place.key.0),
        Cell::Whole(of.place.size.0 as i64),
        Cell::moment(of.place.modified),
        Cell::Whole(of.version.into()),
        Cell::Owned(of.content_hash.to_string()),
        Cell::Owned(of.fingerprint.to_string()),
        Cell::Text(&of.media_type),
        Cell::text(of.title.as_deref()),
        Cell::text(of.language.as_deref()),
        Cell::whole(of.pages),
        Cell::Text(of.model.as_str()),
        Cell::Whole(of.first_chunk.0),
        Cell::Real(of.quality.into()),
        Cell::Moment(of.added_at.0),
        Cell::Moment(of.stored_at.0),
        Cell::Text(structure),
    ])
}

pub(super) fn chunks(table: &mut Table, of: &PortableDocument) -> Written {
    for chunk in &of.chunks {
        let (first, last) = chunk.pages.unzip();
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::Whole(chunk.ordinal.into()),
            Cell::Text(&chunk.text),
            Cell::Owned(serde_json::to_string(&chunk.heading_path)?),
            Cell::whole(first),
            Cell::whole(last),
            Cell::Whole(chunk.span.start as i64),
            Cell::Whole(chunk.span.end as i64),
            Cell::Whole(chunk.tokens.into()),
        ])?;
    }
    Ok(())
}

pub(super) fn vectors(table: &mut Table, of: &PortableDocument) -> Written {
    for (chunk, vector) in of.chunks.iter().zip(&of.vectors) {
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::Whole(chunk.ordinal.into()),
            Cell::Numbers(vector),
        ])?;
    }
    Ok(())
}

pub(super) fn metadata(table: &mut Table, of: &PortableDocument) -> Written {
    for (name, said) in &of.metadata {
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::Text(name),
            Cell::Owned(serde_json::to_string(&said.value)?),
            Cell::Text(said.origin.as_str()),
        ])?;
    }
    let by_hand = gristmill_model::MetadataOrigin::Edited.as_str();
    for name in &of.taken_away {
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::Text(name),
            Cell::Empty,
            Cell::Text(by_hand),
        ])?;
    }
    Ok(())
}

pub(super) fn places(table: &mut Table, of: &PortableDocument) -> Written {
    for place in &of.further {
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::Text(place.connection.as_str()),
            Cell::Text(&place.key.0),
            Cell::Whole(place.size.0 as i64),
            Cell::moment(place.modified),
        ])?;
    }
    Ok(())
}

pub(super) fn labels(table: &mut Table, of: &PortableDocument) -> Written {
    let Some(labelling) = &of.labelling else {
        return Ok(());
    };
    table.push([
        Cell::Text(of.id.as_str()),
        Cell::Text(labelling.label().as_str()),
        Cell::Text(labelling.action.as_str()),
        Cell::Flag(labelling.requires_review()),
        Cell::Owned(serde_json::to_string(labelling)?),
    ])
}

pub(super) fn versions(table: &mut Table, of: &PortableDocument) -> Written {
    for version in &of.versions {
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::Whole(version.number.into()),
            Cell::Owned(version.content_hash.to_string()),
            Cell::Owned(version.fingerprint.to_string()),
            Cell::Whole(version.size.0 as i64),
            Cell::Whole(version.chunks.into()),
            Cell::Owned(serde_json::to_string(&version.left_out)?),
            Cell::Real(version.quality.into()),
            Cell::Moment(version.stored_at.0),
            Cell::moment(version.replaced_at),
        ])?;
    }
    Ok(())
}

pub(super) fn decisions(table: &mut Table, of: &PortableDocument) -> Written {
    for decision in &of.decisions {
        let change = &decision.change;
        let ruling = decision.ruling.as_ref().map(serde_json::to_string);
        table.push([
            Cell::Text(of.id.as_str()),
            Cell::text(change.document.as_ref().map(DocumentId::as_str)),
            Cell::Owned(change.content_hash.to_string()),
            Cell::Moment(change.at.0),
            Cell::Text(change.machine_label.as_str()),
            Cell::Real(change.confidence.into()),
            Cell::Text(change.label.as_str()),
            Cell::Text(change.action.as_str()),
            Cell::Text(&change.why),
            ruling.transpose()?.map_or(Cell::Empty, Cell::Owned),
        ])?;
    }
    Ok(())
}
