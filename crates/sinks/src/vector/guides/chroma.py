"""Puts passages.jsonl into Chroma: python import.py [FOLDER or http://HOST:PORT] [COLLECTION]

pip install chromadb
"""

import json
import sys
from urllib.parse import urlparse

import chromadb

where = sys.argv[1] if len(sys.argv) > 1 else "chroma"
name = sys.argv[2] if len(sys.argv) > 2 else "gristmill"
url = urlparse(where)
if url.scheme in ("http", "https"):
    client = chromadb.HttpClient(
        host=url.hostname, port=url.port or 8000, ssl=url.scheme == "https"
    )
else:
    client = chromadb.PersistentClient(path=where)
collection = client.get_or_create_collection(name, metadata={"hnsw:space": "cosine"})


def add(records):
    if records:
        collection.upsert(
            ids=[record["id"] for record in records],
            embeddings=[record["embedding"] for record in records],
            documents=[record["document"] for record in records],
            metadatas=[record["metadata"] for record in records],
        )


batch = []
with open("passages.jsonl", encoding="utf-8") as lines:
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == 500:
            add(batch)
            batch = []
add(batch)
print(collection.count(), "passages in", name)
