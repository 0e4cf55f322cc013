"""All that is found out about reading from one folder of labelled pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus.evaluation.calibration import Calibration, calibrate
from digitus.evaluation.edit_distance import align
from digitus.evaluation.picture_counts import PictureCounts, count_pictures, digit_confusion
from digitus.evaluation.picture_outcomes import PictureOutcome
from digitus.evaluation.rejection import RejectionPoint, rejection_curve


@dataclass(frozen=True)
class UnreadablePicture:
    """A file that is no sound picture."""

    picture: str
    """Its path in the folder."""
    reason: str
    """What is wrong with it."""


@dataclass(frozen=True)
class PictureReport:
    """How well pictures are read."""

    folder: str
    """Where they are."""
    outcomes: tuple[PictureOutcome, ...]
    """Of each picture that could be read, by path."""
    threshold: float | None = None
    """The confidence below which a digit was "not sure"."""
    unreadable: tuple[UnreadablePicture, ...] = ()
    """Files that could not; they count nowhere else."""
    without_label: tuple[str, ...] = ()
    """Paths of pictures that nobody says what they show; they were not read."""

    @property
    def all(self) -> PictureCounts | None:
        """All pictures; None if none could be read."""
        return count_pictures(self.outcomes)

    @property
    def digits(self) -> PictureCounts | None:
        """Pictures of one digit; None if there are none."""
        return count_pictures([each for each in self.outcomes if len(each.label) == 1])

    @property
    def rows(self) -> PictureCounts | None:
        """Pictures of several digits, each right as a whole; None if there are none."""
        return count_pictures([each for each in self.outcomes if len(each.label) > 1])

    @property
    def non_digits(self) -> PictureCounts | None:
        """Pictures without digits; wrong ones are those in which a digit is seen.

        None if there are none.
        """
        return count_pictures([each for each in self.outcomes if not each.label])

    @property
    def confusion(self) -> NDArray[np.int64]:
        """What pictures of at most one digit are taken for, as `digit_confusion` returns it."""
        return digit_confusion(self.outcomes)

    @property
    def calibration(self) -> Calibration | None:
        """Whether confidences can be believed; None if nothing was found.

        Over all digits found in pictures that show some, their best guess right or not; one that is
        too much is wrong.
        """
        confidence, is_right = [], []
        for each in self.outcomes:
            for true, read in align(each.label, each.guess) if each.label else ():
                if read is not None:
                    confidence.append(min(1.0, each.digits[read].confidence))
                    is_right.append(true is not None and each.label[true] == each.guess[read])
        return calibrate(confidence, is_right) if confidence else None

    @property
    def rejection(self) -> tuple[RejectionPoint, ...]:
        """What thresholds of the confidence would cost and keep out."""
        return rejection_curve(self.outcomes)

    def mistakes(self) -> list[PictureOutcome]:
        """Return what is not read right: wrong ones first, each the most confident first."""
        return worst_first(self.outcomes)


def worst_first(outcomes: Sequence[PictureOutcome]) -> list[PictureOutcome]:
    """Return outcomes that are not right: wrong, then "not sure", the most confident first.

    Parameters
    ----------
    outcomes : sequence of PictureOutcome

    Returns
    -------
    list of PictureOutcome
        Of equal confidences in their order.
    """
    mistaken = [each for each in outcomes if each.verdict != "right"]
    return sorted(mistaken, key=lambda each: (each.verdict == "not sure", -each.confidence))
