"""The worst mistakes as a figure; needs matplotlib."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from digitus._checks import as_integer
from digitus._image_shape import image_shape
from digitus._network_argument import check_network
from digitus.datasets import Dataset
from digitus.evaluation.mistakes import LIMIT, Guess, Mistakes, worst_mistakes
from digitus.evaluation.report import Report, evaluate_report
from digitus.network import Network
from digitus.plot.contact_sheet import Part, Tile, contact_sheet
from digitus.plot.figure_style import short_names

SHORT = 3
"""Characters of a class name that fit beside the confidence."""


def mistakes(
    network: Network,
    images: ArrayLike | Dataset,
    labels: ArrayLike | None = None,
    *,
    limit: int = LIMIT,
    unsure: bool = True,
) -> Figure:
    """Draw the most confident wrong images, and the least confident right ones below.

    Above each image stand the class that it was taken for, how surely, and the true one if it is
    another.

    Parameters
    ----------
    network : Network
    images : array_like or Dataset
        n images of one channel; a Dataset brings its own labels.
    labels : array_like of integers, shape (n,), or None
        None with a Dataset, and only then.
    limit : int
        So many of each kind at most, 1 or more; rows hold ten.
    unsure : bool
        Whether to draw right ones too. Without mistakes they are drawn anyway.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide.

    Raises
    ------
    ArgumentError
        If the network's inputs are no grey pictures.
    """
    limit = as_integer("limit", limit, 1)
    check_network(network)
    image_shape(network.input_shape)
    report = evaluate_report(network, images, labels)
    found = worst_mistakes(report.probabilities, report.dataset.labels, limit)
    if not unsure and found.wrong:
        found = Mistakes(wrong=found.wrong, unsure=())
    figure = mistakes_figure(dataclasses.replace(report, mistakes=found))
    assert figure is not None  # The shape was looked at.
    return figure


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
