"""Embeds the shared texts with sentence-transformers on one thread: a peer of our encoder.

    pip install -r benches/peers/requirements-embed.txt
    taskset -c 0 python benches/peers/embed_sentence_transformers.py MODEL_DIR TEXTS.json

MODEL_DIR is the model as published (modules.json and all). Tokenizing included, best of two
rounds at each batch size. Prints one JSON line each.
"""

import json
import resource
import sys
import time
from importlib.metadata import version
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer

torch.set_num_threads(1)
texts = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
start = time.perf_counter()
model = SentenceTransformer(sys.argv[1], device="cpu")
load = time.perf_counter() - start
for batch in (1, 8, 32):
    best = float("inf")
    for _ in range(2):
        start = time.process_time()
        model.encode(texts, batch_size=batch, normalize_embeddings=True)
        best = min(best, time.process_time() - start)
    figures = {
        "runtime": f"sentence-transformers {version('sentence-transformers')} f32",
        "batch": batch,
        "chunks_per_cpu_second": round(len(texts) / best, 1),
        "load_seconds": round(load, 3),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    print(json.dumps(figures), flush=True)
