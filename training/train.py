"""Rebuilds all that the learned judge brings: `make train`. Reads the corpus, writes `triage/learned/*.npz` and its graph.

Two authors are never trained on: by one the weighing of rules and learned layer is set, by the other all is measured.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np

from training.corpus import KINDS, LABELS, SET_BY, author_files, read_mails
from training.examples import Example, example_of
from training.weigh import heard, weigh
from triage.learned.encoder import Numbers, encoder, numbers_in
from triage.learned.opinion import Opinions

HERE = Path(__file__).parents[1] / "triage" / "learned"


def examples_of(*authors: str) -> list[Example]:
    """The examples of some authors; of all but the two held out where none is named."""
    return [example_of(mail) for path in author_files(*authors) for mail in read_mails(path)]


def main() -> None:
    """Trains and writes; with `weighing` as the argument only the weighing."""
    if sys.argv[1:] == ["weighing"]:
        set_weighing()
        return
    # PyTorch is needed for this alone.
    from training.base import base_vocabulary  # noqa: PLC0415
    from training.graph import draw  # noqa: PLC0415
    from training.learn import learn  # noqa: PLC0415
    from training.network import weights_of  # noqa: PLC0415
    from training.quantize import quantized  # noqa: PLC0415

    vocabulary = base_vocabulary()
    network = learn(examples_of(), vocabulary)
    weights = quantized(weights_of(network), network.voices.weight.detach().numpy())
    heads = {
        f"{name}.{each}": getattr(getattr(network, name), each).detach().numpy()
        for name in ("label", "whole", "kind")
        for each in ("weight", "bias")
    }
    _write("encoder.npz", weights)
    _write("heads.npz", heads)
    (HERE / "encoder.onnx").write_bytes(draw().SerializeToString(deterministic=True))
    (HERE / "vocabulary.txt").write_text(vocabulary, encoding="utf-8")
    set_weighing()


def set_weighing() -> None:
    """Weighs rules and learned layer anew, with the network as it is: where a rule or a label of the corpus changed."""
    opinions = Opinions(encoder(), numbers_in("heads.npz"))
    weighing = weigh(heard(examples_of(SET_BY), opinions))
    _write("weighing.npz", {**weighing.weights, "labels": np.array(LABELS), "kinds": np.array(KINDS)})


def _write(name: str, numbers: dict[str, Numbers]) -> None:
    made = io.BytesIO()
    np.savez(made, allow_pickle=False, **numbers)  # type: ignore[arg-type]
    (HERE / name).write_bytes(made.getvalue())


if __name__ == "__main__":
    main()
