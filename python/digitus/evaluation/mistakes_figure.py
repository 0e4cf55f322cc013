"""The worst mistakes as a figure; needs matplotlib."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.figure import Figure

from digitus._contact_sheet import Part, Tile, contact_sheet
from digitus.evaluation.figure_style import short_names
from digitus.evaluation.mistakes import Guess
from digitus.evaluation.report import Report

SHORT = 3
"""Characters of a class name that fit beside the confidence."""


def mistakes_figure(report: Report) -> Figure | None:
    """Draw the most confident wrong images and the least confident right ones.

    Parameters
    ----------
    report : Report

    Returns
    -------
    matplotlib.figure.Figure or None
        9 inches wide, above each image the predicted class, its probability and, if wrong, the
        true class; None if the images are no grey pictures.
    """
    shape = report.picture_shape
    if shape is None:
        return None
    names = short_names(report.class_names)

    def tiles(guesses: Sequence[Guess]) -> list[Tile]:
        return [
            Tile(
                report.dataset.images[guess.index].reshape(shape),
                _caption(guess, names),
                guess.predicted == guess.label,
            )
            for guess in guesses
        ]

    scores, mistakes = report.scores, report.mistakes
    parts: list[Part] = []
    if mistakes.wrong:
        mistaken = scores.count - scores.correct
        parts.append(
            (
                f"Mistakes, the most confident first: {len(mistakes.wrong):,} of {mistaken:,}\n"
                "Above each image what it was taken for, how surely, and what it is",
                tiles(mistakes.wrong),
            )
        )
    if mistakes.unsure:
        parts.append(
            (
                f"Right, the least confident first: {len(mistakes.unsure):,} of {scores.correct:,}",
                tiles(mistakes.unsure),
            )
        )
    return contact_sheet(parts)


def _caption(guess: Guess, names: Sequence[str]) -> str:
    gap = "  " if max(map(len, names)) <= SHORT else "\n"
    text = f"{names[guess.predicted]}{gap}{guess.confidence:.1%}"
    return text if guess.predicted == guess.label else f"{text}\nis {names[guess.label]}"
