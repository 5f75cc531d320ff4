"""Puts passages.jsonl into Qdrant: python import.py [http://HOST:PORT or FOLDER] [COLLECTION]

pip install qdrant-client
"""

import json
import sys

from qdrant_client import QdrantClient
from qdrant_client.models import Distance, PointStruct, VectorParams

where = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:6333"
name = sys.argv[2] if len(sys.argv) > 2 else "gristmill"
client = QdrantClient(url=where) if "://" in where else QdrantClient(path=where)
if not client.collection_exists(name):
    vectors = VectorParams(size={dimensions}, distance=Distance.COSINE)
    client.create_collection(name, vectors_config=vectors)
batch = []
with open("passages.jsonl", encoding="utf-8") as lines:
    for line in lines:
        batch.append(PointStruct(**json.loads(line)))
        if len(batch) == 500:
            client.upsert(name, points=batch)
            batch = []
if batch:
    client.upsert(name, points=batch)
print(client.count(name).count, "passages in", name)
