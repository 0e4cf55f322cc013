"""The model card, made of what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.accuracy.table import duration
from benchmarks.pretrained.card_words import (
    CALIBRATION,
    DATA,
    HEAD,
    LIMITS,
    QUICK,
    RESULTS,
    TRAINING,
)
from benchmarks.pretrained.corpus.groups import WORDS
from digitus import Network
from digitus.evaluation import wilson_interval
from digitus.recipes import Recipe

MNIST = "MNIST's own images as they are"
"""What the first group shows."""


def card_text(
    name: str, network: Network, recipe: Recipe, figures: Mapping[str, Any], size: int
) -> str:
    """Return the model card of a network.

    Parameters
    ----------
    name : str
        That the package knows it by.
    network : Network
    recipe : Recipe
        That it was trained by.
    figures : mapping
        What `building.figures_of` returned.
    size : int
        Bytes of the model file.

    Returns
    -------
    str
        Markdown.
    """
    test, corruptions = figures["test"], figures["corruptions"]
    calibration, source = figures["calibration"], figures["source"]
    low, high = wilson_interval(test["correct"], test["images"])
    settings = recipe.settings
    parts = (HEAD, TRAINING, RESULTS, CALIBRATION, LIMITS)
    return "\n".join(parts).format(
        name=name,
        warning=QUICK if figures["data"] == "sample" else "",
        shape=" x ".join(map(str, network.input_shape[:2])),
        weights=sum(entry.parameters for entry in network.layer_sizes),
        products=sum(entry.products for entry in network.layer_sizes),
        bytes=size,
        correct=test["correct"],
        images=test["images"],
        accuracy=test["accuracy"],
        low=low,
        high=high,
        robust=corruptions["mean_accuracy"],
        date=figures["date"],
        version=figures["versions"]["digitus"],
        data=DATA[figures["data"]].format(
            all=source["images"],
            all_hash=source["hash"],
            images=test["images"],
            test_hash=test["hash"],
        ),
        learnt=source["images"] - source["held_out"],
        held=source["held_out"],
        corpus_count=figures["train_images"],
        groups=_groups(figures["corpus"]),
        temperature=calibration["temperature"],
        threshold=calibration["threshold"],
        lost=calibration["lost_share"],
        seen=", ".join(name for name in calibration["chosen_on"]),
        held_groups=_held_groups(calibration["groups"]),
        recipe=recipe.name,
        seed=figures["seed"],
        epochs=figures["epochs"],
        duration=duration(figures["seconds"]),
        threads=figures["threads"],
        processor=figures["machine"]["processor"],
        optimizer=f"{settings.optimizer}, batches of {settings.batch_size}",
        average=_average(settings.average),
        augmentation=_augmentation(settings.augmentation),
        summary=network.summary().rstrip(),
        loss=test["loss"],
        calibration=test["calibration_error"],
        digits=" | ".join(map(str, range(network.classes))),
        sides="|".join(["---:"] * network.classes),
        recalls=" | ".join("–" if part is None else f"{part:.1%}" for part in test["recall"]),
        confusions=_confusions(test["confusions"]),
        corruption_seed=corruptions["seed"],
        corruptions="\n".join(
            f"| {kind.replace('_', ' ')} | {accuracy:.2%} |"
            for kind, accuracy in corruptions["accuracy"].items()
        ),
    )


def _groups(counts: Mapping[str, int]) -> str:
    """Return the rows of the groups of the corpus."""
    shown = {"mnist": MNIST, **WORDS}
    return "\n".join(f"| {name} | {count:,} | {shown[name]} |" for name, count in counts.items())


def _held_groups(groups: Mapping[str, Mapping[str, float]]) -> str:
    """Return the rows of the groups that were held out."""
    rows = []
    for name, figures in groups.items():
        shares = [
            f"{figures[key]:.2%}" if key in figures else "–" for key in ("right", "sure", "refused")
        ]
        cells = [name, f"{figures['images']:,}", *shares, f"{figures['calibration_error']:.2%}"]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def _average(decay: float | None) -> str:
    if decay is None:
        return "The weights are those of the last step."
    return f"The weights are a running average over the steps, of decay {decay:g}."


def _augmentation(augmentation: Any) -> str:
    if augmentation is None:
        return "not at all"
    return ", ".join(
        f"{name.replace('_', ' ')} {_plain(value)}" for name, value in augmentation.in_use.items()
    )


def _plain(value: Any) -> str:
    return " to ".join(f"{part:g}" for part in (value if isinstance(value, tuple) else (value,)))


def _confusions(found: Sequence[Sequence[int]]) -> str:
    if not found:
        return "No test image is taken for another digit."
    listed = ", ".join(f"{true} for {seen} ({images:,})" for true, seen, images in found)
    return f"Most frequent mistakes, the true digit first: {listed}."
