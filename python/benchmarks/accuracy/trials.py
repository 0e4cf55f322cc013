"""One run of a recipe from one seed, and what the record keeps of it."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
import time
from typing import Any

from benchmarks.accuracy.record import Entry
from digitus import num_threads
from digitus._errors import ArgumentError
from digitus.comparison.machine import machine, versions
from digitus.datasets import Dataset, load_data
from digitus.recipes import Recipe

TUNE_SHARE = 1 / 6
"""Of the training images, held out to choose settings by: 10,000 of MNIST's 60,000."""

TUNE_SEED = 0
"""Draws which ones; the same for all runs, whose own seeds differ."""


def digest_of(recipe: Recipe) -> str:
    """Return 12 hexadecimal digits that change with anything a recipe says, its prose apart."""
    content = {key: value for key, value in recipe.description.items() if key != "description"}
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def varied(recipe: Recipe, assignments: list[str]) -> Recipe:
    """Return a recipe with other values, each written as PLACE=VALUE.

    Parameters
    ----------
    recipe : Recipe
    assignments : list of str
        Such as "training.optimizer.learning_rate=0.002" or "network.layers.0.units=64"; VALUE is
        JSON, or else text. ArgumentError if there is no such place or the value does not fit.

    Returns
    -------
    Recipe
        Named after its changes.
    """
    description = json.loads(json.dumps(recipe.description))
    for assignment in assignments:
        place, sign, text = assignment.partition("=")
        if not sign:
            raise ArgumentError(f"--set: expected PLACE=VALUE, got {assignment!r}")
        try:
            value = json.loads(text)
        except ValueError:
            value = text
        _assign(description, place, value)
    name = f"{recipe.name} {' '.join(assignments)}" if assignments else recipe.name
    return Recipe.of(name, description)


def _assign(description: Any, place: str, value: Any) -> None:
    *folders, last = place.split(".")
    inner = description
    try:
        for folder in folders:
            inner = inner[int(folder) if isinstance(inner, list) else folder]
        key = int(last) if isinstance(inner, list) else last
        # What is off has no settings to change: they may be added within training.
        if key not in (range(len(inner)) if isinstance(inner, list) else inner) and folders[:1] != [
            "training"
        ]:
            raise KeyError(key)
        inner[key] = value
    except (KeyError, IndexError, TypeError, ValueError):
        raise ArgumentError(
            f"--set: {place}: a recipe has no such place; one is training.epochs"
        ) from None


class Trials:
    """Runs of one mode, with data sets that are loaded once.

    Parameters
    ----------
    mode : str
        "test", "tune" or "quick".
    progress : bool
        Whether each run shows its epochs.
    """

    def __init__(self, mode: str, *, progress: bool) -> None:
        self._mode = mode
        self._progress = progress
        self._data: dict[str, tuple[Dataset, Dataset]] = {}

    def prepared(self, recipe: Recipe) -> Recipe:
        """Return a recipe as this mode runs it."""
        if self._mode != "quick":
            return recipe
        return dataclasses.replace(recipe.changed(epochs=1), data="sample")

    def data(self, name: str) -> tuple[Dataset, Dataset]:
        """Return what is trained on, and what is measured on: in tune mode never test images."""
        if name not in self._data:
            train, test = load_data(name)
            if self._mode == "tune":
                test.close()
                train, test = train.split(TUNE_SHARE, TUNE_SEED)
            self._data[name] = train, test
        return self._data[name]

    def keys(self, recipe: Recipe, seed: int) -> Entry:
        """Return what tells a run from others; see `record.KEYS`."""
        train, _ = self.data(recipe.data)
        return {
            "recipe": recipe.name,
            "digest": digest_of(recipe),
            "seed": seed,
            "data_hash": train.content_hash,
        }

    def run(self, recipe: Recipe, seed: int) -> Entry:
        """Train a recipe as `prepared` returned it, and return what the record keeps."""
        train, measured = self.data(recipe.data)
        options: dict[str, Any] = {"progress": self._progress}
        has_curve = self._mode == "tune" and recipe.settings.validation_split is None
        if has_curve:  # Nothing is chosen by it, and its time is that of no run of the recipe.
            options["validation_data"] = measured
        started = time.perf_counter()
        with recipe.train(train, seed=seed, **options) as network:
            seconds = time.perf_counter() - started
            metrics = network.evaluate(measured)
            history = network.history
            weights = sum(size.parameters for size in network.layer_sizes)
        assert history is not None  # noqa: S101 - fit has set it
        return {
            **self.keys(recipe, seed),
            "data": recipe.data,
            "accuracy": metrics.accuracy,
            "loss": metrics.loss,
            "correct": metrics.correct,
            "images": metrics.count,
            "train_images": len(train),
            "weights": weights,
            "epochs": history.epochs,
            "seconds": sum(history.seconds) if has_curve else seconds,
            "training_seconds": sum(history.seconds),
            "history": dataclasses.asdict(history),
            "threads": num_threads(),
            "machine": machine(),
            "versions": versions(with_tensorflow=False),
            "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        }
