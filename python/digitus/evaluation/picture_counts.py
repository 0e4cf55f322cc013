"""How many pictures are read right, and what single digits are taken for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.evaluation.edit_distance import edit_distance
from digitus.evaluation.intervals import wilson_interval
from digitus.evaluation.picture_outcomes import PictureOutcome

SHOWN = (*"0123456789", "none")
"""What a picture of at most one digit may show: the rows of `digit_confusion`."""

SEEN = (*"0123456789", "not sure", "nothing", "several")
"""What may be seen in it: the columns."""


@dataclass(frozen=True)
class PictureCounts:
    """How pictures of one kind are read."""

    count: int
    """Pictures, at least one."""
    right: int
    """Those that are read right."""
    unsure: int
    """Those in which some digits are "not sure", and the others right."""
    blank: int
    """Those in which no digit was found."""
    guessed_right: int
    """Those that are read right if the best guess counts where the reader is not sure."""
    length: int
    """Digits that the pictures show."""
    errors: int
    """Digits to change, add or leave out in what was read to get what is shown; "not sure" is to
    be changed too."""
    guess_errors: int
    """The same if the best guesses count."""

    @property
    def wrong(self) -> int:
        """Pictures that are read neither right nor as "not sure"."""
        return self.count - self.right - self.unsure

    @property
    def accuracy(self) -> float:
        """Right / count."""
        return self.right / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval of the accuracy."""
        return wilson_interval(self.right, self.count)

    @property
    def guess_accuracy(self) -> float:
        """Guessed right / count."""
        return self.guessed_right / self.count

    @property
    def digit_error(self) -> float | None:
        """Errors / length; None if the pictures show no digits."""
        return self.errors / self.length if self.length else None


def count_pictures(outcomes: Sequence[PictureOutcome]) -> PictureCounts | None:
    """Count how pictures are read.

    Parameters
    ----------
    outcomes : sequence of PictureOutcome

    Returns
    -------
    PictureCounts or None
        None without pictures.
    """
    if not outcomes:
        return None
    verdicts = [each.verdict for each in outcomes]
    return PictureCounts(
        count=len(outcomes),
        right=verdicts.count("right"),
        unsure=verdicts.count("not sure"),
        blank=sum(not each.digits for each in outcomes),
        guessed_right=sum(each.guess == each.label for each in outcomes),
        length=sum(len(each.label) for each in outcomes),
        errors=sum(edit_distance(each.label, each.text) for each in outcomes),
        guess_errors=sum(edit_distance(each.label, each.guess) for each in outcomes),
    )


def digit_confusion(outcomes: Sequence[PictureOutcome]) -> NDArray[np.int64]:
    """Count what pictures of at most one digit are taken for.

    Parameters
    ----------
    outcomes : sequence of PictureOutcome
        Rows of digits are passed over.

    Returns
    -------
    ndarray of int64, shape (11, 13)
        Pictures by what they show (`SHOWN`) and what is seen (`SEEN`).
    """
    table = np.zeros((len(SHOWN), len(SEEN)), dtype=np.int64)
    for each in outcomes:
        if len(each.label) <= 1:
            table[SHOWN.index(each.label or "none"), SEEN.index(_seen(each))] += 1
    return table


def _seen(outcome: PictureOutcome) -> str:
    """Return what is seen in a picture, as one of `SEEN`."""
    if not outcome.digits:
        return "nothing"
    if len(outcome.digits) == 1 or outcome.verdict == "right":
        return outcome.text if outcome.digits[0].is_sure else "not sure"
    return "several"
