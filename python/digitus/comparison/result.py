"""What came of the rows."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from datetime import datetime, timezone

from digitus.comparison.rows import Row
from digitus.comparison.settings import Settings
from digitus.datasets import Dataset
from digitus.history import History
from digitus.network import Network
from digitus.reference.array_types import AnyArray


@dataclass(frozen=True, eq=False)
class Result:
    """What one row learned, and how fast.

    Attributes
    ----------
    row : Row
    history : History
        Of each epoch; its `val_loss` and `val_accuracy` are those of the test images.
    train_count : int
        Training images, so images an epoch.
    accuracy_train, accuracy_test : float
        Of all training and test images after the last epoch, 0 to 1.
    predictions : ndarray of integers, shape (test images,)
        The class of each test image after the last epoch.
    network : Network or None
        What the engine learned; None for other contestants.
    """

    row: Row
    history: History
    train_count: int
    accuracy_train: float
    accuracy_test: float
    predictions: AnyArray
    network: Network | None

    @property
    def final_cost(self) -> float:
        """Mean cross-entropy of the training images as they were met in the last epoch."""
        return self.history.loss[-1]

    @property
    def seconds(self) -> float:
        """Time of all epochs, without validation."""
        return sum(self.history.seconds)

    @property
    def images_per_second(self) -> float:
        """Speed of the median epoch, so that a slow first one does not count."""
        return self.train_count / statistics.median(self.history.seconds)


@dataclass(frozen=True)
class LeftOut:
    """A row that was not run, and why."""

    row: Row
    reason: str


@dataclass(eq=False)
class Comparison:
    """All rows, as far as they have been run.

    Attributes
    ----------
    data_name : str
    train, test : Dataset
    sizes : tuple of int
        Values of an image, then the outputs of each layer.
    settings : Settings
    threads : int
        Of the engine.
    results : list of Result
        Rows that finished, in order.
    left_out : list of LeftOut
    unfinished : list of Row
        Rows still to be run; empty once the comparison is complete.
    started : datetime
        In UTC.
    """

    data_name: str
    train: Dataset
    test: Dataset
    sizes: tuple[int, ...]
    settings: Settings
    threads: int
    results: list[Result] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unfinished: list[Row] = field(default_factory=list)
    started: datetime = field(default_factory=lambda: datetime.now(timezone.utc))

    @property
    def is_complete(self) -> bool:
        """Whether every row was run or left out on purpose."""
        return not self.unfinished

    def result(self, key: str | None) -> Result | None:
        """Return the result of the row of that key, if it finished."""
        return next((result for result in self.results if result.row.key == key), None)

    def speed_up(self, result: Result) -> float | None:
        """Return images/s divided by those of the row that does the same; None without one."""
        baseline = self.result(result.row.baseline)
        if baseline is None:
            return None
        return result.images_per_second / baseline.images_per_second
