//! Which models there are: those every installation knows, and those a user added.

use gristmill_model::ModelId;
use serde::{Deserialize, Serialize};

/// How a provider is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// `POST …/embeddings` as OpenAI has it, which most servers speak.
    Openai,
    /// The same with the words that Jina adds.
    Jina,
    /// `batchEmbedContents` of Gemini.
    Gemini,
}

impl Protocol {
    /// Every protocol.
    pub const ALL: [Protocol; 3] = [Protocol::Openai, Protocol::Jina, Protocol::Gemini];

    /// `openai`, `jina` or `gemini`.
    pub fn as_str(self) -> &'static str {
        match self {
            Protocol::Openai => "openai",
            Protocol::Jina => "jina",
            Protocol::Gemini => "gemini",
        }
    }

    /// The protocol of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|protocol| protocol.as_str() == name)
    }

    /// The environment variable in which programs of this provider look for a key.
    pub(crate) fn usual_variable(self) -> &'static str {
        match self {
            Protocol::Openai => "OPENAI_API_KEY",
            Protocol::Jina => "JINA_API_KEY",
            Protocol::Gemini => "GEMINI_API_KEY",
        }
    }
}

/// Lengths that the vectors of a model may have: multiples of 8 between the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The shortest.
    pub least: u32,
    /// The longest.
    pub most: u32,
    /// The one that is usual.
    pub usual: u32,
}

/// A model of a provider, and how it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// What a job calls it: `jina-v4`.
    pub name: String,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Where, without the last part of the path.
    pub url: String,
    /// What the provider calls the model.
    pub model: String,
    /// How long its vectors may be.
    pub dimensions: Range,
    /// Most tokens of one text.
    pub max_tokens: u32,
    /// Most texts of one request.
    pub most_texts: usize,
    /// Most bytes of text in one request, which are at least as many as its tokens.
    pub most_bytes: usize,
    /// Whether it is told how long vectors are to be. Many servers know one length only and
    /// refuse the word.
    pub tells_dimensions: bool,
    /// Whether it answers only with a key.
    pub needs_key: bool,
    /// Whether the user added it, or changed where it is.
    pub is_own: bool,
}

/// An endpoint as a user describes it, in `config.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplied {
    /// What a job calls it. One of the known names changes where that model is asked.
    pub name: String,
    /// Where it is: `http://localhost:11434/v1`.
    pub url: String,
    /// What the server calls the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Length of its vectors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<u32>,
    /// Most tokens of one text; 512 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_tokens: Option<u32>,
    /// Whether it answers only with a key; it does not unless said.
    #[serde(default)]
    pub needs_key: bool,
}

/// What makes no sense about an endpoint, or about a wish for one; the text says what.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct EndpointError {
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub hint: String,
}

/// Most tokens of a text for a server of which nothing is known: what small models take.
const USUAL_TOKENS: u32 = 512;
const LONGEST_NAME: usize = 40;

/// Models that every installation knows.
pub fn known() -> Vec<Endpoint> {
    let openai = |name: &str, most| Endpoint {
        name: name.to_owned(),
        protocol: Protocol::Openai,
        url: "https://api.openai.com/v1".to_owned(),
        model: name.to_owned(),
        dimensions: Range {
            least: 8,
            most,
            usual: most,
        },
        max_tokens: 8191,
        most_texts: 256,
        most_bytes: 250_000,
        tells_dimensions: true,
        needs_key: true,
        is_own: false,
    };
    vec![
        Endpoint {
            name: "jina-v4".to_owned(),
            protocol: Protocol::Jina,
            url: "https://api.jina.ai/v1".to_owned(),
            model: "jina-embeddings-v4".to_owned(),
            dimensions: Range {
                least: 128,
                most: 2048,
                usual: 1024,
            },
            max_tokens: 32_768,
            ..openai("", 0)
        },
        Endpoint {
            name: "gemini-exp".to_owned(),
            protocol: Protocol::Gemini,
            url: "https://generativelanguage.googleapis.com/v1beta".to_owned(),
            model: "gemini-embedding-exp-03-07".to_owned(),
            dimensions: Range {
                least: 128,
                most: 3072,
                usual: 3072,
            },
            max_tokens: 8192,
            most_texts: 100,
            ..openai("", 0)
        },
        openai("text-embedding-3-small", 1536),
        openai("text-embedding-3-large", 3072),
    ]
}

