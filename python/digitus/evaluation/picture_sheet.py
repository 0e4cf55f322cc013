"""Pictures and what was read in them on one sheet; needs matplotlib and the extra `image`."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from digitus._errors import ArgumentError
from digitus._files import StrPath
from digitus.evaluation.picture_outcomes import PictureOutcome
from digitus.evaluation.picture_report import PictureReport
from digitus.plot.contact_sheet import Part, Tile, contact_sheet
from digitus.recognition.recognizer import Recognition, recognition
from digitus.recognition.words import percent

if TYPE_CHECKING:
    from digitus.network import Network

SIDE = 280
"""Pixels of a tile's side."""

STRIP = 56
"""Pixels of the height of what the network saw, below the picture."""

MARGIN = 0.4
"""Of a picture is shown what is so near to the digits, in lengths of their row."""

LONGEST = 12
"""Digits that a caption shows."""

COLUMNS = 8
LIMIT = 40
GROUND = 255


def mistakes_sheet(
    report: PictureReport,
    *,
    model: Network | StrPath | None = None,
    single: bool = False,
    min_confidence: float | None = None,
    limit: int = LIMIT,
) -> Figure | None:
    """Draw the pictures that were read wrong, then those that the reader is not sure of.

    Parameters
    ----------
    report : PictureReport
        Of pictures that are still there; they are read once more.
    model, single, min_confidence
        As they were for the report.
    limit : int
        Pictures of each kind at most, the most confident ones.

    Returns
    -------
    matplotlib.figure.Figure or None
        9 inches wide; None if all is right.
    """
    mistaken = report.mistakes()
    parts = {
        "Wrong, the most confident first": [each for each in mistaken if each.verdict == "wrong"],
        "Not sure": [each for each in mistaken if each.verdict == "not sure"],
    }
    shown = {
        f"{title}: {min(limit, len(each)):,} of {len(each):,}\n"
        "Above each picture what it shows and what was read; below it what the network saw":
        each[:limit]
        for title, each in parts.items()
        if each
    }  # fmt: skip
    if not shown:
        return None
    return picture_sheet(
        report.folder, shown, model=model, single=single, min_confidence=min_confidence
    )


def picture_sheet(
    folder: StrPath,
    parts: Mapping[str, Sequence[PictureOutcome]],
    *,
    model: Network | StrPath | None = None,
    single: bool = False,
    min_confidence: float | None = None,
) -> Figure:
    """Draw pictures, above each what it shows and what was read, below what the network saw.

    Parameters
    ----------
    folder : str or os.PathLike
        Where the pictures are.
    parts : mapping of str to sequence of PictureOutcome
        By title; at least one outcome each.
    model, single, min_confidence
        As of `digitus.recognize`: the pictures are read once more.

    Returns
    -------
    matplotlib.figure.Figure
        9 inches wide.
    """
    if not parts or not all(parts.values()):
        raise ArgumentError("parts: expected at least one, each with at least one outcome")
    drawn: list[Part] = []
    for title, outcomes in parts.items():
        tiles = []
        for outcome in outcomes:
            found = recognition(
                os.path.join(folder, outcome.picture),
                single=single,
                model=model,
                min_confidence=min_confidence,
            )
            tiles.append(Tile(_tile(found), _caption(outcome), outcome.verdict == "right"))
        drawn.append((title, tiles))
    return contact_sheet(drawn, COLUMNS)


def _caption(outcome: PictureOutcome) -> str:
    shows, read = _short(outcome.label or "none"), _short(outcome.text or "nothing")
    if outcome.verdict == "right":
        return f"{shows}\n{percent(outcome.confidence)}"
    sure = f" {percent(outcome.confidence)}" if len(outcome.digits) == 1 else ""
    guess = f" ({outcome.guess})" if "?" in read and len(read) <= 4 else ""
    return f"{shows}\nread {read}{guess}{sure}"


def _surroundings(found: Recognition) -> NDArray[np.uint8]:
    """Return the part of a picture that holds its digits; all of it if there are none."""
    rgb = found.picture.rgb
    if not found.digits:
        return rgb
    boxes = np.array([digit.box for digit in found.digits]) / found.picture.scale
    (left, top), (right, bottom) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    margin = MARGIN * max(right - left, bottom - top)
    rows = slice(max(0, int(top - margin)), int(bottom + margin) + 1)
    return rgb[rows, max(0, int(left - margin)) : int(right + margin) + 1]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _tile(found: Recognition) -> NDArray[np.uint8]:
    """Return the part of a picture that has digits, above what the network saw, in a square."""
    tile = np.full((SIDE, SIDE, 3), GROUND, dtype=np.uint8)
    rgb = _surroundings(found)
    scale = min(SIDE / rgb.shape[1], (SIDE - STRIP - 4) / rgb.shape[0])
    size = [max(1, round(side * scale)) for side in (rgb.shape[1], rgb.shape[0])]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    small = cv2.resize(rgb, size, interpolation=way)
    left = (SIDE - size[0]) // 2
    tile[: size[1], left : left + size[0]] = small
    seen = [digit.pixels for digit in found.digits[: SIDE // 28]]
    if not seen:
        return tile
    strip = 255 - np.concatenate(seen, axis=1)
    factor = min(STRIP // 28, SIDE // strip.shape[1])
    large = np.kron(strip, np.ones((factor, factor), np.uint8))
    left = (SIDE - large.shape[1]) // 2
    tile[SIDE - large.shape[0] :, left : left + large.shape[1]] = large[:, :, None]
    return tile
