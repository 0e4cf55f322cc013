"""Photographs of digits written by hand, as phones take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from digitus._checks import as_integer, as_real
from digitus._errors import ArgumentError
from digitus.synthesis import camera, framing, light, sensor, writing_tools
from digitus.synthesis.canvas import Picture
from digitus.synthesis.grounds import ground
from digitus.synthesis.inscriptions import Box, Inscription
from digitus.synthesis.legibility import is_legible
from digitus.synthesis.reinking import Ink, as_ink, stroke_width
from digitus.synthesis.textures import Shape
from digitus.synthesis.typed_arrays import floats

ROOM = 48
"""Pixels of a row's picture for each digit at least; the smallest ones are enlarged."""

TRIES = 40
"""How often a photograph is taken again, each time more carefully, while a digit is not legible."""

MOST = 200
"""Inks in one photograph."""


@dataclass(frozen=True, eq=False)
class Photograph:
    """A photograph, and what it shows.

    Attributes
    ----------
    picture : ndarray of uint8, shape (height, width, 3)
        Red, green, blue.
    ink : ndarray of uint8, shape (height, width)
        Where there is ink, 255 where it is whole: what a perfect reader would find.
    boxes : tuple of (left, top, right, bottom)
        Of each ink that was given, in that order; right and bottom exclusive.
    hardness : float
        How hard the conditions were, 0 to 1.
    """

    picture: Picture
    ink: Ink
    boxes: tuple[Box, ...]
    hardness: float


def photograph(
    inks: Sequence[NDArray[np.uint8]],
    random: np.random.Generator,
    *,
    size: tuple[int, int] | None = None,
    lines: int = 1,
    hardness: float | None = None,
) -> Picture:
    """Photograph inks side by side on a sheet, or on a board.

    Parameters
    ----------
    inks : sequence of ndarray of uint8, shape (height, width)
        At most 200 digits, light on black, of `reinked`, `digit_ink` or MNIST itself; the longer
        sides of all become about the same. None gives an empty sheet.
    random : numpy.random.Generator
        The picture depends on its state and the other arguments alone.
    size : (height, width) or None
        Of the picture, each 64 to 4,096 pixels; None draws one from 200 to 1,600.
    lines : int
        On how many lines the inks stand, at most as many as there are inks.
    hardness : float or None
        0 is a careful picture, 1 a very bad one; None draws one, mostly low.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue, as after JPEG. Each digit stands out against what is around it.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or the inks cannot be made legible on pictures so small.

    Examples
    --------
    >>> import numpy as np
    >>> from digitus.synthesis import photograph, reinked
    >>> random = np.random.default_rng(1)
    >>> train, test = digitus.load_data("sample")
    >>> photograph([reinked(test.images[0], random)], random, size=(180, 240)).shape
    (180, 240, 3)
    """
    return take_photograph(inks, random, size=size, lines=lines, hardness=hardness).picture


def photographed_row(
    inks: Sequence[NDArray[np.uint8]],
    random: np.random.Generator,
    *,
    hardness: float | None = None,
) -> Picture:
    """Photograph a row of digits; the picture is sometimes a strip, cut to the row.

    Parameters
    ----------
    inks, random, hardness
        As of `photograph`; at least one ink.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)

    Raises
    ------
    ArgumentError
    """
    if not inks:
        raise ArgumentError(f"inks: expected 1 to {MOST}, got none")
    height, width = framing.drawn_size(random, is_wide=True)
    growth = max(1.0, min(ROOM * len(inks) / width, framing.SIDES[1] / max(height, width)))
    size = round(height * growth), round(width * growth)
    return photograph(inks, random, size=size, hardness=hardness)


def take_photograph(
    inks: Sequence[NDArray[np.uint8]],
    random: np.random.Generator,
    *,
    size: tuple[int, int] | None = None,
    lines: int = 1,
    hardness: float | None = None,
) -> Photograph:
    """Photograph inks as `photograph` does, and say where they are.

    Parameters
    ----------
    inks, random, size, lines, hardness
        As of `photograph`.

    Returns
    -------
    Photograph

    Raises
    ------
    ArgumentError
    """
    if len(inks) > MOST:
        raise ArgumentError(f"inks: expected at most {MOST}, got {len(inks):,}")
    lines = as_integer("lines", lines, 1, max(1, len(inks)))
    cut = [as_ink(ink, f"inks[{index}]") for index, ink in enumerate(inks)]
    shape = framing.drawn_size(random) if size is None else framing.checked_size(size)
    if hardness is None:
        hardness = float(random.beta(1.1, 3.2))  # Most are ordinary, a tail is bad.
    hardness = as_real("hardness", hardness, at_least=0)
    if hardness > 1:
        raise ArgumentError(f"hardness: expected 0 to 1, got {hardness}")
    written = framing.fitting(cut, random, shape, lines) if cut else None
    for _ in range(TRIES):
        taken = _taken(written, random, shape, hardness)
        if is_legible(taken.picture, taken.ink, taken.boxes):
            return taken
        hardness *= 0.7
    raise ArgumentError(
        f"inks: not legible on any of {TRIES} photographs of {shape[0]} x {shape[1]} pixels; "
        "expected larger pictures, fewer inks, or strokes that stand apart"
    )


def _taken(
    written: Inscription | None, random: np.random.Generator, shape: Shape, hardness: float
) -> Photograph:
    """Take one photograph, legible or not."""
    view = camera.drawn_view(random, shape, hardness)
    ink = np.zeros(view.plane_shape, dtype=np.uint8)
    boxes: tuple[Box, ...] = ()
    if written is None:
        height, stroke = float(random.uniform(0.1, 0.6) * min(shape)), 4.0
        keep = (ink.shape[1] // 2, ink.shape[0] // 2) * 2
    else:
        left, top = framing.placed(written, random, view)
        rows, columns = written.levels.shape
        keep = (left, top, left + columns, top + rows)
        ink[top : keep[3], left : keep[2]] = written.levels
        boxes = tuple(framing.seen_box(view, _moved(box, left, top)) for box in written.boxes)
        height, stroke = written.height, stroke_width(written.levels)
    millimetre = height / float(np.clip(random.lognormal(np.log(9), 0.5), 4, 60))
    plane, tools = ground(random, ink.shape, keep, millimetre, hardness)
    if written is not None:
        tool = writing_tools.drawn_tool(random, tools)
        part = plane[keep[1] : keep[3], keep[0] : keep[2]]
        writing_tools.write(random, part, written.levels, tool, hardness=hardness, stroke=stroke)
    scene = view.photographed(plane)
    light.illuminate(random, scene, hardness)
    scene = sensor.focus(random, scene, hardness, stroke)
    picture = sensor.processed(random, sensor.exposed(random, scene, hardness), hardness)
    return Photograph(picture, view.photographed(floats(ink)).astype(np.uint8), boxes, hardness)


def _moved(box: Box, left: int, top: int) -> Box:
    """Return a box of the writing's frame as one of the plane."""
    return box[0] + left, box[1] + top, box[2] + left, box[3] + top
