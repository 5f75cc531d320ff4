//! What routes of dialects take and give, as the description for programs has it.

use utoipa::ToSchema;
use utoipa::openapi::{Ref, RefOr, Schema};

/// Types by name, to which a shape adds all it consists of.
pub(crate) type Named = Vec<(String, RefOr<Schema>)>;

/// Describes a type.
pub(crate) type Shape = fn(&mut Named) -> RefOr<Schema>;

/// The bodies that a route takes.
#[derive(Clone, Copy)]
pub(crate) struct Takes {
    /// As JSON.
    pub(crate) json: Option<Shape>,
    /// As a form, with files among its fields.
    pub(crate) form: Option<Shape>,
}

impl Takes {
    /// None that is described.
    pub(crate) const NOTHING: Self = Self {
        json: None,
        form: None,
    };
}

/// The shape of a type, by the name it has in its dialect.
pub(crate) fn shape<T: ToSchema>(named: &mut Named) -> RefOr<Schema> {
    T::schemas(named);
    let name = T::name().into_owned();
    named.push((name.clone(), T::schema()));
    Ref::from_schema_name(name).into()
}
