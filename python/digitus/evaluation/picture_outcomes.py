"""What a picture was read as, beside what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from digitus.recognition import Digit

UNSURE = "?"
"""What stands for a digit that the reader is not sure of."""


Verdict: TypeAlias = Literal["right", "not sure", "wrong"]
"""What a reading is worth."""


@dataclass(frozen=True)
class ReadDigit:
    """A digit that was found in a picture."""

    guess: int
    """The most probable digit, 0 to 9."""
    confidence: float
    """Its probability, 0 to 1."""
    is_sure: bool
    """Whether the reader says so, or "not sure"."""


@dataclass(frozen=True)
class PictureOutcome:
    """What one picture shows, and what it was read as."""

    picture: str
    """Path of the file in its folder."""
    label: str
    """The digits that it shows, in reading order; empty if none."""
    digits: tuple[ReadDigit, ...]
    """The digits that were found, in reading order."""

    @property
    def text(self) -> str:
        """What was read, such as "47?1"; "?" where the reader is not sure."""
        return "".join(str(each.guess) if each.is_sure else UNSURE for each in self.digits)

    @property
    def guess(self) -> str:
        """What was read if every best guess counts, such as "4711"."""
        return "".join(str(each.guess) for each in self.digits)

    @property
    def confidence(self) -> float:
        """The highest confidence of its digits; 0 if none was found."""
        return max((each.confidence for each in self.digits), default=0.0)

    @property
    def verdict(self) -> Verdict:
        """What the reading is worth.

        "right": all digits and nothing else; of a picture without digits, nothing or nothing sure.
        "not sure": the right number of digits, some of them unsure, and the sure ones right.
        "wrong": all else.
        """
        text = self.text
        if not self.label:
            return "wrong" if text.strip(UNSURE) else "right"
        if text == self.label:
            return "right"
        fits = len(text) == len(self.label) and all(
            read in (true, UNSURE) for true, read in zip(self.label, text, strict=True)
        )
        return "not sure" if fits else "wrong"


def picture_outcome(picture: str, label: str, digits: Sequence[Digit]) -> PictureOutcome:
    """Put what `digitus.recognize` found beside what a picture shows.

    Parameters
    ----------
    picture : str
        What to call it.
    label : str
        The digits that it shows, in reading order; empty if none.
    digits : sequence of Digit
        In reading order.

    Returns
    -------
    PictureOutcome
    """
    return PictureOutcome(
        picture,
        label,
        tuple(
            ReadDigit(
                guess=each.alternatives[0][0] if each.label is None else each.label,
                confidence=each.confidence,
                is_sure=each.label is not None,
            )
            for each in digits
        ),
    )
