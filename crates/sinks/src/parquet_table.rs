//! Parquet: a row for each passage, vectors as lists of one length.

use std::fs::File;
use std::sync::Arc;

use arrow_array::builder::{
    FixedSizeListBuilder, Float32Builder, Int32Builder, ListBuilder, StringBuilder,
    TimestampMillisecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef, TimeUnit};
use gristmill_model::{Document, Label};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use crate::error::SinkError;
use crate::passage::{Head, Passage};
use crate::{Plan, Sink};

/// Rows that are held before they are handed to the file.
const BATCH: usize = 1_024;
/// Rows that lie together in the file: about 20 MB, which the writer holds.
const GROUP: usize = 8_192;

/// Columns of texts, in their order; each is told whether it may be missing.
const TEXTS: [(&str, bool); 10] = [
    ("id", false),
    ("document_id", false),
    ("collection", false),
    ("source", false),
    ("path", false),
    ("title", true),
    ("media_type", false),
    ("language", true),
    ("label", true),
    ("metadata", false),
];

/// A table in a file.
pub(crate) struct Table {
    writer: ArrowWriter<File>,
    schema: SchemaRef,
    rows: Rows,
    vectors: bool,
    dimensions: usize,
}

impl Table {
    pub(crate) fn new(file: File, plan: &Plan) -> Result<Self, SinkError> {
        let vectors = plan.vectors.then_some(plan.dimensions);
        let schema = Arc::new(schema(vectors));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            // Hardly two vectors and two texts are alike.
            .set_column_dictionary_enabled(
                ColumnPath::from(vec![
                    "vector".to_owned(),
                    "list".to_owned(),
                    "element".to_owned(),
                ]),
                false,
            )
            .set_column_dictionary_enabled(ColumnPath::from("text"), false)
            .set_column_dictionary_enabled(ColumnPath::from("id"), false)
            .build();
        Ok(Self {
            writer: ArrowWriter::try_new(file, Arc::clone(&schema), Some(properties))?,
            schema,
            rows: Rows::new(plan.dimensions),
            vectors: plan.vectors,
            dimensions: plan.dimensions,
        })
    }

    fn flush(&mut self) -> Result<(), SinkError> {
        let columns = self.rows.take(self.vectors);
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns)?;
        Ok(self.writer.write(&batch)?)
    }
}

impl Sink for Table {
    fn begin(&mut self, _head: &Head, _body: Option<&Document>) -> Result<(), SinkError> {
        Ok(())
    }

    fn passage(&mut self, head: &Head, passage: &Passage<'_>) -> Result<(), SinkError> {
        let vector = match self.vectors {
            true => passage.vector_of(head, self.dimensions)?,
            false => &[],
        };
        self.rows.push(head, passage, vector)?;
        match self.rows.count == BATCH {
            true => self.flush(),
            false => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>) -> Result<(), SinkError> {
        self.flush()?;
        let file = self.writer.into_inner()?;
        Ok(file.sync_all()?)
    }
}

/// The rows that are not written yet, column by column.
struct Rows {
    count: usize,
    texts: [StringBuilder; TEXTS.len()],
    version: Int32Builder,
    modified_at: TimestampMillisecondBuilder,
    ordinal: Int32Builder,
    page_first: Int32Builder,
    page_last: Int32Builder,
    headings: ListBuilder<StringBuilder>,
    tokens: Int32Builder,
    text: StringBuilder,
    vector: FixedSizeListBuilder<Float32Builder>,
}

impl Rows {
    fn new(dimensions: usize) -> Self {
        let heading = Field::new("element", DataType::Utf8, false);
        let value = Field::new("element", DataType::Float32, false);
        Self {
            count: 0,
            texts: std::array::from_fn(|_| StringBuilder::new()),
            version: Int32Builder::new(),
            modified_at: TimestampMillisecondBuilder::new().with_timezone("UTC"),
            ordinal: Int32Builder::new(),
            page_first: Int32Builder::new(),
            page_last: Int32Builder::new(),
            headings: ListBuilder::new(StringBuilder::new()).with_field(heading),
            tokens: Int32Builder::new(),
            text: StringBuilder::new(),
            vector: FixedSizeListBuilder::new(Float32Builder::new(), dimensions as i32)
                .with_field(value),
        }
    }

