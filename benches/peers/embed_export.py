"""Exports the model from its weights to ONNX, for the peers that run it so.

    pip install -r benches/peers/requirements-embed.txt
    python benches/peers/embed_export.py MODEL_DIR FOLDER

Writes `plain.onnx`, `fused.onnx` (after ONNX Runtime's own fusion of attention, GELU and layer
normalisation), and both quantised dynamically as `plain.int8.onnx` and `fused.int8.onnx`.
"""

import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.optimizer import optimize_model
from transformers import AutoModel

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


class Hidden(torch.nn.Module):
    """The model's last hidden states as its only output."""

    def __init__(self, model_dir):
        super().__init__()
        self.model = AutoModel.from_pretrained(model_dir, attn_implementation="eager").eval()

    def forward(self, ids, mask, types):
        return self.model(
            input_ids=ids, attention_mask=mask, token_type_ids=types
        ).last_hidden_state


model_dir, folder = map(Path, sys.argv[1:])
plain, fused = folder / "plain.onnx", folder / "fused.onnx"
ids = torch.randint(1000, 2000, (2, 16))
torch.onnx.export(
    Hidden(model_dir),
    (ids, torch.ones_like(ids), torch.zeros_like(ids)),
    plain,
    input_names=INPUTS,
    output_names=["hidden"],
    dynamic_axes={name: {0: "batch", 1: "tokens"} for name in [*INPUTS, "hidden"]},
    opset_version=17,
    dynamo=False,
)
optimize_model(str(plain), "bert", num_heads=12, hidden_size=384).save_model_to_file(str(fused))
for path in (plain, fused):
    quantize_dynamic(
        path,
        path.with_suffix(".int8.onnx"),
        weight_type=QuantType.QInt8,
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )
