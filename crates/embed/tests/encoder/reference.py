"""Computes the vectors that the tests hold the encoder against.

    pip install sentence-transformers==6.2.0
    python crates/embed/tests/encoder/reference.py MODEL_DIR

MODEL_DIR is the model as published for sentence-transformers (modules.json and all).
Reads data/texts.json, writes data/texts.f32: the vectors of the
texts in 32-bit little-endian floats, text after text. Prints how many answers of
data/retrieval.json are found among the first ten and as the first, which retrieval.rs names.
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

retrieval = json.loads((data / "retrieval.json").read_text(encoding="utf-8"))
queries = embed([query["text"] for query in retrieval["queries"]])
ranking = np.argsort(-(queries @ embed(retrieval["passages"]).T), axis=1)
answers = np.array([query["answer"] for query in retrieval["queries"]])
for depth in (10, 1):
    found = (ranking[:, :depth] == answers[:, None]).any(axis=1).sum()
    print(f"recall@{depth}: {found} of {len(answers)}")
