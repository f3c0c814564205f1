"""The trained network in the form in which the program loads it: matrices in eight bits by the graph's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from training.base import LAYERS
from triage.learned.encoder import Numbers

_PARTS = {
    "query": "attention.self.query",
    "key": "attention.self.key",
    "value": "attention.self.value",
    "output": "attention.output.dense",
    "up": "intermediate.dense",
    "down": "output.dense",
    "attended": "attention.output.LayerNorm",
    "done": "output.LayerNorm",
}
_NORMS = ("attended", "done")


def quantized(weights: Mapping[str, Numbers], voices: Numbers) -> dict[str, Numbers]:
    """Every weight of the graph by its name there. `weights` have BERT's own names; `voices` is (voices, width)."""
    return dict(_all(weights, voices))


def _all(weights: Mapping[str, Numbers], voices: Numbers) -> Iterator[tuple[str, Numbers]]:
    table = weights["embeddings.word_embeddings.weight"]
    scale = np.abs(table).max(axis=1, keepdims=True) / 127 + 1e-12
    yield "words.table", np.rint(table / scale).astype(np.int8)
    yield "words.scale", scale.astype(np.float32)
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    yield "places.table", np.ascontiguousarray(places, np.float32)
    for part in ("weight", "bias"):
        yield f"embedded.{part}", weights[f"embeddings.LayerNorm.{part}"]
    yield "voices.table", voices.astype(np.float32)
    for number in range(LAYERS):
        for part, name in _PARTS.items():
            weight, bias = (weights[f"encoder.layer.{number}.{name}.{each}"] for each in ("weight", "bias"))
            mine = _norm(weight) if part in _NORMS else _matrix(weight)
            yield from ((f"layer{number}.{part}.{each}", value) for each, value in mine)
            yield f"layer{number}.{part}.bias", bias.astype(np.float32)


def _norm(weight: Numbers) -> Iterator[tuple[str, Numbers]]:
    yield "weight", weight.astype(np.float32)


def _matrix(weight: Numbers) -> Iterator[tuple[str, Numbers]]:
    columns = weight.T
    scale = np.abs(columns).max(axis=0) / 127 + 1e-12
    yield "matrix", np.ascontiguousarray(np.rint(columns / scale), np.int8)
    yield "scale", scale.astype(np.float32)
