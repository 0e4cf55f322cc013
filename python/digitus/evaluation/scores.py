"""Which classes are taken for which: the confusion matrix, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import as_labels
from digitus._checks import as_integer
from digitus._errors import ArgumentError

MOST_CLASSES = 1_024
"""A confusion matrix of more has too many numbers to look at, and soon too many to hold."""


@dataclass(frozen=True)
class ClassScore:
    """How one class fares."""

    label: int
    """The class, 0 to classes - 1."""
    count: int
    """Images of the class."""
    predicted: int
    """Images that were taken for the class."""
    correct: int
    """Images of the class that were taken for it."""

    @property
    def precision(self) -> float | None:
        """Part of the images taken for the class that are of it; None if there are none."""
        return self.correct / self.predicted if self.predicted else None

    @property
    def recall(self) -> float | None:
        """Part of the class's images that were taken for it; None if there are none."""
        return self.correct / self.count if self.count else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None if the class occurs nowhere."""
        both = self.count + self.predicted
        return 2 * self.correct / both if both else None


@dataclass(frozen=True)
class Scores:
    """The confusion matrix and what follows from it."""

    confusion: NDArray[np.int64]
    """Shape (classes, classes): images by true class (row) and predicted class (column)."""

    @property
    def count(self) -> int:
        """All images."""
        return int(self.confusion.sum())

    @property
    def correct(self) -> int:
        """Images whose predicted class is the true one."""
        return int(np.trace(self.confusion))

    @property
    def accuracy(self) -> float:
        """Correct / count."""
        return self.correct / self.count

    @property
    def classes(self) -> tuple[ClassScore, ...]:
        """Each class's own figures."""
        counts, predicted = self.confusion.sum(axis=1), self.confusion.sum(axis=0)
        return tuple(
            ClassScore(label, int(counts[label]), int(predicted[label]), int(correct))
            for label, correct in enumerate(np.diagonal(self.confusion))
        )

    @property
    def mean(self) -> tuple[float, float, float]:
        """Precision, recall and F1, each the plain mean over the classes that have images.

        A class that has images and was never predicted counts with a precision of 0.
        """
        occurring = [entry for entry in self.classes if entry.count]
        rows = [(entry.precision, entry.recall, entry.f1) for entry in occurring]
        precision, recall, f1 = (
            sum(value or 0.0 for value in column) / len(rows) for column in zip(*rows, strict=True)
        )
        return precision, recall, f1

    def confusions(self, limit: int = 10) -> list[tuple[int, int, int]]:
        """Return the most frequent mistakes: true class, predicted class and images of each.

        Parameters
        ----------
        limit : int
            So many at most.
        """
        wrong = self.confusion.copy()
        np.fill_diagonal(wrong, 0)
        order = np.argsort(-wrong, axis=None, kind="stable")[:limit]
        pairs = [divmod(int(place), len(wrong)) for place in order]
        return [(true, seen, int(wrong[true, seen])) for true, seen in pairs if wrong[true, seen]]


def score(labels: ArrayLike, predicted: ArrayLike, classes: int) -> Scores:
    """Count which classes were taken for which.

    Parameters
    ----------
    labels, predicted : array_like of integers, shape (n,)
        True and predicted class of each image; each 0 to classes - 1, at least one.
    classes : int
        2 to 1,024.

    Returns
    -------
    Scores

    Raises
    ------
    ArgumentError
        If the numbers of labels and predictions differ, or one is out of range.
    """
    classes = as_integer("classes", classes, 2, MOST_CLASSES)
    count = np.size(np.asarray(labels))
    true = as_labels(labels, count, classes)
    try:
        seen = as_labels(predicted, count, classes)
    except ArgumentError as error:
        raise ArgumentError(f"predicted {error}") from None
    cells = np.bincount(true.astype(np.int64) * classes + seen, minlength=classes * classes)
    return Scores(cells.reshape(classes, classes))
