//! The shape of what every operation takes and gives, for edges that describe themselves.

use std::collections::BTreeMap;

use utoipa::ToSchema;
use utoipa::openapi::{Ref, RefOr, Schema};

use crate::operations::operations;
use crate::types::*;

/// What an operation takes and gives.
#[derive(Clone)]
pub struct OperationSchema {
    /// `group.verb`.
    pub name: &'static str,
    /// What it does.
    pub summary: &'static str,
    /// What it takes: an object.
    pub input: RefOr<Schema>,
    /// What it gives.
    pub output: RefOr<Schema>,
}

/// The shapes of all operations.
#[derive(Clone)]
pub struct Schemas {
    /// One for each operation, in the order of the table.
    pub operations: Vec<OperationSchema>,
    /// The types they name, as `#/components/schemas/NAME`.
    pub named: BTreeMap<String, RefOr<Schema>>,
}

impl Schemas {
    /// The operation of this name.
    pub fn operation(&self, name: &str) -> Option<&OperationSchema> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
    }
}

macro_rules! schemas {
    ($( $(#[doc = $doc:literal])+ $group:ident.$verb:ident($input:ty) -> $output:ty as $method:ident; )+) => {
        /// Describes every operation. Takes a few milliseconds.
        pub fn schemas() -> Schemas {
            let mut named = Vec::new();
            add_items(&mut named);
            let operations = vec![ $(
                OperationSchema {
                    name: concat!(stringify!($group), ".", stringify!($verb)),
                    summary: concat!($($doc),+).trim_ascii(),
                    input: shape::<$input>(&mut named),
                    output: shape::<$output>(&mut named),
                }
            ),+ ];
            Schemas { operations, named: named.into_iter().collect() }
        }
    };
}
operations!(schemas);

/// Items of pages that nothing else names: a generic type does not tell of its arguments.
fn add_items(named: &mut Vec<(String, RefOr<Schema>)>) {
    shape::<ChunkView>(named);
    shape::<MappingItem>(named);
    shape::<NearDuplicates>(named);
    shape::<QuarantineView>(named);
    shape::<RemovedView>(named);
    shape::<ScheduleRun>(named);
    shape::<SourceFile>(named);
    shape::<WatchFileView>(named);
}

/// A type by its name, where it has one of its own, and all it consists of.
fn shape<T: ToSchema>(named: &mut Vec<(String, RefOr<Schema>)>) -> RefOr<Schema> {
    T::schemas(named);
    if std::any::type_name::<T>().contains('<') {
        return T::schema();
    }
    let name = T::name().into_owned();
    named.push((name.clone(), T::schema()));
    Ref::from_schema_name(name).into()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_that_is_named_is_described() {
        let schemas = schemas();
        let mut text = serde_json::to_string(&schemas.named).unwrap();
        for operation in &schemas.operations {
            text += &serde_json::to_string(&operation.input).unwrap();
            text += &serde_json::to_string(&operation.output).unwrap();
        }
        let references = text.split("#/components/schemas/").skip(1);
        let names: BTreeSet<&str> = references
            .filter_map(|text| text.split('"').next())
            .collect();
        let missing: Vec<_> = names
            .iter()
            .filter(|&&name| !schemas.named.contains_key(name))
            .collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn no_two_types_share_a_name() {
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for (name, schema) in every_mention() {
            let text = serde_json::to_string(&schema).unwrap();
            let known = seen.entry(name.clone()).or_insert_with(|| text.clone());
            assert_eq!(*known, text, "{name}");
        }
    }

    macro_rules! mentions {
        ($( $(#[doc = $doc:literal])+ $group:ident.$verb:ident($input:ty) -> $output:ty as $method:ident; )+) => {
            fn every_mention() -> Vec<(String, RefOr<Schema>)> {
                let mut named = Vec::new();
                $( shape::<$input>(&mut named); shape::<$output>(&mut named); )+
                named
            }
        };
    }
    operations!(mentions);
}
