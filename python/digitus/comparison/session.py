"""Running of a comparison, row by row."""

from __future__ import annotations

from typing import Any

import numpy as np

from digitus._errors import ArgumentError
from digitus.comparison.contestant import Contestant
from digitus.comparison.listener import Listener
from digitus.comparison.result import Comparison, LeftOut, Result
from digitus.comparison.rows import Row, plan
from digitus.comparison.settings import Settings
from digitus.comparison.tensorflow_contestant import (
    REMEDY,
    TensorFlowContestant,
    is_installed,
)
from digitus.datasets import Dataset
from digitus.reference.array_types import AnyArray
from digitus.threads import num_threads

IMAGES_PER_CALL = 10_000


def compare(
    train: Dataset,
    test: Dataset,
    *,
    data_name: str = "data",
    epochs_gd: int = 400,
    epochs_adam: int = 20,
    hidden: int = 64,
    seed: int = 0,
    with_tensorflow: bool = True,
    listener: Listener | None = None,
) -> Comparison:
    """Train all rows and return what came of them.

    Parameters
    ----------
    train, test : Dataset
        Of the same width and classes. Nothing is chosen on the test images.
    data_name : str
        What the tables call the images.
    epochs_gd, epochs_adam, hidden, seed, with_tensorflow
        See `Settings`.
    listener : Listener, optional
        Hears of every epoch.

    Returns
    -------
    Comparison
    """
    settings = Settings(epochs_gd, epochs_adam, hidden, seed, with_tensorflow)
    return Session(train, test, settings, data_name, listener).run()


class Session:
    """A comparison under way; an exception leaves the finished rows in `comparison`.

    Parameters
    ----------
    train, test, data_name, listener
        As for `compare`.
    settings : Settings
    """

    def __init__(
        self,
        train: Dataset,
        test: Dataset,
        settings: Settings | None = None,
        data_name: str = "data",
        listener: Listener | None = None,
    ) -> None:
        settings = settings or Settings()
        _check(train, test)
        self._listener = listener or Listener()
        self.comparison = Comparison(
            data_name=data_name,
            train=train,
            test=test,
            sizes=(train.width, settings.hidden, train.classes),
            settings=settings,
            threads=num_threads(),
        )
        for row in plan(settings):
            reason = _reason_to_leave_out(row, settings)
            if reason:
                self.comparison.left_out.append(LeftOut(row, reason))
            else:
                self.comparison.unfinished.append(row)

    def run(self) -> Comparison:
        """Run the rows that are not finished yet, in order."""
        comparison = self.comparison
        self._listener.session_begins(comparison.unfinished)
        for left_out in comparison.left_out:
            self._listener.row_left_out(left_out)
        while comparison.unfinished:
            row = comparison.unfinished[0]
            self._listener.row_begins(row)
            result = self._run(row)
            del comparison.unfinished[0]
            if isinstance(result, LeftOut):
                comparison.left_out.append(result)
                self._listener.row_left_out(result)
            else:
                comparison.results.append(result)
                self._listener.row_ended(result)
        return comparison

    def _run(self, row: Row) -> Result | LeftOut:
        comparison = self.comparison
        train, test, seed = comparison.train, comparison.test, comparison.settings.seed
        initial = row.task.initial_parameters(comparison.sizes, seed)
        try:
            contestant = row.make(comparison.sizes, row.task, initial)
        except ImportError as error:  # It is there, but cannot be loaded.
            return LeftOut(row, f"cannot be imported: {error}")
        history = contestant.train(
            train, test, seed, lambda figures: self._listener.epoch_ended(row, figures)
        )
        predictions = _classes(contestant, test)
        return Result(
            row=row,
            history=history,
            train_count=len(train),
            accuracy_train=float(np.mean(_classes(contestant, train) == train.labels)),
            accuracy_test=float(np.mean(predictions == test.labels)),
            predictions=predictions,
            network=contestant.network,
        )


def _check(train: Any, test: Any) -> None:
    """Refuse what cannot be compared."""
    for name, dataset in (("train", train), ("test", test)):
        if not isinstance(dataset, Dataset):
            raise ArgumentError(f"{name}: expected a digitus.Dataset, got {type(dataset)}")
    if (train.width, train.classes) != (test.width, test.classes):
        raise ArgumentError(
            f"test: expected {train.width} values an image and {train.classes} classes, as in "
            f"train, got {test.width} and {test.classes}"
        )


def _reason_to_leave_out(row: Row, settings: Settings) -> str:
    """Return why a row is not to be run; empty if it is."""
    if row.make is not TensorFlowContestant:
        return ""
    if not settings.with_tensorflow:
        return "not asked for"
    return "" if is_installed() else f"not installed; {REMEDY}"


def _classes(contestant: Contestant, dataset: Dataset) -> AnyArray:
    """Return the class of each image of a dataset, a part at a time."""
    parts = [
        contestant.predict(dataset.images[start : start + IMAGES_PER_CALL])
        for start in range(0, len(dataset), IMAGES_PER_CALL)
    ]
    return np.concatenate(parts)