impl Endpoint {
    /// The id of its vectors of this length.
    pub fn model_id(&self, dimensions: u32) -> ModelId {
        ModelId::remote(&self.name, &self.model, dimensions)
    }

    /// The length wished for, or the usual one for 0, if the model has it.
    pub fn dimensions(&self, wished: u32) -> Result<u32, EndpointError> {
        let Range { least, most, usual } = self.dimensions;
        let wished = if wished == 0 { usual } else { wished };
        if (least..=most).contains(&wished) && wished.is_multiple_of(8) {
            return Ok(wished);
        }
        let name = &self.name;
        let hint = match least == most {
            true => format!("vectors of `{name}` have {most} numbers"),
            false => format!(
                "`embedding_dimensions` of `{name}` is a multiple of 8 from {least} to {most}"
            ),
        };
        Err(EndpointError {
            problem: format!("`{name}` has no vectors of {wished} numbers"),
            hint,
        })
    }
}

/// Every model that can be asked.
#[derive(Debug, Clone)]
pub struct Providers(Vec<Endpoint>);

impl Providers {
    /// The known models with what a user added or changed.
    pub fn new(supplied: &[Supplied]) -> Result<Self, EndpointError> {
        let mut endpoints = known();
        for one in supplied {
            check(one)?;
            match endpoints.iter_mut().find(|known| known.name == one.name) {
                Some(known) if known.is_own => {
                    return Err(refusal(
                        format!("`{}` is there twice", one.name),
                        "give each a name of its own",
                    ));
                }
                Some(known) => elsewhere(known, one)?,
                None => endpoints.push(own(one)?),
            }
        }
        Ok(Self(endpoints))
    }

    /// All of them, the known ones first.
    pub fn all(&self) -> &[Endpoint] {
        &self.0
    }

    /// The one of this name.
    pub fn named(&self, name: &str) -> Result<&Endpoint, EndpointError> {
        let found = self.0.iter().find(|endpoint| endpoint.name == name);
        found.ok_or_else(|| {
            let names: Vec<String> = self.0.iter().map(|one| format!("`{}`", one.name)).collect();
            EndpointError {
                problem: format!("there is no embedding model `{name}`"),
                hint: format!(
                    "models are {}; `grist providers add` adds another",
                    names.join(", ")
                ),
            }
        })
    }

    /// The endpoint and the length of vectors behind a model's id; none when it is not there
    /// any more, or another model has its name now.
    pub fn of(&self, model: &ModelId) -> Option<(&Endpoint, u32)> {
        let (name, model, dimensions) = model.as_remote()?;
        let endpoint = self.named(name).ok()?;
        (endpoint.model == model).then_some((endpoint, dimensions))
    }
}

/// A known model that is asked elsewhere.
fn elsewhere(known: &mut Endpoint, supplied: &Supplied) -> Result<(), EndpointError> {
    let same = supplied
        .model
        .as_ref()
        .is_none_or(|model| *model == known.model);
    if !same || supplied.dimensions.is_some() {
        return Err(refusal(
            format!(
                "`{}` is a known model, of which only the address can be another",
                known.name
            ),
            "give a model of your own another name",
        ));
    }
    known.url = trimmed(&supplied.url);
    known.is_own = true;
    Ok(())
}

fn own(supplied: &Supplied) -> Result<Endpoint, EndpointError> {
    let name = &supplied.name;
    let model = supplied.model.as_deref().unwrap_or_default().trim();
    if model.is_empty() {
        return Err(refusal(
            format!("`{name}` has no `model`"),
            "say what the server calls the model",
        ));
    }
    let Some(dimensions) = supplied.dimensions else {
        return Err(refusal(
            format!("`{name}` has no `dimensions`"),
            "say how many numbers a vector has",
        ));
    };
    if !(8..=16_384).contains(&dimensions) || !dimensions.is_multiple_of(8) {
        return Err(refusal(
            format!("`dimensions` of `{name}` ({dimensions}) cannot be stored"),
            "it is a multiple of 8 from 8 to 16384",
        ));
    }
    Ok(Endpoint {
        name: name.clone(),
        protocol: Protocol::Openai,
        url: trimmed(&supplied.url),
        model: model.to_owned(),
        dimensions: Range {
            least: dimensions,
            most: dimensions,
            usual: dimensions,
        },
        max_tokens: supplied.max_tokens.unwrap_or(USUAL_TOKENS).max(16),
        most_texts: 64,
        most_bytes: 200_000,
        tells_dimensions: false,
        needs_key: supplied.needs_key,
        is_own: true,
    })
}

