"""Puts passages.jsonl into a Pinecone index: PINECONE_API_KEY=… python import.py INDEX

pip install pinecone
The index is made when it is not there: {dimensions} dimensions, cosine.
"""

import json
import os
import sys

from pinecone import Pinecone, ServerlessSpec

client = Pinecone(api_key=os.environ["PINECONE_API_KEY"])
name = sys.argv[1] if len(sys.argv) > 1 else "gristmill"
if not client.has_index(name):
    spec = ServerlessSpec(cloud="aws", region="us-east-1")
    client.create_index(name=name, dimension={dimensions}, metric="cosine", spec=spec)
index = client.Index(name)
batch = []
with open("passages.jsonl", encoding="utf-8") as lines:
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == 100:
            index.upsert(vectors=batch)
            batch = []
if batch:
    index.upsert(vectors=batch)
