//! The schema: which values there are, of what type, and which must be there.

use std::collections::BTreeMap;

use gristmill_model::{MetadataValue, MetadataValues};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::value::without_zeros;

/// What a value has to be.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Text.
    #[default]
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`; in tables `yes`, `no`, `1` and `0` too.
    Boolean,
    /// A day, `2025-10-16`, or a moment, `2025-10-16T14:35:00Z`.
    Date,
    /// Several texts; in tables separated by commas.
    List,
}

impl FieldKind {
    /// What a value has to be, in a sentence that begins `it must be`.
    fn demand(self) -> &'static str {
        match self {
            FieldKind::String => "text",
            FieldKind::Integer => "an integer",
            FieldKind::Number => "a number",
            FieldKind::Boolean => "`true` or `false`",
            FieldKind::Date => "a date like 2025-10-16",
            FieldKind::List => "a list",
        }
    }
}

/// One field of the schema. What is left out of its JSON form is the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Field {
    /// What its values have to be; text unless said.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whether every document must have it before it is read.
    #[serde(skip_serializing_if = "is_false")]
    #[ts(as = "Option<bool>")]
    pub required: bool,
    /// What it is where nobody says anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<MetadataValue>,
    /// All values there may be; empty means any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[ts(as = "Option<Vec<MetadataValue>>")]
    pub allowed: Vec<MetadataValue>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// The fields by name. Values with other names are kept as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(transparent)]
pub struct Schema(pub BTreeMap<String, Field>);

/// Fields there are without any setting.
const STANDARD: [(&str, FieldKind); 8] = [
    ("author", FieldKind::String),
    ("category", FieldKind::String),
    ("date_created", FieldKind::Date),
    ("department", FieldKind::String),
    ("is_public", FieldKind::Boolean),
    ("project_name", FieldKind::String),
    ("tags", FieldKind::List),
    ("version", FieldKind::Integer),
];

impl Default for Schema {
    /// The standard fields, none of them required.
    fn default() -> Self {
        let field = |kind| Field {
            kind,
            ..Field::default()
        };
        let fields = STANDARD.map(|(name, kind)| (name.to_owned(), field(kind)));
        Self(BTreeMap::from(fields))
    }
}

impl Schema {
    /// A value as the schema wants it: text of a table becomes a number, a date is checked.
    /// Names the schema does not know take any value. The error says what it must be, and
    /// what it is.
    pub fn convert(&self, name: &str, value: &MetadataValue) -> Result<MetadataValue, String> {
        let Some(field) = self.0.get(name) else {
            return Ok(plain(value));
        };
        let wrong = |demand: &str| format!("Field '{name}' must be {demand}, not '{value}'");
        let converted = convert(field.kind, value).ok_or_else(|| wrong(field.kind.demand()))?;
        match field.accepts(&converted) {
            true => Ok(converted),
            false => Err(wrong(&format!("one of {}", quoted(&field.allowed)))),
        }
    }

    /// Refuses defaults and allowed values that do not fit their own field; what does fit
    /// comes back in its proper form.
    pub fn checked(mut self) -> Result<Self, String> {
        for (name, field) in &mut self.0 {
            let fit = |value: &MetadataValue| {
                let demand = field.kind.demand();
                let wrong = || format!("'{value}' of the field `{name}` is not {demand}");
                convert(field.kind, value).ok_or_else(wrong)
            };
            // A list's allowed values are those of its items.
            field.allowed = match field.kind {
                FieldKind::List => std::mem::take(&mut field.allowed),
                _ => field.allowed.iter().map(fit).collect::<Result<_, _>>()?,
            };
            let default = field.default.as_ref().map(fit).transpose()?;
            if let Some(value) = default.as_ref().filter(|value| !field.accepts(value)) {
                let allowed = quoted(&field.allowed);
                return Err(format!(
                    "the default '{value}' of the field `{name}` is none of {allowed}"
                ));
            }
            field.default = default;
        }
        Ok(self)
    }

    /// The fields that differ from the standard ones: what has to be written down.
    pub fn differences(&self) -> BTreeMap<String, Field> {
        let standard = Schema::default();
        let fields = self.0.iter();
        fields
            .filter(|(name, field)| standard.0.get(*name) != Some(*field))
            .map(|(name, field)| (name.clone(), field.clone()))
            .collect()
    }

    /// Defaults of the fields that have one.
    pub(crate) fn defaults(&self) -> MetadataValues {
        let fields = self.0.iter();
        fields
            .filter_map(|(name, field)| Some((name.clone(), field.default.clone()?)))
            .collect()
    }

    /// Names of the fields every document must have.
    pub fn required(&self) -> impl Iterator<Item = &str> {
        let fields = self.0.iter().filter(|(_, field)| field.required);
        fields.map(|(name, _)| name.as_str())
    }
}

impl Field {
    fn accepts(&self, value: &MetadataValue) -> bool {
        let among = |value: &MetadataValue| self.allowed.contains(value);
        match value {
            _ if self.allowed.is_empty() => true,
            MetadataValue::List(items) => items.iter().all(|item| among(&item.as_str().into())),
            plain => among(plain),
        }
    }
}

fn quoted(values: &[MetadataValue]) -> String {
    let quoted: Vec<String> = values.iter().map(|value| format!("'{value}'")).collect();
    quoted.join(", ")
}

fn plain(value: &MetadataValue) -> MetadataValue {
    match value {
        MetadataValue::Text(text) => MetadataValue::Text(text.trim().to_owned()),
        other => other.clone(),
    }
}

fn convert(kind: FieldKind, value: &MetadataValue) -> Option<MetadataValue> {
    use MetadataValue::{Boolean, Integer, List, Number, Text};
    let text = match value {
        Text(text) => Some(text.trim()),
        _ => None,
    };
    Some(match (kind, value) {
        (FieldKind::String, List(_)) => return None,
        (FieldKind::String, value) => Text(without_zeros(value.to_string().trim().to_owned())),
        (FieldKind::Integer, Integer(whole)) => Integer(*whole),
        (FieldKind::Integer, Number(number)) => Integer(whole(*number)?),
        (FieldKind::Integer, _) => Integer(text?.parse().ok()?),
        (FieldKind::Number, Integer(whole)) => Number(*whole as f64),
        (FieldKind::Number, Number(number)) => Number(*number),
        (FieldKind::Number, _) => Number(text?.parse().ok().filter(|n: &f64| n.is_finite())?),
        (FieldKind::Boolean, Boolean(value)) => Boolean(*value),
        (FieldKind::Boolean, Integer(bit @ (0 | 1))) => Boolean(*bit == 1),
        (FieldKind::Boolean, _) => Boolean(boolean(text?)?),
        (FieldKind::Date, _) => Text(date(text?)?.to_owned()),
        (FieldKind::List, List(items)) => List(items.clone()),
        (FieldKind::List, Text(text)) => List(split(text, &[','])),
        (FieldKind::List, Boolean(_) | Integer(_) | Number(_)) => return None,
    })
}

/// The parts of a text between these characters, without blanks and empty parts.
pub(crate) fn split(text: &str, between: &[char]) -> Vec<String> {
    let parts = text.split(between).map(str::trim);
    let parts = parts.filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

fn whole(number: f64) -> Option<i64> {
    // Beyond this, whole numbers have gaps.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// The text, if it is a day or a moment in the form of ISO 8601.
fn date(text: &str) -> Option<&str> {
    const DAY: usize = "2025-10-16".len();
    let (day, time) = text.split_at_checked(DAY)?;
    let dashed = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let is_day = dashed && day.parse::<jiff::civil::Date>().is_ok();
    let is_moment = || {
        let local = text.parse::<jiff::civil::DateTime>().is_ok();
        local || text.parse::<jiff::Timestamp>().is_ok()
    };
    let fits = is_day && (time.is_empty() || time.starts_with(['T', ' ']) && is_moment());
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(name: &str, text: &str) -> Result<String, String> {
        let value = Schema::default().convert(name, &text.into())?;
        Ok(serde_json::to_string(&value).unwrap())
    }

    #[test]
    fn cells_become_what_the_schema_says() {
        for (name, cell, json) in [
            ("author", " Doe, J. ", r#""Doe, J.""#),
            ("version", "2", "2"),
            ("is_public", "Yes", "true"),
            ("date_created", "2025-10-16", r#""2025-10-16""#),
            (
                "date_created",
                "2025-10-16T14:35:00Z",
                r#""2025-10-16T14:35:00Z""#,
            ),
            ("tags", "technical,, api ", r#"["technical","api"]"#),
            ("anything", "007", r#""007""#),
        ] {
            assert_eq!(converted(name, cell), Ok(json.to_owned()));
        }
    }

    #[test]
    fn what_does_not_fit_is_told_with_what_it_must_be() {
        for (name, cell) in [
            ("version", "2.5"),
            ("version", "two"),
            ("is_public", "maybe"),
            ("date_created", "16.10.2025"),
            ("date_created", "2025-02-30"),
            ("date_created", "2025-10"),
            ("date_created", "2025-10-16Tnoon"),
        ] {
            let problem = converted(name, cell).unwrap_err();
            assert!(
                problem.contains(&format!("Field '{name}' must be")),
                "{problem}"
            );
            assert!(problem.contains(&format!("not '{cell}'")), "{problem}");
        }
    }

    #[test]
    fn only_allowed_values_are_taken_items_of_lists_too() {
        let json = r#"{"category": {"allowed": ["report", "manual"]},
                       "tags": {"type": "list", "allowed": ["a", "b"]},
                       "level": {"type": "integer", "allowed": ["1", 2], "default": "2"}}"#;
        let schema: Schema = serde_json::from_str(json).unwrap();
        let schema = schema.checked().unwrap();
        assert_eq!(schema.defaults()["level"], MetadataValue::Integer(2));
        assert!(schema.convert("level", &"1".into()).is_ok());
        assert!(schema.convert("tags", &"a, b".into()).is_ok());
        let problem = schema.convert("tags", &"a, c".into()).unwrap_err();
        assert_eq!(problem, "Field 'tags' must be one of 'a', 'b', not 'a, c'");
        assert!(schema.convert("category", &"poem".into()).is_err());
    }

    #[test]
    fn a_default_that_does_not_fit_is_refused() {
        let json = r#"{"version": {"type": "integer", "default": "new"}}"#;
        let schema: Schema = serde_json::from_str(json).unwrap();
        let problem = schema.checked().unwrap_err();
        assert_eq!(problem, "'new' of the field `version` is not an integer");
    }
}
