"""Computes the vectors that the tests hold the encoder against.

    pip install sentence-transformers==6.2.0
    python crates/embed/tests/encoder/reference.py MODEL_DIR

MODEL_DIR is the model as published for sentence-transformers (modules.json and all).
Reads data/texts.json, writes data/texts.f32: the vectors of the
texts in 32-bit little-endian floats, text after text.
"""

import json
import sys
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer

data = Path(__file__).parent / "data"
model = SentenceTransformer(sys.argv[1], device="cpu")


def embed(texts):
    return np.stack([model.encode(text, normalize_embeddings=True) for text in texts]).astype("<f4")


texts = json.loads((data / "texts.json").read_text(encoding="utf-8"))
embed(texts).tofile(data / "texts.f32")
