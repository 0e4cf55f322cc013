"""What the reading must reach, what it should, and what it reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.goals import Goal
from benchmarks.recognition.answers import Answer
from digitus.evaluation.calibration import calibrate


@dataclass(frozen=True)
class Claim:
    """One row of the table."""

    name: str
    what: str
    """In words."""
    goal: Goal | None
    unit: str = "share"
    """"share", "milliseconds" or "differences"."""


@dataclass(frozen=True)
class Figure:
    """What was measured of a claim."""

    value: float
    count: int
    """Pictures, or runs."""

    @property
    def plain(self) -> dict[str, float]:
        """As plain values for JSON."""
        return {"value": self.value, "count": self.count}


CLAIMS = (
    Claim("strokes", "generated strokes, one digit", Goal(0.97, 0.99)),
    Claim("strokes single", "the same with `single=True`", None),
    Claim("photographs", "generated photographs, one digit", Goal(0.95, 0.985)),
    Claim("photographs single", "the same with `single=True`", None),
    Claim("rows", "photographed rows of 3 to 8 digits, whole row right", Goal(0.8, 0.93)),
    Claim("drawn-rows", "drawn rows of 3 to 8 digits, whole row right", Goal(0.8, 0.93)),
    Claim("digits-8x8", "scikit-learn's `load_digits`, 8 x 8 pixels", Goal(0.95, 0.98)),
    Claim("digits-8x8-enlarged", "the same enlarged to 160 x 160", Goal(0.95, 0.98)),
    Claim("mnist", "MNIST test set as PNG files", Goal(0.995, 0.997)),
    Claim("not digits", "blank, noise, letters, scribbles: none called a digit", Goal(0.9, 0.98)),
    Claim("not-digits", "of them, drawn", None),
    Claim("photographed-not-digits", "of them, photographed", None),
    Claim(
        "lost",
        "digits that the threshold costs: strokes, photographs, MNIST; mean",
        Goal(0.01, 0.01, at_least=False),
    ),
    Claim(
        "calibration",
        "calibration error of `pretrained` on the test set",
        Goal(0.005, 0.002, at_least=False),
    ),
    Claim(
        "calibration of recognize",
        "calibration error of `recognize` on the test set",
        Goal(0.005, 0.002, at_least=False),
    ),
    Claim(
        "time",
        "a photograph of 1,000 x 1,000 with one digit, from JPEG to answer",
        Goal(80, 30, at_least=False),
        unit="milliseconds",
    ),
    Claim(
        "normalisation",
        "images of 10,000 that Swift and Python normalise differently",
        Goal(0, 0, at_least=False),
        unit="differences",
    ),
)

NOTHING = ("not-digits", "photographed-not-digits")
LOSABLE = ("strokes", "photographs", "mnist")
"""Kinds of one digit that tell what the threshold costs."""


def figures_of(answers: Mapping[str, Sequence[Answer]]) -> dict[str, Figure]:
    """Return what the answers to one seed's pictures come to.

    Parameters
    ----------
    answers : mapping of str to sequence of Answer
        By the name of their kind.

    Returns
    -------
    dict of str to Figure
        By the name of the claim.
    """
    found = {}
    for name, each in answers.items():
        found[name] = _share([answer.is_right for answer in each])
        if each[0].single is not None:
            found[f"{name} single"] = _share([answer.is_right_as_single for answer in each])
    nothing = [answer.is_right for name in NOTHING for answer in answers.get(name, ())]
    if nothing:
        found["not digits"] = _share(nothing)
    lost = [_share([each.is_lost for each in answers[name]]) for name in LOSABLE if name in answers]
    if lost:  # Each kind counts the same, however many pictures it has.
        mean = float(np.mean([share.value for share in lost]))
        found["lost"] = Figure(mean, sum(share.count for share in lost))
    if "mnist" in answers:
        found["calibration of recognize"] = _calibration(answers["mnist"])
    return found


def _share(values: Sequence[bool]) -> Figure:
    return Figure(float(np.mean(values)), len(values))


def _calibration(answers: Sequence[Answer]) -> Figure:
    """Return the calibration error over pictures in which one digit was found."""
    alone = [answer for answer in answers if len(answer.confidences) == 1]
    error = calibrate(
        [answer.confidences[0] for answer in alone],
        [answer.guessed == answer.truth for answer in alone],
    ).expected_error
    return Figure(float(error), len(alone))
