"""Puts passages.json into Milvus: python import.py [http://HOST:PORT or FILE.db] [COLLECTION]

pip install pymilvus        (and milvus-lite for a FILE.db)
passages.json is also what Milvus' own bulk import takes.
"""

import json
import sys

from pymilvus import DataType, MilvusClient

where = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:19530"
name = sys.argv[2] if len(sys.argv) > 2 else "gristmill"
client = MilvusClient(where)
if not client.has_collection(name):
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("id", DataType.VARCHAR, is_primary=True, max_length=36)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim={dimensions})
    schema.add_field("text", DataType.VARCHAR, max_length=65535)
    schema.add_field("metadata", DataType.JSON)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="AUTOINDEX", metric_type="COSINE")
    client.create_collection(name, schema=schema, index_params=index)
batch = []
with open("passages.json", encoding="utf-8") as lines:
    for line in lines:
        # A row a line; the first and the last line are what makes it one object.
        if not line.startswith('{"id"'):
            continue
        batch.append(json.loads(line.rstrip().rstrip(",")))
        if len(batch) == 500:
            client.upsert(name, batch)
            batch = []
if batch:
    client.upsert(name, batch)
print(client.query(name, output_fields=["count(*)"])[0]["count(*)"], "passages in", name)
