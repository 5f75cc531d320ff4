"""Cuts the texts that the embedding benchmarks share out of real documents.

    pip install -r benches/peers/requirements-embed.txt
    python benches/peers/embed_texts.py CORPUS MODEL_DIR OUT.json

Takes every .txt and .html file below CORPUS in the order of their names, drops markup and
runs of white space, and cuts passages of at most 1,000 characters at spaces. A few passages
come from each file, spread over it, so that no book dominates. Passages longer than the
model's 254 tokens are left out: no program may win by cutting. OUT.json is a list of strings.
"""

import json
import re
import sys
from html import unescape
from pathlib import Path

from tokenizers import Tokenizer

LENGTH = 1000
TOKENS = 254
PER_FILE = 16
MOST = 200


def plain(path):
    text = path.read_text(encoding="utf-8", errors="ignore")
    if path.suffix == ".html":
        text = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", text)
        text = unescape(re.sub(r"<[^>]+>", " ", text))
    return " ".join(text.split())


def passages(text):
    cut, start = [], 0
    while start + LENGTH < len(text):
        end = text.rfind(" ", start, start + LENGTH)
        end = end if end > start else start + LENGTH
        cut.append(text[start:end])
        start = end + 1
    step = max(1, len(cut) // PER_FILE)
    return cut[::step][:PER_FILE]


corpus, model, out = map(Path, sys.argv[1:])
files = sorted(path for path in corpus.rglob("*") if path.suffix in (".txt", ".html"))
texts = [passage for path in files for passage in passages(plain(path))]
tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
tokenizer.no_padding()
tokenizer.no_truncation()
tokens = [len(tokenizer.encode(text, add_special_tokens=False).ids) for text in texts]
texts = [(text, count) for text, count in zip(texts, tokens) if count <= TOKENS][:MOST]
out.write_text(json.dumps([text for text, _ in texts], ensure_ascii=False), encoding="utf-8")
print(
    f"{len(texts)} texts, {sum(len(text) for text, _ in texts) / len(texts):.0f} characters "
    f"and {sum(count for _, count in texts) / len(texts):.0f} tokens each"
)
