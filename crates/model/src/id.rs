//! Ids as types of their own, so that none is handed where another belongs.

use std::fmt;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The id as text, the form it is stored and shown in.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

macro_rules! number_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize,
            Deserialize, TS, ToSchema,
        )]
        #[serde(transparent)]
        pub struct $name(#[ts(type = "number")] pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

text_id!(
    /// A job. A UUID made here, unless the caller chose it as an idempotency key.
    JobId
);
text_id!(
    /// A connection to a source. A UUID made here, unless the caller chose it.
    ConnectionId
);
text_id!(
    /// A collection of documents: a short name such as `default`, chosen by the user.
    CollectionId
);
text_id!(
    /// A document, the same through all of its versions.
    DocumentId
);
text_id!(
    /// An embedding model with everything that changes its vectors:
    /// `all-MiniLM-L6-v2/int8`. Vectors of two model ids are never compared.
    ModelId
);
text_id!(
    /// A watched folder. A UUID made here, unless the caller chose it.
    WatchId
);
text_id!(
    /// A schedule. A UUID made here, unless the caller chose it.
    ScheduleId
);
text_id!(
    /// An export. A UUID made here, unless the caller chose it as an idempotency key.
    ExportId
);
text_id!(
    /// A key of the local API; not the key itself.
    KeyId
);
number_id!(
    /// A file of one job. Unique in the data folder, rising in listing order within a job.
    FileId
);
number_id!(
    /// A stored chunk. Unique in the data folder and never used again.
    ChunkId
);
number_id!(
    /// The place of an event in the one durable sequence of the data folder.
    EventSeq
);

impl ModelId {
    /// The model `name` as the provider `provider` computes it, with vectors of so many
    /// numbers: `openai-small:text-embedding-3-small/1536`.
    pub fn remote(provider: &str, name: &str, dimensions: u32) -> Self {
        Self(format!("{provider}:{name}/{dimensions}"))
    }

    /// Provider, name and length of vectors of a model that is computed on another machine;
    /// none for one that this program computes itself.
    pub fn as_remote(&self) -> Option<(&str, &str, u32)> {
        let (model, dimensions) = self.0.rsplit_once('/')?;
        let (provider, name) = model.split_once(':')?;
        Some((provider, name, dimensions.parse().ok()?))
    }
}

impl JobId {
    /// A new id, ordered by `random`'s time part. The caller makes the UUID (version 7).
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl ConnectionId {
    /// A new id. The caller makes the UUID (version 7).
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl DocumentId {
    /// A new id. The caller makes the UUID (version 7).
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl WatchId {
    /// A new id. The caller makes the UUID (version 7).
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl ScheduleId {
    /// A new id. The caller makes the UUID (version 7).
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl ExportId {
    /// A new id. The caller makes the UUID (version 7).
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl KeyId {
    /// A new id from random bits the caller provides.
    pub fn from_uuid(random: Uuid) -> Self {
        Self(random.to_string())
    }
}

impl CollectionId {
    /// The collection documents go to when none is named.
    pub const DEFAULT: &'static str = "default";
}

impl Default for CollectionId {
    fn default() -> Self {
        Self(Self::DEFAULT.to_owned())
    }
}

macro_rules! hash_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(#[ts(type = "string")] pub [u8; 32]);

        impl fmt::Display for $name {
            /// Sixty-four lower-case hexadecimal digits.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl From<$name> for String {
            fn from(hash: $name) -> String {
                hash.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                parse_hex(&text).map(Self)
            }
        }
    };
}

hash_id!(
    /// BLAKE3 of a file's bytes: what makes two files the same document.
    ContentHash
);
hash_id!(
    /// BLAKE3 of everything besides the bytes that decides a result: parser version,
    /// chunking options, embedding model. Same content and fingerprint: same chunks.
    Fingerprint
);

fn parse_hex(text: &str) -> Result<[u8; 32], String> {
    let wrong = || format!("`{text}` is not a hash of 64 hexadecimal digits");
    if text.len() != 64 || !text.is_ascii() {
        return Err(wrong());
    }
    let mut bytes = [0; 32];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let pair = &text[index * 2..index * 2 + 2];
        *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_survives_its_text_form() {
        let hash = ContentHash([0xa7; 32]);
        assert_eq!(ContentHash::try_from(hash.to_string()), Ok(hash));
        assert!(
            ContentHash::try_from("é".repeat(32)).is_err(),
            "text that is not ASCII must not be sliced in the middle of a character"
        );
    }
}
