"""What the reader says of one picture, and whether it is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import digitus
from benchmarks.recognition.kinds import Kind, Picture

UNSURE = "?"
"""Stands for a digit without a label."""


@dataclass(frozen=True)
class Answer:
    """How one picture was read."""

    number: int
    truth: str
    what: str
    read: str
    """The labels in reading order, `UNSURE` where there is none."""
    guessed: str
    """The same, with the best guess in the place of `UNSURE`."""
    confidences: tuple[float, ...]
    single: str | None
    """The label with `single=True`, empty where nothing was found; None if not asked for."""
    single_guessed: str | None

    @property
    def is_right(self) -> bool:
        """Whether it says just what is written; of what is no digit, whether it names none."""
        return self.read == self.truth if self.truth else not self.read.replace(UNSURE, "")

    @property
    def is_right_as_single(self) -> bool:
        """Whether it is right with `single=True`."""
        return self.single == self.truth

    @property
    def is_lost(self) -> bool:
        """Whether the guess is right, and was not sure enough."""
        return bool(self.truth) and self.guessed == self.truth != self.read

    def plain(self) -> dict[str, Any]:
        """Return it as plain values for JSON."""
        return {**self.__dict__, "confidences": list(self.confidences)}

    @classmethod
    def of(cls, values: dict[str, Any]) -> Answer:
        """Return the answer that plain values tell of."""
        return cls(**{**values, "confidences": tuple(values["confidences"])})


def answer(kind: Kind, number: int, picture: Picture) -> Answer:
    """Read a picture with `digitus.recognize`.

    Parameters
    ----------
    kind : Kind
    number : int
        Of the picture.
    picture : Picture

    Returns
    -------
    Answer
    """
    found = digitus.recognize(picture.image)
    alone = digitus.recognize(picture.image, single=True) if kind.shows_one else None
    return Answer(
        number,
        picture.truth,
        picture.what,
        read_of(found),
        guessed_of(found),
        tuple(round(float(digit.confidence), 5) for digit in found),
        None if alone is None else read_of(alone),
        None if alone is None else guessed_of(alone),
    )


def read_of(found: Sequence[digitus.Digit]) -> str:
    """Return the labels of digits as text."""
    return "".join(UNSURE if digit.label is None else str(digit.label) for digit in found)


def guessed_of(found: Sequence[digitus.Digit]) -> str:
    """Return the best guesses of digits as text."""
    return "".join(
        str(digit.alternatives[0][0] if digit.label is None else digit.label) for digit in found
    )
