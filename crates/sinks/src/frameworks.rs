//! Passages as LlamaIndex and LangChain load them: a JSON array of their own objects.

use std::fs::File;
use std::io::{BufWriter, Write};

use gristmill_model::Document;
use serde::Serialize;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::SinkError;
use crate::json::close;
use crate::passage::{Head, Passage};
use crate::{Plan, Sink};

/// A passage as JSON, with its vector or without.
type Form = fn(&Head, &Passage<'_>, bool) -> serde_json::Result<Vec<u8>>;

/// An array of objects in a file.
pub(crate) struct Nodes {
    file: BufWriter<File>,
    form: Form,
    vectors: bool,
    written: u64,
}

impl Nodes {
    /// `TextNode`s: `[TextNode.from_dict(node) for node in json.load(file)]`.
    pub(crate) fn llama_index(file: File, plan: &Plan) -> Result<Self, SinkError> {
        Self::new(file, plan, text_node)
    }

    /// `Document`s: `[Document(**one) for one in json.load(file)]`.
    pub(crate) fn lang_chain(file: File, plan: &Plan) -> Result<Self, SinkError> {
        Self::new(file, plan, lang_chain_document)
    }

    fn new(file: File, plan: &Plan, form: Form) -> Result<Self, SinkError> {
        let mut file = BufWriter::new(file);
        file.write_all(b"[")?;
        Ok(Self {
            file,
            form,
            vectors: plan.vectors,
            written: 0,
        })
    }
}

impl Sink for Nodes {
    fn begin(&mut self, _head: &Head, _body: Option<&Document>) -> Result<(), SinkError> {
        Ok(())
    }

    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError> {
        self.file.write_all(match self.written {
            0 => b"\n",
            _ => b",\n",
        })?;
        self.written += 1;
        let node = (self.form)(head, passage, self.vectors)?;
        Ok(self.file.write_all(&node)?)
    }

    fn finish(mut self: Box<Self>) -> Result<(), SinkError> {
        self.file.write_all(b"\n]\n")?;
        close(self.file)
    }
}

/// LlamaIndex' node.
#[derive(Serialize)]
struct TextNode<'a> {
    class_name: &'static str,
    id_: Uuid,
    text: &'a str,
    embedding: Option<&'a [f32]>,
    metadata: Map<String, Value>,
    relationships: Value,
}

fn text_node(head: &Head, passage: &Passage<'_>, vectors: bool) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&TextNode {
        class_name: "TextNode",
        id_: passage.id(head),
        text: &passage.chunk.text,
        embedding: vectors.then_some(passage.vector),
        metadata: passage.flat(head),
        // Relation 1 is the source of a node, and type 4 a document.
        relationships: json!({
            "1": {
                "class_name": "RelatedNodeInfo",
                "node_id": head.id,
                "node_type": "4",
                "metadata": {},
                "hash": null,
            }
        }),
    })
}

/// LangChain's document.
#[derive(Serialize)]
struct LangChainDocument<'a> {
    id: Uuid,
    page_content: &'a str,
    metadata: LangChainMetadata<'a>,
    r#type: &'static str,
}

#[derive(Serialize)]
struct LangChainMetadata<'a> {
    #[serde(flatten)]
    flat: Map<String, Value>,
    /// Its documents have no vectors of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding: Option<&'a [f32]>,
}

fn lang_chain_document(
    head: &Head,
    passage: &Passage<'_>,
    vectors: bool,
) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&LangChainDocument {
        id: passage.id(head),
        page_content: &passage.chunk.text,
        metadata: LangChainMetadata {
            flat: passage.flat(head),
            embedding: vectors.then_some(passage.vector),
        },
        r#type: "Document",
    })
}
