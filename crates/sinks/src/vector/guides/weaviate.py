"""Puts passages.jsonl into Weaviate: python import.py [http://HOST:PORT]

Needs nothing but Python: it speaks the batch endpoint of the REST interface.
A key is taken from WEAVIATE_API_KEY.
"""

import json
import os
import sys
import urllib.error
import urllib.request

where = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8080"
headers = {"Content-Type": "application/json"}
if key := os.environ.get("WEAVIATE_API_KEY"):
    headers["Authorization"] = f"Bearer {key}"


def send(method, path, body):
    request = urllib.request.Request(
        where + path, json.dumps(body).encode(), headers, method=method
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def text(name):
    return {"name": name, "dataType": ["text"]}


texts = ["text", "document_id", "collection", "path", "title", "metadata"]
schema = {
    "class": "Passage",
    "vectorizer": "none",
    "vectorIndexConfig": {"distance": "cosine"},
    "properties": [text(name) for name in texts]
    + [{"name": "ordinal", "dataType": ["int"]}],
}
try:
    send("POST", "/v1/schema", schema)
except urllib.error.HTTPError as error:
    if error.code != 422:  # it is there already
        raise


def add(objects):
    if objects:
        for answer in send("POST", "/v1/batch/objects", {"objects": objects}):
            if errors := answer.get("result", {}).get("errors"):
                raise SystemExit(f"{answer['id']}: {errors}")


batch = []
with open("passages.jsonl", encoding="utf-8") as lines:
    for line in lines:
        batch.append(json.loads(line))
        if len(batch) == 100:
            add(batch)
            batch = []
add(batch)