/// Names stand in ids, in the names of environment variables and on command lines.
fn check(supplied: &Supplied) -> Result<(), EndpointError> {
    let name = &supplied.name;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
        return Err(refusal(
            format!("`{name}` cannot be the name of a model"),
            "use small letters, digits, hyphens and dots",
        ));
    }
    crate::wire::check_url(&supplied.url).map_err(|problem| EndpointError {
        problem,
        hint: "name an address such as `http://localhost:11434/v1`; far away, with `https`"
            .to_owned(),
    })
}

fn trimmed(url: &str) -> String {
    url.trim_end_matches('/').to_owned()
}

fn refusal(problem: String, hint: &str) -> EndpointError {
    EndpointError {
        problem,
        hint: hint.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lab() -> Supplied {
        Supplied {
            name: "lab".to_owned(),
            url: "http://localhost:11434/v1/".to_owned(),
            model: Some("nomic-embed-text".to_owned()),
            dimensions: Some(768),
            max_tokens: None,
            needs_key: false,
        }
    }

    #[test]
    fn lengths_of_vectors_are_those_the_model_has() {
        let providers = Providers::new(&[lab()]).unwrap();
        let jina = providers.named("jina-v4").unwrap();
        assert_eq!(jina.dimensions(0), Ok(1024));
        assert_eq!(jina.dimensions(128), Ok(128));
        assert_eq!(jina.dimensions(2048), Ok(2048));
        for wrong in [64, 2056, 130] {
            let refused = jina.dimensions(wrong).unwrap_err();
            assert!(refused.hint.contains("128 to 2048"), "{refused:?}");
        }
        let own = providers.named("lab").unwrap();
        assert_eq!(own.dimensions(0), Ok(768));
        assert!(own.dimensions(512).is_err(), "it has one length only");
    }

    #[test]
    fn an_id_leads_to_its_endpoint_and_to_no_other_model() {
        let providers = Providers::new(&[lab()]).unwrap();
        let id = providers.named("lab").unwrap().model_id(768);
        assert_eq!(id.0, "lab:nomic-embed-text/768");
        let (endpoint, dimensions) = providers.of(&id).unwrap();
        assert_eq!((endpoint.name.as_str(), dimensions), ("lab", 768));
        let other = Supplied {
            model: Some("bge-m3".to_owned()),
            ..lab()
        };
        let changed = Providers::new(&[other]).unwrap();
        assert!(changed.of(&id).is_none(), "another model has the name now");
    }

    #[test]
    fn what_cannot_work_is_refused_with_what_to_do() {
        let wrong = [
            Supplied {
                name: "My lab".into(),
                ..lab()
            },
            Supplied {
                url: "http://example.com/v1".into(),
                ..lab()
            },
            Supplied {
                model: None,
                ..lab()
            },
            Supplied {
                dimensions: None,
                ..lab()
            },
            Supplied {
                dimensions: Some(100),
                ..lab()
            },
            Supplied {
                name: "jina-v4".into(),
                ..lab()
            },
        ];
        for one in wrong {
            let refused = Providers::new(std::slice::from_ref(&one)).unwrap_err();
            assert!(!refused.hint.is_empty(), "{one:?}");
        }
        assert!(Providers::new(&[lab(), lab()]).is_err(), "one name for two");
    }

    #[test]
    fn a_known_model_can_be_asked_elsewhere() {
        let moved = Supplied {
            name: "jina-v4".to_owned(),
            url: "http://127.0.0.1:9/v1".to_owned(),
            model: None,
            dimensions: None,
            ..lab()
        };
        let providers = Providers::new(&[moved]).unwrap();
        let jina = providers.named("jina-v4").unwrap();
        assert_eq!(
            (jina.url.as_str(), jina.protocol),
            ("http://127.0.0.1:9/v1", Protocol::Jina)
        );
    }
}
