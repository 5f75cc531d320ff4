"""Embeds the shared texts with ONNX Runtime, int8 on one thread: a peer of our encoder.

    pip install -r benches/peers/requirements-embed.txt
    taskset -c 0 python benches/peers/embed_onnxruntime.py MODEL_DIR TEXTS.json

Runs both quantised models of `embed_export.py`. Each is timed at several batch sizes, tokenizing included, best of three rounds. Prints one JSON line each.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer


def embed(session, tokenizer, texts):
    encodings = tokenizer.encode_batch(texts)
    mask = np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64)
    ids = np.array([encoding.ids for encoding in encodings], dtype=np.int64)
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    (hidden,) = session.run(None, inputs)
    sums = (hidden * mask[..., None]).sum(axis=1)
    return sums / np.linalg.norm(sums, axis=1, keepdims=True)


def measure(path, tokenizer, texts, batch):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    start = time.perf_counter()
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    load = time.perf_counter() - start
    texts = sorted(texts, key=len)
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for at in range(0, len(texts), batch):
            embed(session, tokenizer, texts[at : at + batch])
        best = min(best, time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    figures = {
        "runtime": f"onnxruntime {onnxruntime.__version__} int8",
        "model": Path(path).stem,
        "batch": batch,
        "chunks_per_cpu_second": round(len(texts) / best, 1),
        "load_seconds": round(load, 3),
        "peak_mb": round(peak),
    }
    print(json.dumps(figures), flush=True)


model_dir, texts = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
tokenizer.no_truncation()
tokenizer.enable_padding()
folder = Path(sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp())
if not (folder / "fused.int8.onnx").exists():
    # In a process of its own, so that what it takes is not counted here.
    export = Path(__file__).with_name("embed_export.py")
    subprocess.run([sys.executable, export, model_dir, folder], check=True, stdout=sys.stderr)
for name in ("plain", "fused"):
    for batch in (1, 4, 32):
        measure(folder / f"{name}.int8.onnx", tokenizer, texts, batch)
