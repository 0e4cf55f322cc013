"""Photographs of digits written by hand, as phones take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus._errors import ArgumentError
from digitus.synthesis import boards, camera, light, sensor, writing_tools
from digitus.synthesis.inscriptions import Box, Inscription, inscribed
from digitus.synthesis.legibility import is_legible
from digitus.synthesis.paper import paper
from digitus.synthesis.reinking import Ink, as_ink
from digitus.synthesis.textures import Shape
from digitus.synthesis.typed_arrays import floats

SIZES = (32, 4096)
"""Smallest and largest side of a photograph, in pixels."""

TRIES = 12
"""How often a photograph is taken again on which not every digit can be read."""


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
        Of each ink that was given, in that order.
    hardness : float
        How hard the conditions were, 0 to 1.
    """

    picture: NDArray[np.uint8]
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
) -> NDArray[np.uint8]:
    """Photograph inks side by side on a sheet, or on a board.

    Parameters
    ----------
    inks : sequence of ndarray of uint8, shape (height, width)
        One to 200 digits, light on black, from `reinked`, `digit_ink` or MNIST itself.
    random : numpy.random.Generator
    size : (height, width) or None
        Of the picture, each 32 to 4,096 pixels; None draws one from 200 to 1,600.
    lines : int
        On how many lines the inks stand.
    hardness : float or None
        0 is a careful picture, 1 a very bad one; None draws one, mostly low.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
        Red, green, blue. On each every digit stands out against what is around it.

    Raises
    ------
    ArgumentError
    """
    return take_photograph(inks, random, size=size, lines=lines, hardness=hardness).picture


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
    """
    if not 1 <= len(inks) <= 200:
        raise ArgumentError(f"inks: expected 1 to 200, got {len(inks)}")
    if not 1 <= lines <= len(inks):
        raise ArgumentError(f"lines: expected 1 to {len(inks)}, got {lines}")
    cut = [as_ink(ink, f"inks[{index}]") for index, ink in enumerate(inks)]
    shape = drawn_size(random) if size is None else _checked_size(size)
    drawn = _drawn_hardness(random) if hardness is None else _checked_hardness(hardness)
    written = _fitting(cut, random, shape, lines)
    for _ in range(TRIES):
        taken = _taken(written, random, shape, drawn)
        if is_legible(taken.picture, taken.ink, taken.boxes):
            return taken
        drawn *= 0.75
    return taken


def _taken(
    written: Inscription, random: np.random.Generator, shape: Shape, hardness: float
) -> Photograph:
    """Take one photograph, legible or not."""
    view = camera.drawn_view(random, shape, hardness)
    left, top = _place(written, random, view)
    stroke = _stroke_width(written)
    millimetre = written.height / float(np.clip(random.lognormal(np.log(9), 0.5), 4, 60))
    plane, tools = _ground(random, view.plane_shape, millimetre, hardness)
    ink = np.zeros(view.plane_shape, dtype=np.uint8)
    rows, columns = written.levels.shape
    part = (slice(top, top + rows), slice(left, left + columns))
    ink[part] = written.levels
    tool = writing_tools.drawn_tool(random, tools)
    writing_tools.write(random, plane[part], written.levels, tool, hardness=hardness, stroke=stroke)
    scene = view.photographed(plane)
    light.illuminate(random, scene, hardness)
    scene = sensor.focus(random, scene, hardness, stroke)
    shown = sensor.exposed(random, scene, hardness)
    boxes = tuple(_seen_box(view, box, left, top) for box in written.boxes)
    picture = sensor.processed(random, shown, hardness)
    return Photograph(picture, view.photographed(floats(ink)).astype(np.uint8), boxes, hardness)


def _ground(
    random: np.random.Generator, shape: Shape, millimetre: float, hardness: float
) -> tuple[NDArray[np.float32], dict[str, writing_tools.Tool]]:
    """Draw what is written on, and return it with the tools for it."""
    chance = random.random()
    if chance < 0.86:
        return paper(random, shape, millimetre, hardness), writing_tools.ON_PAPER
    if chance < 0.93:
        return boards.whiteboard(random, shape, hardness), writing_tools.ON_WHITEBOARD
    if chance < 0.98:
        return boards.blackboard(random, shape, hardness), writing_tools.ON_BLACKBOARD
    return boards.dark_card(random, shape), writing_tools.ON_CARD


def _fitting(inks: list[Ink], random: np.random.Generator, shape: Shape, lines: int) -> Inscription:
    """Draw how high digits are, and write them so that all fit into the picture."""
    height, width = shape
    if len(inks) == 1:
        smallest, largest = max(30.0, 0.13 * min(shape)), 0.68 * min(shape)
        if random.random() < 0.75:
            smallest = max(smallest, 0.25 * min(shape))
    else:
        smallest, largest = 24.0, 0.30 * min(shape)
    drawn = float(np.exp(random.uniform(np.log(min(smallest, largest)), np.log(largest))))
    written = inscribed(inks, random, drawn, lines=lines)
    room = random.uniform(0.6, 0.88) if len(inks) > 1 else 0.78
    while True:
        rows, columns = written.levels.shape
        excess = max(rows / (room * height), columns / (room * width))
        if excess <= 1:
            return written
        drawn = max(8.0, 0.98 * written.height / excess)
        written = inscribed(inks, random, drawn, lines=lines)


def _place(written: Inscription, random: np.random.Generator, view: camera.View) -> tuple[int, int]:
    """Return where in the plane the frame of the writing begins: left, top."""
    height, width = view.shape
    rows, columns = written.levels.shape
    slack = np.array([max(0.0, 0.90 * width - columns), max(0.0, 0.90 * height - rows)]) / 2
    away = np.clip(random.normal(0, 0.45, 2), -0.95, 0.95)
    size = np.array([columns, rows], dtype=np.float64)
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * size
    edge = 0.02 * min(view.shape)
    for share in (1.0, 0.8, 0.6, 0.4, 0.2, 0.0):
        middle = np.array([[width / 2, height / 2]]) + away * slack * share
        start = view.in_plane(middle)[0] - size / 2
        seen = view.in_picture(corners + start)
        if seen.min() >= edge and (seen <= np.array([width, height]) - edge).all():
            break
    limit = np.array([view.plane_shape[1] - columns, view.plane_shape[0] - rows])
    left, top = np.clip(np.rint(start), 0, np.maximum(limit, 0)).astype(int)
    return int(left), int(top)


def _seen_box(view: camera.View, box: Box, left: int, top: int) -> Box:
    """Return the box that a box of the writing has in the picture."""
    corners = np.array([[box[i] + left, box[j] + top] for i in (0, 2) for j in (1, 3)], np.float64)
    seen = view.in_picture(corners)
    limit = np.array([view.shape[1], view.shape[0]])
    low = np.clip(np.floor(seen.min(axis=0)), 0, limit - 1).astype(int)
    high = np.clip(np.ceil(seen.max(axis=0)), low + 1, limit).astype(int)
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _stroke_width(written: Inscription) -> float:
    """Return the typical width of strokes in pixels: four times the mean depth of the ink."""
    inside = cv2.distanceTransform((written.levels > 127).astype(np.uint8), cv2.DIST_L2, 3)
    depths = inside[inside > 0]
    return float(4 * depths.mean()) if depths.size else 1.0


def drawn_size(random: np.random.Generator) -> Shape:
    """Draw a picture's size: of phones and crops, 200 to 1,600 pixels."""
    longer = float(np.exp(random.uniform(np.log(240), np.log(1600))))
    aspect = float(
        random.choice([3 / 4, 9 / 16, 1.0, random.uniform(0.5, 1)], p=[0.4, 0.15, 0.15, 0.3])
    )
    shorter = max(200.0, longer * aspect)
    shape = (round(longer), round(shorter))
    return shape if random.random() < 0.55 else (shape[1], shape[0])


def _drawn_hardness(random: np.random.Generator) -> float:
    """Draw how hard a picture is: most are ordinary, a tail is bad."""
    return float(random.beta(1.1, 3.2))


def _checked_size(size: tuple[int, int]) -> Shape:
    """Return a size that is within the limits."""
    low, high = SIZES
    if len(size) != 2 or not all(low <= side <= high for side in size):
        raise ArgumentError(f"size: expected (height, width), each {low} to {high:,}, got {size}")
    return int(size[0]), int(size[1])


def _checked_hardness(hardness: float) -> float:
    """Return a hardness that is within its range."""
    if not 0 <= hardness <= 1:
        raise ArgumentError(f"hardness: expected 0 to 1, got {hardness}")
    return float(hardness)
