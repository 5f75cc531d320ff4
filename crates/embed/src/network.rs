//! The forward pass: transformer layers over a ragged batch, then the mean of each text.

use std::ops::Range;

use crate::LoadError;
use crate::attention::{Attention, QKV};
use crate::linear::{Linear, Rows, Shape};
use crate::simd::{self, Norm};
use crate::weights::{WeightFile, numbers};

/// Width of a token's hidden state and of the vectors.
pub(crate) const HIDDEN: usize = 384;
/// Attention heads.
pub(crate) const HEADS: usize = 12;
/// Width of one head.
pub(crate) const HEAD: usize = HIDDEN / HEADS;
/// Most tokens of one text, `[CLS]` and `[SEP]` included: the length the model was made for.
pub(crate) const MAX_POSITIONS: usize = 256;

/// Width within a layer.
pub(crate) const INNER: usize = 1536;
/// More layers than any model of this width has.
const MOST_LAYERS: usize = 48;
/// Rows whose outputs are computed before they are used: few enough that they stay in the
/// second-level cache beside a layer's weights, enough to reuse each weight many times, and
/// as many as tile registers take at once.
const BLOCK: usize = 32;
/// Words the tables in the file are made for.
pub(crate) const VOCABULARY: usize = 30522;
/// Positions the tables in the file are made for.
pub(crate) const POSITIONS_IN_FILE: usize = 512;

/// The model in one precision.
pub(crate) struct Network<L> {
    embeddings: Embeddings,
    layers: Vec<Layer<L>>,
}

/// Buffers of one thread, reused from batch to batch.
pub(crate) struct Scratch<L: Linear> {
    hidden: Vec<f32>,
    qkv: Vec<f32>,
    context: Vec<f32>,
    input: L::Rows,
    inner: L::Rows,
    outputs: Vec<f32>,
    linear: L::Scratch,
    attention: L::Attention,
}

/// Tokens of several texts, one text after the other.
#[derive(Default)]
pub(crate) struct Batch {
    pub(crate) ids: Vec<u32>,
    pub(crate) texts: Vec<Range<usize>>,
}

impl<L: Linear> Network<L> {
    /// Packs the weights; the file's pages are not needed afterwards, except the word table.
    pub(crate) fn load(
        open: impl Fn() -> Result<WeightFile, LoadError>,
    ) -> Result<Self, LoadError> {
        let file = open()?;
        let layers = (0..layers(&file)?)
            .map(|index| Layer::load(&file, index))
            .collect::<Result<_, _>>()?;
        // Mapping anew gives the pages back that packing the layers has touched.
        drop(file);
        Ok(Self {
            embeddings: Embeddings::load(open()?)?,
            layers,
        })
    }

    /// The unit vector of each text, in order.
    pub(crate) fn forward(&self, batch: &Batch, scratch: &mut Scratch<L>) -> Vec<Vec<f32>> {
        self.embeddings.look_up(batch, &mut scratch.hidden);
        for layer in &self.layers {
            layer.forward(batch, scratch);
        }
        let pooled = |text: &Range<usize>| {
            mean_direction(&scratch.hidden[text.start * HIDDEN..text.end * HIDDEN])
        };
        batch.texts.iter().map(pooled).collect()
    }
}

impl<L: Linear> Default for Scratch<L> {
    fn default() -> Self {
        Self {
            hidden: Vec::new(),
            qkv: Vec::new(),
            context: Vec::new(),
            input: L::Rows::default(),
            inner: L::Rows::default(),
            outputs: Vec::new(),
            linear: L::Scratch::default(),
            attention: L::Attention::default(),
        }
    }
}

/// How many layers the file has. The first must be there.
pub(crate) fn layers(file: &WeightFile) -> Result<usize, LoadError> {
    let last_of = |index: usize| format!("encoder.layer.{index}.output.LayerNorm.bias");
    let mut count = 1;
    while count < MOST_LAYERS && file.has(&last_of(count))? {
        count += 1;
    }
    Ok(count)
}

fn mean_direction(rows: &[f32]) -> Vec<f32> {
    let mut sum = vec![0.0; HIDDEN];
    for row in rows.chunks_exact(HIDDEN) {
        simd::add(&mut sum, row);
    }
    let length = sum.iter().map(|x| x * x).sum::<f32>().sqrt();
    sum.iter_mut().for_each(|x| *x /= length);
    sum
}

struct Embeddings {
    file: WeightFile,
    words: Range<usize>,
    /// Position plus the only token type that occurs.
    positions: Vec<f32>,
    norm: Norm,
}

impl Embeddings {
    fn load(file: WeightFile) -> Result<Self, LoadError> {
        let name = |part: &str| format!("embeddings.{part}");
        let words = file.locate(&name("word_embeddings.weight"), &[VOCABULARY, HIDDEN])?;
        let types = file.tensor(&name("token_type_embeddings.weight"), &[2, HIDDEN])?;
        let mut positions = file.tensor(
            &name("position_embeddings.weight"),
            &[POSITIONS_IN_FILE, HIDDEN],
        )?;
        positions.truncate(MAX_POSITIONS * HIDDEN);
        for row in positions.chunks_exact_mut(HIDDEN) {
            simd::add(row, &types[..HIDDEN]);
        }
        let norm = load_norm(&file, &name("LayerNorm"))?;
        Ok(Self {
            file,
            words,
            positions,
            norm,
        })
    }

