"""Embeds the shared texts with fastembed on one thread: a peer of our encoder.

    pip install -r benches/peers/requirements-embed.txt
    taskset -c 0 python benches/peers/embed_fastembed.py MODEL_DIR TEXTS.json

MODEL_DIR is the model as published. fastembed would fetch an ONNX file of its own from a
server; here it gets one exported from the same weights, and runs it in ONNX Runtime in f32, as
it does with its own. Tokenizing included, best of two rounds at each batch size (256 is its
default). At last the same with the number of threads that it chooses itself, one for each core
of the machine: held on one core they wait for each other. Prints one JSON line each.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from fastembed import TextEmbedding


def measure(folder, threads, batches):
    start = time.perf_counter()
    model = TextEmbedding(
        "sentence-transformers/all-MiniLM-L6-v2",
        specific_model_path=folder,
        threads=threads,
        cuda=False,
    )
    load = time.perf_counter() - start
    for batch in batches:
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            list(model.embed(texts, batch_size=batch))
            best = min(best, time.process_time() - start)
        figures = {
            "runtime": f"fastembed {version('fastembed')} f32",
            "threads": threads or "its own choice",
            "batch": batch,
            "chunks_per_cpu_second": round(len(texts) / best, 1),
            "load_seconds": round(load, 3),
            "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        }
        print(json.dumps(figures), flush=True)


model_dir, texts = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
with tempfile.TemporaryDirectory() as folder:
    for path in model_dir.glob("*.json"):
        shutil.copy(path, folder)
    # In a process of its own, so that what it takes is not counted here.
    export = Path(__file__).with_name("embed_export.py")
    subprocess.run([sys.executable, export, model_dir, folder], check=True, stdout=sys.stderr)
    Path(folder, "plain.onnx").rename(Path(folder, "model.onnx"))
    measure(folder, 1, (1, 8, 256))
    measure(folder, None, (1, 256))