    fn push(
        &mut self,
        head: &Head,
        passage: &Passage<'_>,
        vector: &[f32],
    ) -> Result<(), SinkError> {
        let chunk = passage.chunk;
        let id = passage.id(head).to_string();
        let metadata = serde_json::to_string(&head.metadata)?;
        let texts = [
            Some(id.as_str()),
            Some(head.id.as_str()),
            Some(head.collection.as_str()),
            Some(head.source.as_str()),
            Some(head.path.0.as_str()),
            head.title.as_deref(),
            Some(head.media_type.as_str()),
            head.language.as_deref(),
            head.label.map(Label::as_str),
            Some(metadata.as_str()),
        ];
        for (column, text) in self.texts.iter_mut().zip(texts) {
            column.append_option(text);
        }
        let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        let (first, last) = chunk.pages.unzip();
        self.version.append_value(number(head.version));
        self.modified_at
            .append_option(head.modified_at.map(|at| at.0));
        self.ordinal.append_value(number(chunk.ordinal));
        self.page_first.append_option(first.map(number));
        self.page_last.append_option(last.map(number));
        for heading in &chunk.heading_path {
            self.headings.values().append_value(heading);
        }
        self.headings.append(true);
        self.tokens.append_value(number(chunk.tokens));
        self.text.append_value(&chunk.text);
        if !vector.is_empty() {
            self.vector.values().append_slice(vector);
            self.vector.append(true);
        }
        self.count += 1;
        Ok(())
    }

    /// All columns, which are empty afterwards.
    fn take(&mut self, vectors: bool) -> Vec<ArrayRef> {
        self.count = 0;
        let mut columns: Vec<ArrayRef> = Vec::new();
        columns.extend(
            self.texts
                .iter_mut()
                .map(|column| Arc::new(column.finish()) as ArrayRef),
        );
        columns.push(Arc::new(self.version.finish()));
        columns.push(Arc::new(self.modified_at.finish()));
        columns.push(Arc::new(self.ordinal.finish()));
        columns.push(Arc::new(self.page_first.finish()));
        columns.push(Arc::new(self.page_last.finish()));
        columns.push(Arc::new(self.headings.finish()));
        columns.push(Arc::new(self.tokens.finish()));
        columns.push(Arc::new(self.text.finish()));
        if vectors {
            columns.push(Arc::new(self.vector.finish()));
        }
        columns
    }
}

fn schema(vectors: Option<usize>) -> Schema {
    let element = |of| Arc::new(Field::new("element", of, false));
    let utc = DataType::Timestamp(TimeUnit::Millisecond, Some("UTC".into()));
    let mut fields: Vec<Field> = TEXTS
        .iter()
        .map(|&(name, optional)| Field::new(name, DataType::Utf8, optional))
        .collect();
    fields.push(Field::new("version", DataType::Int32, false));
    fields.push(Field::new("modified_at", utc, true));
    fields.push(Field::new("ordinal", DataType::Int32, false));
    fields.push(Field::new("page_first", DataType::Int32, true));
    fields.push(Field::new("page_last", DataType::Int32, true));
    fields.push(Field::new(
        "headings",
        DataType::List(element(DataType::Utf8)),
        false,
    ));
    fields.push(Field::new("tokens", DataType::Int32, false));
    fields.push(Field::new("text", DataType::Utf8, false));
    if let Some(dimensions) = vectors {
        let list = DataType::FixedSizeList(element(DataType::Float32), dimensions as i32);
        fields.push(Field::new("vector", list, false));
    }
    Schema::new(fields)
}
