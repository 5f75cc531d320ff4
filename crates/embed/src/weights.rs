//! Reads tensors from `model.safetensors`, mapped into memory or read into it.
//!
//! Every tensor is checked on the way out: right shape, right type, no NaN or infinity.

use std::fs::{self, File};
use std::ops::Range;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use safetensors::{Dtype, SafeTensors};

use crate::LoadError;

/// A file of weights.
pub(crate) struct WeightFile {
    path: PathBuf,
    contents: Contents,
}

enum Contents {
    /// Pages are read when they are touched and shared between processes.
    Mapped(Mmap),
    Read(Vec<u8>),
}

impl WeightFile {
    /// Maps the file without reading it. Nobody may write into it meanwhile.
    pub(crate) fn open(path: &Path) -> Result<Self, LoadError> {
        let unreadable = |source| LoadError::Unreadable {
            path: path.to_owned(),
            source,
        };
        let file = File::open(path).map_err(unreadable)?;
        // SAFETY: the mapping is private and only ever read. The cache that holds the file
        // replaces it by renaming and never writes into it, so its bytes stay as they are.
        let map = unsafe { Mmap::map(&file) }.map_err(unreadable)?;
        Ok(Self {
            path: path.to_owned(),
            contents: Contents::Mapped(map),
        })
    }

    /// Reads the whole file, after which it may change as it likes.
    pub(crate) fn read(path: &Path) -> Result<Self, LoadError> {
        let unreadable = |source| LoadError::Unreadable {
            path: path.to_owned(),
            source,
        };
        Ok(Self {
            path: path.to_owned(),
            contents: Contents::Read(fs::read(path).map_err(unreadable)?),
        })
    }

    /// Numbers of the tensor `name`, row by row. Errors if its shape is another or if one of
    /// its numbers is not finite.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, LoadError> {
        let range = self.locate(name, shape)?;
        let values: Vec<f32> = numbers(&self.bytes()[range]).collect();
        if values.iter().all(|value| value.is_finite()) {
            Ok(values)
        } else {
            Err(self.damaged(format!("tensor `{name}` holds a number that is not finite")))
        }
    }

    /// Whether there is a tensor of this name.
    pub(crate) fn has(&self, name: &str) -> Result<bool, LoadError> {
        Ok(self.tensors()?.tensor(name).is_ok())
    }

    /// Where the bytes of a tensor of 32-bit floats lie in [`WeightFile::bytes`].
    pub(crate) fn locate(&self, name: &str, shape: &[usize]) -> Result<Range<usize>, LoadError> {
        let tensors = self.tensors()?;
        let tensor = tensors
            .tensor(name)
            .map_err(|_| self.damaged(format!("tensor `{name}` is missing")))?;
        if tensor.dtype() != Dtype::F32 || tensor.shape() != shape {
            return Err(self.damaged(format!(
                "tensor `{name}` is {:?} {:?}, not F32 {shape:?}",
                tensor.dtype(),
                tensor.shape()
            )));
        }
        let start = tensor.data().as_ptr() as usize - self.bytes().as_ptr() as usize;
        Ok(start..start + tensor.data().len())
    }

    /// The whole file.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.contents {
            Contents::Mapped(map) => map,
            Contents::Read(bytes) => bytes,
        }
    }

    fn tensors(&self) -> Result<SafeTensors<'_>, LoadError> {
        SafeTensors::deserialize(self.bytes()).map_err(|error| self.damaged(error.to_string()))
    }

    fn damaged(&self, problem: String) -> LoadError {
        LoadError::Damaged {
            path: self.path.clone(),
            problem,
        }
    }
}

/// Little-endian 32-bit floats, as the format stores them.
pub(crate) fn numbers(bytes: &[u8]) -> impl Iterator<Item = f32> {
    let (groups, _) = bytes.as_chunks::<4>();
    groups.iter().map(|group| f32::from_le_bytes(*group))
}
