"""Draws the encoder as an ONNX graph without weights: `triage/learned/encoder.onnx`. The program puts the weights in.

all-MiniLM-L6-v2 (BERT, Devlin et al. 2018; six layers, 384 wide, twelve heads) over one window of word pieces, with the
voice of each passage added below the upper layers. Every matrix is held in eight bits, per column; what flows through is
brought to eight bits as it comes (ONNX's DynamicQuantizeLinear).
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from training.base import HEADS, LAYERS, LOWER, WIDE
from triage.learned.windows import VOICES

DEEP, LONGEST, PIECES = 1536, 512, 30522


class Drawing:
    """Collects nodes and the names and shapes of weights that come from outside."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []
        self._count = 0

    def node(self, kind: str, *inputs: str, outputs: int = 1, **attributes: object) -> list[str]:
        """One operation; the names of what comes out."""
        self._count += 1
        names = [f"n{self._count}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, list(inputs), names, **attributes))
        return names

    def one(self, kind: str, *inputs: str, **attributes: object) -> str:
        """One operation with one output."""
        return self.node(kind, *inputs, **attributes)[0]

    def weight(self, name: str, kind: int, *shape: int) -> str:
        """A weight that is put in when the graph is loaded."""
        tensor = TensorProto(name=name, data_type=kind, dims=shape, data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value=name)
        self.weights.append(tensor)
        return name

    def constant(self, value: object, kind: type) -> str:
        """A small value that belongs to the graph itself."""
        name = f"c{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.array(value, kind), name))
        return name

    def linear(self, taken: str, name: str, wide: int, out: int) -> str:
        """`taken` times a matrix in eight bits, plus its bias."""
        small, scale, zero = self.node("DynamicQuantizeLinear", taken, outputs=3)
        matrix = self.weight(f"{name}.matrix", TensorProto.INT8, wide, out)
        sums = self.one("Cast", self.one("MatMulInteger", small, matrix, zero), to=TensorProto.FLOAT)
        scales = self.one("Mul", scale, self.weight(f"{name}.scale", TensorProto.FLOAT, out))
        return self.one("Add", self.one("Mul", sums, scales), self.weight(f"{name}.bias", TensorProto.FLOAT, out))

    def norm(self, taken: str, name: str) -> str:
        """Layer normalisation."""
        weight, bias = (self.weight(f"{name}.{each}", TensorProto.FLOAT, WIDE) for each in ("weight", "bias"))
        return self.one("LayerNormalization", taken, weight, bias, epsilon=1e-12, axis=-1)


def draw() -> onnx.ModelProto:
    """The whole graph: `pieces` and `voices` (int64, one per word piece) in, `hidden` (float, pieces by 384) out."""
    drawing = Drawing()
    x = _embedded(drawing)
    for number in range(LAYERS):
        if number == LOWER:
            voices = drawing.weight("voices.table", TensorProto.FLOAT, len(VOICES), WIDE)
            x = drawing.one("Add", x, drawing.one("Gather", voices, "voices"))
        x = _layer(drawing, x, f"layer{number}")
    drawing.nodes.append(helper.make_node("Identity", [x], ["hidden"]))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["pieces"]) for name in ("pieces", "voices")]
    outputs = [helper.make_tensor_value_info("hidden", TensorProto.FLOAT, ["pieces", WIDE])]
    graph = helper.make_graph(drawing.nodes, "encoder", inputs, outputs, drawing.weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8, producer_name="")


def _embedded(drawing: Drawing) -> str:
    table = drawing.weight("words.table", TensorProto.INT8, PIECES, WIDE)
    rows = drawing.one("Cast", drawing.one("Gather", table, "pieces"), to=TensorProto.FLOAT)
    scale = drawing.one("Gather", drawing.weight("words.scale", TensorProto.FLOAT, PIECES, 1), "pieces")
    places = drawing.weight("places.table", TensorProto.FLOAT, LONGEST, WIDE)
    length = drawing.one("Shape", "pieces")
    starts, axes = drawing.constant([0], np.int64), drawing.constant([0], np.int64)
    x = drawing.one("Add", drawing.one("Mul", rows, scale), drawing.one("Slice", places, starts, length, axes))
    return drawing.norm(x, "embedded")


def _layer(drawing: Drawing, x: str, name: str) -> str:
    def heads(each: str, order: list[int]) -> str:
        shape = drawing.constant([-1, HEADS, WIDE // HEADS], np.int64)
        return drawing.one(
            "Transpose", drawing.one("Reshape", drawing.linear(x, f"{name}.{each}", WIDE, WIDE), shape), perm=order
        )

    query, key, value = heads("query", [1, 0, 2]), heads("key", [1, 2, 0]), heads("value", [1, 0, 2])
    size = drawing.constant((WIDE // HEADS) ** -0.5, np.float32)
    weights = drawing.one("Softmax", drawing.one("Mul", drawing.one("MatMul", query, key), size), axis=-1)
    mixed = drawing.one("Transpose", drawing.one("MatMul", weights, value), perm=[1, 0, 2])
    flat = drawing.one("Reshape", mixed, drawing.constant([-1, WIDE], np.int64))
    x = drawing.norm(drawing.one("Add", x, drawing.linear(flat, f"{name}.output", WIDE, WIDE)), f"{name}.attended")
    wide = drawing.linear(x, f"{name}.up", WIDE, DEEP)
    half, root, one = (drawing.constant(each, np.float32) for each in (0.5, 2**-0.5, 1.0))
    bent = drawing.one(
        "Mul",
        wide,
        drawing.one("Mul", half, drawing.one("Add", one, drawing.one("Erf", drawing.one("Mul", wide, root)))),
    )
    return drawing.norm(drawing.one("Add", x, drawing.linear(bent, f"{name}.down", DEEP, WIDE)), f"{name}.done")
