"""One run of a recipe: trained, and measured on the test images once, at the end."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import Any

from digitus._errors import ArgumentError
from digitus._files import StrPath
from digitus._shown import shown
from digitus.datasets import Dataset, load_data
from digitus.history import History
from digitus.inference import Metrics
from digitus.network import Network
from digitus.recipes._recipe import Recipe, load


@dataclass(frozen=True)
class Run:
    """What came out of a recipe."""

    recipe: Recipe
    seed: int
    network: Network
    history: History
    metrics: Metrics
    """On the test images, which nothing was chosen by."""
    seconds: float
    """From the images in memory to the trained network, all in all."""


def run(
    recipe: StrPath | Recipe,
    *,
    data: StrPath | tuple[Dataset, Dataset] | None = None,
    seed: int = 0,
    **options: Any,
) -> Run:
    """Train as a recipe says, and look at the test images once.

    Parameters
    ----------
    recipe : str, os.PathLike or Recipe
        A name or file, as `load` takes it; or a recipe.
    data : str, os.PathLike, (train, test) or None
        Another data set than the recipe's, as `load_data` takes or returns it.
    seed : int
        Draws weights, order and all else.
    **options
        Of `Network.fit`, such as progress, checkpoint and resume; not its training settings, for
        which there is `Recipe.changed`.

    Returns
    -------
    Run
    """
    chosen = recipe if isinstance(recipe, Recipe) else load(recipe)
    train, test = _datasets(chosen.data if data is None else data)
    started = time.perf_counter()
    network = chosen.train(train, seed=seed, **options)
    seconds = time.perf_counter() - started
    history = network.history or History()
    return Run(chosen, seed, network, history, network.evaluate(test), seconds)


def _datasets(data: StrPath | tuple[Dataset, Dataset]) -> tuple[Dataset, Dataset]:
    if isinstance(data, (str, os.PathLike)):
        return load_data(data)
    if (
        not isinstance(data, (tuple, list))
        or len(data) != 2
        or not all(isinstance(part, Dataset) for part in data)
    ):
        raise ArgumentError(f"data: expected a name, a folder or two Datasets, got {shown(data)}")
    return data[0], data[1]
