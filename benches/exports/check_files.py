"""Reads exported files with the libraries they are for: python check_files.py FOLDER

A bundle's tables are among them. The folder is made by `cargo xtask check-exports`. Every file must hold the same passages,
with the types that its format promises. Ends with 1 when one does not.
"""

import csv
import json
import sys
import zipfile
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import yaml
from langchain_core.documents import Document
from llama_index.core.schema import TextNode

DIMENSIONS = 384
folder = Path(sys.argv[1])
failures = 0


def lines(name):
    with open(folder / name, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


passages = lines("everything.jsonl")
texts = {passage["id"]: passage["text"] for passage in passages}
documents = {passage["document"]["id"] for passage in passages}
assert len(texts) == len(passages) > 0


def check(what, library, test):
    global failures
    try:
        test()
        outcome = "ok"
    except Exception as error:
        failures += 1
        outcome = f"FAILED: {type(error).__name__}: {error}"
    name = f"{library} {version(library)}" if library else "Python"
    print(f"{what:<28} {name:<28} {outcome}", flush=True)


def equal(found, wanted):
    assert found == wanted, f"{found!r} is not {wanted!r}"


def same_texts(ids, found):
    equal(dict(zip(map(str, ids), found)), texts)


def unit(vector):
    equal(len(vector), DIMENSIONS)
    length = sum(float(value) ** 2 for value in vector)
    assert abs(length - 1) < 0.01, f"a vector has the length {length**0.5}"


def json_tree():
    with open(folder / "everything.json", encoding="utf-8") as file:
        tree = json.load(file)
    chunks = [chunk for one in tree["documents"] for chunk in one["chunks"]]
    equal({one["id"] for one in tree["documents"]}, documents)
    same_texts([chunk["id"] for chunk in chunks], [chunk["text"] for chunk in chunks])
    equal(tree["dimensions"], DIMENSIONS)
    for chunk in chunks:
        unit(chunk["vector"])


def defused(text):
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@", "'\t", "'\r", "'\n") else text


def csv_table():
    csv.field_size_limit(1 << 30)
    with open(folder / "everything.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    same_texts([row["id"] for row in rows], [defused(row["text"]) for row in rows])
    for row in rows:
        unit(json.loads(row["vector"]))
        for cell in row.values():
            assert not cell or cell[0] not in "=+-@\t\r\n", f"{cell[:20]!r} is a formula"


def csv_pandas():
    table = pandas.read_csv(folder / "everything.csv", keep_default_na=False)
    same_texts(table["id"], map(defused, table["text"]))
    equal(str(table["ordinal"].dtype), "int64")


def parquet_arrow():
    file = pyarrow.parquet.ParquetFile(folder / "everything.parquet")
    schema = file.schema_arrow
    equal(schema.field("vector").type, pyarrow.list_(
        pyarrow.field("element", pyarrow.float32(), nullable=False), DIMENSIONS))
    equal(schema.field("modified_at").type, pyarrow.timestamp("ms", tz="UTC"))
    equal(schema.field("ordinal").type, pyarrow.int32())
    group = file.metadata.row_group(0)
    columns = [group.column(index) for index in range(group.num_columns)]
    encodings = {column.path_in_schema: column.encodings for column in columns}
    for name in ("collection", "source", "path", "media_type", "document_id"):
        assert "RLE_DICTIONARY" in encodings[name], f"{name}: {encodings[name]}"
    table = file.read()
    same_texts(table["id"].to_pylist(), table["text"].to_pylist())


def parquet_pandas():
    table = pandas.read_parquet(folder / "everything.parquet")
    same_texts(table["id"], table["text"])
    equal(str(table["version"].dtype), "int32")
    assert isinstance(table["modified_at"].dtype, pandas.DatetimeTZDtype)
    equal(str(table["vector"][0].dtype), "float32")
    for vector in table["vector"]:
        unit(vector)


def parquet_polars():
    table = polars.read_parquet(folder / "everything.parquet")
    equal(table.schema["vector"], polars.Array(polars.Float32, DIMENSIONS))
    equal(table.schema["headings"], polars.List(polars.String))
    equal(table.schema["modified_at"], polars.Datetime("ms", "UTC"))
    equal(table.schema["tokens"], polars.Int32)
    same_texts(table["id"], table["text"])


def parquet_duckdb():
    file = str(folder / "everything.parquet")
    described = duckdb.sql(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
    types = {name: kind for name, kind, *_ in described}
    # Parquet itself knows no lists of one length; DuckDB does not ask Arrow.
    equal(types["vector"], "FLOAT[]")
    equal(types["headings"], "VARCHAR[]")
    equal(types["modified_at"], "TIMESTAMP WITH TIME ZONE")
    equal(types["page_first"], "INTEGER")
    rows = duckdb.sql(f"SELECT id, text FROM '{file}'").fetchall()
    same_texts(*zip(*rows))
    nearest = duckdb.sql(f"""
        WITH passages AS (SELECT id, text, vector::FLOAT[{DIMENSIONS}] AS v FROM '{file}')
        SELECT a.text, arg_min(b.text, array_cosine_distance(a.v, b.v))
        FROM passages a, passages b GROUP BY a.id, a.text""").fetchall()
    for one, other in nearest:
        equal(other, one)


def markdown():
    with zipfile.ZipFile(folder / "markdown.zip") as archive:
        equal(archive.testzip(), None)
        files = [archive.read(name).decode() for name in archive.namelist()]
    heads = [yaml.safe_load(text.split("\n---\n", 1)[0]) for text in files]
    equal({head["id"] for head in heads}, documents)
    assert all(text.split("\n---\n", 1)[1].strip() for text in files), "one is empty"


def llama_index():
    with open(folder / "llamaindex.json", encoding="utf-8") as file:
        nodes = [TextNode.from_dict(node) for node in json.load(file)]
    same_texts([node.node_id for node in nodes], [node.text for node in nodes])
    for node in nodes:
        unit(node.embedding)
        assert node.ref_doc_id in documents, node.ref_doc_id


def langchain():
    with open(folder / "langchain.json", encoding="utf-8") as file:
        found = [Document(**one) for one in json.load(file)]
    same_texts([one.id for one in found], [one.page_content for one in found])
    assert {one.metadata["document_id"] for one in found} == documents


def bundle():
    """The bundle's tables, unpacked into a folder of their own."""
    to = folder / "bundle"
    with zipfile.ZipFile(folder / "everything.bundle") as archive:
        archive.extractall(to)
    return to


TABLES = ("documents", "chunks", "vectors", "metadata", "places", "labels", "versions", "decisions")


def bundle_arrow():
    to = bundle()
    totals = json.loads((to / "manifest.json").read_text(encoding="utf-8"))["totals"]
    tables = {name: pyarrow.parquet.read_table(to / name) for name in TABLES}
    equal(sorted(tables["chunks"]["text"].to_pylist()), sorted(texts.values()))
    equal(set(tables["documents"]["document_id"].to_pylist()), documents)
    equal(tables["documents"].num_rows, totals["documents"])
    equal(tables["documents"].schema.field("added_at").type, pyarrow.timestamp("ms", tz="UTC"))
    equal(tables["labels"].schema.field("requires_review").type, pyarrow.bool_())
    for vector in tables["vectors"]["vector"].to_pylist():
        unit(vector)


def bundle_polars():
    to = bundle()
    chunks = polars.read_parquet(to / "chunks" / "*.parquet")
    vectors = polars.read_parquet(to / "vectors" / "*.parquet")
    equal(vectors.schema["vector"], polars.List(polars.Float32))
    joined = chunks.join(vectors, on=["document_id", "ordinal"])
    equal(joined.height, len(texts))


def bundle_duckdb():
    to = bundle()
    joined = duckdb.sql(f"""
        SELECT c.text, v.vector FROM '{to}/documents/*.parquet' d
        JOIN '{to}/chunks/*.parquet' c USING (document_id)
        JOIN '{to}/vectors/*.parquet' v USING (document_id, ordinal)""").fetchall()
    equal(sorted(text for text, _ in joined), sorted(texts.values()))
    for _, vector in joined:
        unit(vector)


check("JSON", None, json_tree)
check("CSV", None, csv_table)
check("CSV", "pandas", csv_pandas)
check("Parquet", "pyarrow", parquet_arrow)
check("Parquet", "pandas", parquet_pandas)
check("Parquet", "polars", parquet_polars)
check("Parquet", "duckdb", parquet_duckdb)
check("Markdown", "PyYAML", markdown)
check("LlamaIndex", "llama-index-core", llama_index)
check("LangChain", "langchain-core", langchain)
check("Bundle", "pyarrow", bundle_arrow)
check("Bundle", "polars", bundle_polars)
check("Bundle", "duckdb", bundle_duckdb)
sys.exit(1 if failures else 0)
