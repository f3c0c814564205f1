"""The encoder and its heads as PyTorch trains them. The lower layers stay as they came; their output is kept, not made again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.base import HEADS, LAYERS, LOWER, WIDE, base_weights
from training.corpus import KINDS, LABELS
from triage.learned.windows import VOICES, Window

TRAITS = 4


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self, weights: dict[str, Tensor], number: int) -> None:
        super().__init__()
        parts = {name: _linear(weights, f"encoder.layer.{number}.{name}") for name in _LINEAR}
        parts |= {name: _norm(weights, f"encoder.layer.{number}.{name}") for name in _NORMS}
        # A dot is no part of a module's name.
        self.parts = nn.ModuleDict({name.replace(".", "/"): each for name, each in parts.items()})
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(windows, pieces, width) to the same; `mask` is True where a window has a piece."""
        some, long, wide = x.shape

        def heads(name: str) -> Tensor:
            return self._part(name)(x).view(some, long, HEADS, wide // HEADS).transpose(1, 2)

        query, key, value = (heads(f"attention.self.{each}") for each in ("query", "key", "value"))
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask[:, None, None, :])
        attended = self._part("attention.output.dense")(mixed.transpose(1, 2).reshape(some, long, wide))
        x = self._part("attention.output.LayerNorm")(x + self.drop(attended))
        deep = self._part("output.dense")(functional.gelu(self._part("intermediate.dense")(x)))
        return self._part("output.LayerNorm")(x + self.drop(deep))

    def _part(self, name: str) -> nn.Module:
        return self.parts[name.replace(".", "/")]


_LINEAR = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_NORMS = ("attention.output.LayerNorm", "output.LayerNorm")


class Network(nn.Module):
    """Windows of passages in; per passage the log-odds of each label, per mail those of each label and kind."""

    def __init__(self) -> None:
        super().__init__()
        weights = {name: torch.from_numpy(each.copy()) for name, each in base_weights().items()}
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"])
        self.places = nn.Embedding.from_pretrained(weights["embeddings.position_embeddings.weight"])
        self.register_buffer("sort", weights["embeddings.token_type_embeddings.weight"][0])
        self.embedded = _norm(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList([Layer(weights, number) for number in range(LAYERS)])
        self.voices = nn.Embedding(len(VOICES), WIDE)
        self.label = nn.Linear(WIDE + len(VOICES), len(LABELS))
        self.whole = nn.Linear(2 * WIDE + TRAITS, len(LABELS))
        self.kind = nn.Linear(WIDE + TRAITS, len(KINDS))
        self.drop = nn.Dropout(0.2)
        nn.init.zeros_(self.voices.weight)
        nn.init.constant_(self.label.bias, -3.5)
        nn.init.constant_(self.whole.bias, -2.0)
        for part in (self.embedded, *self.layers[:LOWER]):
            part.requires_grad_(requires_grad=False)

    @torch.no_grad()
    def below(self, window: Window) -> Tensor:
        """What the lower layers make of a window: (pieces, width). Always the same, so it is made once."""
        pieces = torch.tensor([window.pieces])
        x = self.embedded(self.words(pieces) + self.places.weight[: pieces.shape[1]] + self.sort)
        for layer in self.layers[:LOWER]:
            x = layer(x, torch.ones_like(pieces, dtype=torch.bool))
        return x[0]

    def above(self, x: Tensor, voices: Tensor, mask: Tensor) -> Tensor:
        """The upper layers over a batch of windows."""
        x = x + self.voices(voices)
        for layer in self.layers[LOWER:]:
            x = layer(x, mask)
        return x


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail ready for the network. `shows` and `counts` are (passages, labels): what each shows, and whether that counts."""

    windows: list[Window]
    below: list[Tensor]
    voices: Tensor
    traits: Tensor
    shows: Tensor
    counts: Tensor
    must: Tensor
    sure: Tensor
    kind: int


@dataclass(frozen=True, slots=True)
class Thought:
    """What the network makes of one mail, as log-odds: of the passages read (`numbers` says which), of the whole, of the kinds."""

    shown: Tensor
    numbers: list[int]
    whole: Tensor
    kind: Tensor


def opinions(network: Network, batch: list[Sample]) -> list[Thought]:
    """What the network makes of each mail."""
    owners = [(owner, number) for owner, sample in enumerate(batch) for number in range(len(sample.windows))]
    longest = max(len(batch[owner].windows[number].pieces) for owner, number in owners)
    x = torch.zeros(len(owners), longest, WIDE)
    voices, mask = (
        torch.zeros(len(owners), longest, dtype=torch.long),
        torch.zeros(len(owners), longest, dtype=torch.bool),
    )
    for row, (owner, number) in enumerate(owners):
        window = batch[owner].windows[number]
        x[row, : len(window.pieces)] = batch[owner].below[number]
        voices[row, : len(window.pieces)] = torch.tensor(window.voices)
        mask[row, : len(window.pieces)] = True
    hidden = network.above(x, voices, mask)
    found: list[tuple[list[Tensor], list[int]]] = [([], []) for _ in batch]
    for row, (owner, number) in enumerate(owners):
        for passage, start, end in batch[owner].windows[number].spans:
            found[owner][0].append(hidden[row, start:end].mean(0))
            found[owner][1].append(passage)
    return [_opinion(network, sample, *each) for sample, each in zip(batch, found, strict=True)]


def _opinion(network: Network, sample: Sample, vectors: list[Tensor], numbers: list[int]) -> Thought:
    together = torch.stack(vectors) if vectors else torch.zeros(1, WIDE)
    mean, top = together.mean(0), together.max(0).values
    shown = network.label(network.drop(torch.cat([together[: len(numbers)], sample.voices[numbers]], 1)))
    whole = network.whole(torch.cat([network.drop(torch.cat([mean, top])), sample.traits]))
    return Thought(shown, numbers, whole, network.kind(torch.cat([network.drop(mean), sample.traits])))


def weights_of(network: Network) -> dict[str, Any]:
    """The encoder's weights by BERT's own names, as NumPy arrays."""
    found = dict(base_weights())
    for number, layer in enumerate(network.layers):
        for name, part in layer.parts.items():
            for each in ("weight", "bias"):
                key = f"encoder.layer.{number}.{name.replace('/', '.')}.{each}"
                found[key] = getattr(part, each).detach().numpy()
    return found


def _linear(weights: dict[str, Tensor], name: str) -> nn.Linear:
    out, wide = weights[f"{name}.weight"].shape
    part = nn.Linear(wide, out)
    part.load_state_dict({each: weights[f"{name}.{each}"] for each in ("weight", "bias")})
    return part


def _norm(weights: dict[str, Tensor], name: str) -> nn.LayerNorm:
    part = nn.LayerNorm(WIDE, eps=1e-12)
    part.load_state_dict({each: weights[f"{name}.{each}"] for each in ("weight", "bias")})
    return part
