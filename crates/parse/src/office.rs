//! What Office packages have in common: relations between parts and properties.

use std::collections::HashMap;

use gristmill_model::{DocumentBuilder, Failure};

use crate::package::{Package, resolve};
use crate::xml::Tree;

/// Where the relations of one part lead.
#[derive(Debug, Default)]
pub(crate) struct Relations {
    by_id: HashMap<String, String>,
    by_kind: Vec<(String, String)>,
}

impl Relations {
    /// The relations of the part `of`; of the whole package for an empty name.
    pub(crate) fn read(package: &mut Package<'_>, of: &str) -> Result<Self, Failure> {
        let (folder, file) = of.rsplit_once('/').unwrap_or(("", of));
        let path = format!("{folder}/_rels/{file}.rels");
        let Some(text) = package.xml(&path)? else {
            return Ok(Self::default());
        };
        let tree = Tree::parse(&text, &format!("`{path}`"))?;
        let mut relations = Self::default();
        for relation in tree.root().descendants() {
            let attribute = |name| relation.attribute(name).unwrap_or_default();
            if relation.name() != "Relationship" || attribute("TargetMode") == "External" {
                continue;
            }
            let target = resolve(of, attribute("Target"));
            let kind = attribute("Type").rsplit('/').next().unwrap_or_default();
            relations.by_kind.push((kind.to_owned(), target.clone()));
            relations.by_id.insert(attribute("Id").to_owned(), target);
        }
        Ok(relations)
    }

    /// The part a relation's id names.
    pub(crate) fn target(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// The first part of a kind: `styles`.
    pub(crate) fn of_kind(&self, wanted: &str) -> Option<&str> {
        self.all_of_kind(wanted).next()
    }

    /// Every part of a kind: `header`.
    pub(crate) fn all_of_kind(&self, wanted: &str) -> impl Iterator<Item = &str> {
        let found = self.by_kind.iter().filter(move |(kind, _)| kind == wanted);
        found.map(|(_, target)| target.as_str())
    }
}

/// The main part of the package.
pub(crate) fn main_part(package: &mut Package<'_>, usual: &str) -> Result<String, Failure> {
    let relations = Relations::read(package, "")?;
    let named = relations.of_kind("officeDocument").unwrap_or(usual);
    Ok(named.to_owned())
}

/// Copies the properties of the package: title, author, dates.
pub(crate) fn read_properties(
    package: &mut Package<'_>,
    builder: &mut DocumentBuilder,
) -> Result<(), Failure> {
    package.warn_of_damage(builder);
    let Some(text) = package.xml("docProps/core.xml")? else {
        return Ok(());
    };
    // Damage to properties is no reason to refuse a document.
    let Ok(tree) = Tree::parse(&text, "the properties") else {
        return Ok(());
    };
    copy_fields(tree.root().descendants(), builder);
    Ok(())
}

/// How many pages the package says it has.
pub(crate) fn stated_pages(package: &mut Package<'_>) -> Result<Option<u32>, Failure> {
    let text = package.xml("docProps/app.xml")?.unwrap_or_default();
    let stated = Tree::parse(&text, "the properties").ok().and_then(|tree| {
        let pages = tree.root().find("Pages")?;
        pages.text().trim().parse().ok()
    });
    Ok(stated.filter(|&pages| pages > 0))
}

/// Copies Dublin Core and similar fields, as Office, OpenDocument and EPUB have them.
pub(crate) fn copy_fields<'t>(
    elements: impl Iterator<Item = crate::xml::Element<'t>>,
    builder: &mut DocumentBuilder,
) {
    for element in elements {
        let field = match element.name() {
            "title" => {
                builder.title(&element.text());
                continue;
            }
            "creator" | "initial-creator" => "author",
            "lastModifiedBy" => "last_modified_by",
            "created" | "creation-date" => "created",
            "modified" | "date" => "modified",
            "subject" => "subject",
            "description" => "description",
            "keywords" | "keyword" => "keywords",
            "category" => "category",
            "publisher" => "publisher",
            _ => continue,
        };
        builder.metadata(field, &element.text());
    }
}
