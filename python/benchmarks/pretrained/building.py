"""Training the network, and measuring it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.accuracy.trials import digest_of
from digitus import Network, num_threads
from digitus._errors import LimitError
from digitus.comparison.machine import machine, versions
from digitus.datasets import Dataset
from digitus.evaluation import CorruptionResult, evaluate_corruptions, evaluate_report
from digitus.recipes import Recipe

CORRUPTION_SEED = 0
"""Draws the corruptions."""

SIZE_LIMIT = 2_000_000
"""Bytes of a model file at most: it is part of every installation."""

TEXT_ROOM = 100_000
"""Bytes of them kept for what the file says besides its weights."""

Figures = dict[str, Any]


def check_size(recipe: Recipe) -> None:
    """Refuse a recipe before hours of work whose network would be too large a file.

    Parameters
    ----------
    recipe : Recipe
        LimitError names its weights and how many there may be.
    """
    with recipe.network() as network:
        weights = sum(size.parameters for size in network.layer_sizes)
    most = (SIZE_LIMIT - TEXT_ROOM) // 4
    if weights > most:
        raise LimitError(
            f"recipe {recipe.name}: its network has {weights:,} weights; at most {most:,} go into "
            f"a file of {SIZE_LIMIT:,} bytes"
        )


def trained(
    recipe: Recipe, train: Dataset, *, seed: int, checkpoint: Path, progress: bool
) -> Network:
    """Train a recipe, or go on where it was stopped.

    Parameters
    ----------
    recipe : Recipe
    train : Dataset
    seed : int
    checkpoint : pathlib.Path
        Written after each epoch; if it is there, the training goes on from it.
    progress : bool
        Whether to show the epochs.

    Returns
    -------
    Network
    """
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    return recipe.train(
        train,
        seed=seed,
        progress=progress,
        checkpoint=checkpoint,
        resume=checkpoint if checkpoint.exists() else None,
    )


def figures_of(
    network: Network,
    recipe: Recipe,
    data: tuple[Dataset, Dataset],
    *,
    seed: int,
    on_result: Callable[[CorruptionResult], object] | None = None,
) -> Figures:
    """Measure a trained network on the test images, as they are and corrupted.

    Parameters
    ----------
    network : Network
        As `trained` returned it, with its history.
    recipe : Recipe
        That it was trained by.
    data : (Dataset, Dataset)
        What it was trained on, and the test images.
    seed : int
        Of the training.
    on_result : callable, optional
        Called with the result of each corruption.

    Returns
    -------
    dict
        Plain values for JSON: how it was trained, on what, and what was measured.
    """
    train, test = data
    history = network.history
    assert history is not None  # noqa: S101 - fit has set it
    report = evaluate_report(network, test)
    robustness = evaluate_corruptions(network, test, seed=CORRUPTION_SEED, on_result=on_result)
    return {
        "recipe": recipe.name,
        "recipe_digest": digest_of(recipe),
        "seed": seed,
        "data": recipe.data,
        "train_images": len(train),
        "train_hash": train.content_hash,
        "epochs": history.epochs,
        "seconds": sum(history.seconds),
        "test": {
            "images": report.scores.count,
            "hash": test.content_hash,
            "correct": report.scores.correct,
            "accuracy": report.scores.accuracy,
            "loss": report.loss,
            "calibration_error": report.calibration.expected_error,
            "recall": [entry.recall for entry in report.scores.classes],
            "confusions": [list(entry) for entry in report.scores.confusions(5)],
        },
        "corruptions": {
            "seed": robustness.seed,
            "mean_accuracy": robustness.mean_accuracy,
            "accuracy": {result.name: result.accuracy for result in robustness.results},
        },
        "threads": num_threads(),
        "machine": machine(),
        "versions": versions(with_tensorflow=False),
        "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
    }
