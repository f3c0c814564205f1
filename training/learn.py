"""Trains the network on examples: passage by passage where quotes say what shows a label, and mail by mail besides."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from training.base import LOWER
from training.corpus import KINDS, LABELS
from training.examples import Example
from training.network import Network, Sample, Thought, opinions
from triage.learned.opinion import SHARPNESS, traits_of
from triage.learned.windows import VOICES, windows_of
from triage.learned.word_pieces import WordPieces

EPOCHS, BATCH, SEED = 8, 12, 0
_LAYERS_RATE, _HEADS_RATE, _FEWEST = 1e-4, 2e-3, 0.03
# A passage that shows a label weighs more than one that does not: there are fifty of the latter.
_SHOWN = 3.0
# A passage without a quote, in a mail that has the label, may well show it too.
_DOUBTFUL = 0.3
_PASSAGES, _MAILS, _KINDS = 1 / 8, 1 / 3, 0.5
_MOST_WINDOWS = 12


def sample_of(example: Example, network: Network, split: WordPieces) -> Sample:
    """One example ready for the network."""
    windows = windows_of(example.passages, split)[:_MOST_WINDOWS]
    shows, counts = torch.zeros(len(example.passages), len(LABELS)), torch.ones(len(example.passages), len(LABELS))
    for number, labels in enumerate(example.shows):
        for label in labels:
            column = LABELS.index(label)
            shows[number, column] = float(label in example.must)
            counts[number, column] = float(label not in example.may)
    voices = torch.tensor([VOICES.index(each.voice) for each in example.passages], dtype=torch.long)
    return Sample(
        windows=windows,
        below=[network.below(each) for each in windows],
        voices=functional.one_hot(voices, len(VOICES)).float(),
        traits=torch.from_numpy(traits_of(example.report)),
        shows=shows,
        counts=counts,
        must=torch.tensor([float(each in example.must) for each in LABELS]),
        sure=torch.tensor([float(each not in example.may) for each in LABELS]),
        kind=KINDS.index(example.kind),
    )


def learn(examples: Sequence[Example], vocabulary: str) -> Network:
    """A network trained on these examples; the same again for the same examples on the same machine."""
    random.seed(SEED)
    torch.manual_seed(SEED)
    network, split = Network(), WordPieces(vocabulary.splitlines())
    network.eval()
    samples = [sample_of(each, network, split) for each in examples if each.passages]
    network.train()
    heads = [
        *network.label.parameters(),
        *network.whole.parameters(),
        *network.kind.parameters(),
        *network.voices.parameters(),
    ]
    layers = [each for layer in network.layers[LOWER:] for each in layer.parameters()]
    groups = [{"params": heads, "lr": _HEADS_RATE}, {"params": layers, "lr": _LAYERS_RATE}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.02)
    steps = EPOCHS * -(-len(samples) // BATCH)
    warm = 0.08 * steps
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(_FEWEST, 1 - step / steps)
    )
    begun = time.monotonic()
    for epoch in range(EPOCHS):
        random.shuffle(samples)
        total = 0.0
        for start in range(0, len(samples), BATCH):
            optimizer.zero_grad()
            loss = _loss(network, samples[start : start + BATCH])
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        sys.stderr.write(f"epoch {epoch + 1}: {total * BATCH / len(samples):.3f}, {time.monotonic() - begun:.0f} s\n")
    return network.eval()


def _loss(network: Network, batch: list[Sample]) -> Tensor:
    losses = [_of_mail(sample, each) for sample, each in zip(batch, opinions(network, batch), strict=True)]
    return torch.stack(losses).mean()


def _of_mail(sample: Sample, thought: Thought) -> Tensor:
    loss = _KINDS * functional.cross_entropy(thought.kind[None], torch.tensor([sample.kind]))
    loss = loss + _MAILS * _wrong(thought.whole, sample)
    if not thought.numbers:
        return loss
    shown = thought.shown
    shows, counts = sample.shows[thought.numbers], sample.counts[thought.numbers]
    doubtful = sample.must[None] * (1 - shows)
    weight = counts * (1 - (1 - _DOUBTFUL) * doubtful) * (1 + (_SHOWN - 1) * shows)
    each = functional.binary_cross_entropy_with_logits(shown, shows, reduction="none")
    strongest = torch.logsumexp(shown * SHARPNESS, 0) / SHARPNESS
    return loss + _PASSAGES * (each * weight).sum() + _MAILS * _wrong(strongest, sample)


def _wrong(odds: Tensor, sample: Sample) -> Tensor:
    """How wrong log-odds are on the labels of a mail; those on which two leaders may differ do not count."""
    each = functional.binary_cross_entropy_with_logits(odds, sample.must, reduction="none")
    return (each * sample.sure).sum()