    fn look_up(&self, batch: &Batch, hidden: &mut Vec<f32>) {
        let words = &self.file.bytes()[self.words.clone()];
        hidden.resize(batch.ids.len() * HIDDEN, 0.0);
        for text in &batch.texts {
            let positions = self.positions.chunks_exact(HIDDEN);
            for (row, position) in text.clone().zip(positions) {
                let hidden = &mut hidden[row * HIDDEN..][..HIDDEN];
                let start = batch.ids[row] as usize * HIDDEN * 4;
                let word = numbers(&words[start..start + HIDDEN * 4]);
                hidden.iter_mut().zip(word).for_each(|(out, x)| *out = x);
                simd::add_norm(hidden, position, &self.norm);
            }
        }
    }
}

struct Layer<L> {
    qkv: L,
    attended: L,
    attended_norm: Norm,
    up: L,
    down: L,
    down_norm: Norm,
}

impl<L: Linear> Layer<L> {
    fn load(file: &WeightFile, index: usize) -> Result<Self, LoadError> {
        let name = |part: &str| format!("encoder.layer.{index}.{part}");
        let dense = |parts: &[&str], outputs, inputs| {
            let (mut weights, mut bias) = (Vec::new(), Vec::new());
            for part in parts {
                let part = name(part);
                weights.extend(file.tensor(&format!("{part}.weight"), &[outputs, inputs])?);
                bias.extend(file.tensor(&format!("{part}.bias"), &[outputs])?);
            }
            let outputs = bias.len();
            Ok(L::pack(Shape { outputs, inputs }, &weights, bias))
        };
        let heads = ["query", "key", "value"].map(|part| format!("attention.self.{part}"));
        Ok(Self {
            qkv: dense(&heads.each_ref().map(String::as_str), HIDDEN, HIDDEN)?,
            attended: dense(&["attention.output.dense"], HIDDEN, HIDDEN)?,
            attended_norm: load_norm(file, &name("attention.output.LayerNorm"))?,
            up: dense(&["intermediate.dense"], INNER, HIDDEN)?,
            down: dense(&["output.dense"], HIDDEN, INNER)?,
            down_norm: load_norm(file, &name("output.LayerNorm"))?,
        })
    }

    fn forward(&self, batch: &Batch, scratch: &mut Scratch<L>) {
        let rows = batch.ids.len();
        scratch.qkv.resize(rows * QKV, 0.0);
        scratch.context.resize(rows * HIDDEN, 0.0);
        scratch.outputs.resize(BLOCK * INNER, 0.0);
        self.attend(batch, scratch);
        self.feed_forward(rows, scratch);
    }

    fn attend(&self, batch: &Batch, scratch: &mut Scratch<L>) {
        let Scratch {
            hidden,
            qkv,
            context,
            input,
            linear,
            attention,
            outputs,
            ..
        } = scratch;
        input.fill(hidden, HIDDEN);
        for block in blocks(batch.ids.len()) {
            let qkv = &mut qkv[block.start * QKV..block.end * QKV];
            self.qkv.forward(input, block, linear, qkv);
        }
        attention.attend_all(&batch.texts, qkv, context);
        input.fill(context, HIDDEN);
        for block in blocks(batch.ids.len()) {
            let outputs = &mut outputs[..block.len() * HIDDEN];
            self.attended.forward(input, block.clone(), linear, outputs);
            add_norm_all(hidden, block, outputs, &self.attended_norm);
        }
    }

    fn feed_forward(&self, rows: usize, scratch: &mut Scratch<L>) {
        let Scratch {
            hidden,
            input,
            inner,
            linear,
            outputs,
            ..
        } = scratch;
        input.fill(hidden, HIDDEN);
        inner.reset(rows, INNER);
        for block in blocks(rows) {
            let outputs = &mut outputs[..block.len() * INNER];
            self.up.forward(input, block.clone(), linear, outputs);
            for (row, values) in block.zip(outputs.chunks_exact_mut(INNER)) {
                L::gelu(values);
                inner.set(row, values);
            }
        }
        for block in blocks(rows) {
            let outputs = &mut outputs[..block.len() * HIDDEN];
            self.down.forward(inner, block.clone(), linear, outputs);
            add_norm_all(hidden, block, outputs, &self.down_norm);
        }
    }
}

/// Adds a block's outputs to its hidden states and normalises them.
fn add_norm_all(hidden: &mut [f32], block: Range<usize>, outputs: &[f32], norm: &Norm) {
    let hidden = &mut hidden[block.start * HIDDEN..block.end * HIDDEN];
    let rows = hidden.chunks_exact_mut(HIDDEN);
    for (row, outputs) in rows.zip(outputs.chunks_exact(HIDDEN)) {
        simd::add_norm(row, outputs, norm);
    }
}

fn blocks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    let starts = (0..rows).step_by(BLOCK);
    starts.map(move |start| start..rows.min(start + BLOCK))
}

fn load_norm(file: &WeightFile, name: &str) -> Result<Norm, LoadError> {
    Ok(Norm {
        gain: file.tensor(&format!("{name}.weight"), &[HIDDEN])?,
        bias: file.tensor(&format!("{name}.bias"), &[HIDDEN])?,
    })
}
