"""The encoder: word pieces in, one vector a piece out, each read among its neighbours.

all-MiniLM-L6-v2 (six layers; Apache-2.0), its upper layers tuned on the project's corpus, held in eight bits: plain
numbers in `encoder.npz`, put into the graph `encoder.onnx` when it is loaded. Nothing is fetched, nothing is sent.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.learned.word_pieces import WordPieces

Numbers = NDArray[Any]
_HERE = files("triage") / "learned"


class Encoder:
    """The encoder in memory. `weights` are the graph's, by name. For one thread at a time."""

    def __init__(self, weights: Mapping[str, Numbers], graph: bytes, vocabulary: str) -> None:
        # Set before the import: no library may speak to anybody.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime  # noqa: PLC0415 - after the line above

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        values = [onnxruntime.OrtValue.ortvalue_from_numpy(each) for each in weights.values()]
        options.add_external_initializers(list(weights), values)
        self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        self.split = WordPieces(vocabulary.splitlines())
        self.width = weights["words.table"].shape[1]

    def encode(self, pieces: list[int], voices: list[int]) -> Numbers:
        """One window's word pieces and the voice of each; float32, pieces by `width`."""
        given = {"pieces": np.array(pieces, np.int64), "voices": np.array(voices, np.int64)}
        hidden: Numbers = self._session.run(None, given)[0]
        return hidden


@cache
def encoder() -> Encoder:
    """The one that comes with the program, loaded once a process."""
    vocabulary = (_HERE / "vocabulary.txt").read_text(encoding="utf-8")
    return Encoder(numbers_in("encoder.npz"), (_HERE / "encoder.onnx").read_bytes(), vocabulary)


def numbers_in(name: str) -> dict[str, Numbers]:
    """The arrays of a file beside this one; a pickle among them is refused."""
    with np.load(io.BytesIO((_HERE / name).read_bytes()), allow_pickle=False) as found:
        return {each: found[each] for each in found.files}
