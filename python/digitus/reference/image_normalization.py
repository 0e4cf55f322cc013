"""One digit of any size and shade, brought into the form of MNIST's images.

MNIST's makers scaled each digit so that the longer side of its box took 20 pixels, and placed it
in 28 x 28 by its centre of mass (Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, "Gradient-Based
Learning Applied to Document Recognition", Proceedings of the IEEE 86, 1998, section III A). All
writers of MNIST had about the same pen at about the same size; strokes that are thinner or thicker
are grown or shrunk here by grey dilation and erosion (J. Serra, "Image Analysis and Mathematical
Morphology", 1982).

All arithmetic is of integers, so that the engine's results are the same bits.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from digitus.reference.array_types import ByteArray, IndexArray
from digitus.reference.image_scaling import (
    area_average,
    block_maximum,
    interpolated,
    rounded_quotient,
)

SIDE = 28
"""Pixels of a side of the result."""

BOX = 20
"""Pixels that the longer side of a digit takes in it."""

CENTRE = 14
"""Row and column, counted from 0, that the centre of mass is rounded to."""

PIXEL_LIMIT = 50_000_000
"""Pixels of a picture at most."""

LEAST_CONTRAST = 32
"""Difference of the darkest and the lightest value from which on there may be a digit."""

FULL_CONTRAST = 254
"""Difference from which on values are not stretched: a tenth of MNIST's images ends at 254."""

INK = 64
"""Value, of 0 to 255, from which on a pixel counts as ink for the box."""

FAINT = 32
"""Value up to which a pixel counts for nothing in the stroke width, so that noise does not."""

FRINGE = 10
"""What part of the longer side, a tenth, fainter ink beyond the box may take at each end."""

WORKING_SIDE = 80
"""Pixels that the longer side takes where strokes are measured, grown and shrunk."""

THINNEST_STROKE, THICKEST_STROKE = 180, 430
"""Widths of strokes that stay as they are, in hundredths of a pixel of the result."""

STEP_LIMIT = 8
"""Dilations or erosions at most, half a pixel of the result each."""

Polarity: TypeAlias = Literal["auto", "light", "dark"]
"""Whether the ink is lighter or darker than the ground; "auto": the border tells."""

Places: TypeAlias = NDArray[np.bool_]


def normalize_image(pixels: ByteArray, polarity: Polarity = "auto") -> ByteArray:
    """Bring one digit into the form of MNIST's images.

    Parameters
    ----------
    pixels : ndarray of uint8, shape (height, width)
        A picture of one digit, at most `PIXEL_LIMIT` pixels.
    polarity : {"auto", "light", "dark"}
        Whether the ink is "light" or "dark". "auto": dark if the border's median is above 127.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        Light on black.

    Raises
    ------
    ValueError
        If there is no pixel or there are too many, or all are of nearly one shade.
    """
    height, width = pixels.shape
    if not 1 <= height * width <= PIXEL_LIMIT:
        raise ValueError(f"image: expected 1 to {PIXEL_LIMIT:,} pixels, got {height} x {width}")
    is_dark = polarity == "dark" or (polarity == "auto" and has_light_border(pixels))
    shades = stretched_shades(pixels, is_dark=is_dark)
    rows, columns, longer = ink_box(pixels, shades)
    crop = shades[pixels[rows, columns]]
    working = scaled(crop, longer, WORKING_SIDE)
    width_now = stroke_width(working, WORKING_SIDE)
    if width_now < THINNEST_STROKE:
        crop, longer = _boxed(_grown(crop, longer))
    elif width_now > THICKEST_STROKE:
        crop, longer = _boxed(_shrunk(working))
    return placed(brightened(scaled(crop, longer, BOX)))


def has_light_border(pixels: ByteArray) -> bool:
    """Return whether the median of the outermost values is above 127.

    Each corner counts twice, as an end of a row and of a column. Of an even number of values the
    median is the mean of the two in the middle.
    """
    border = np.sort(np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]]))
    middle = len(border) // 2  # Their number is even.
    return int(border[middle - 1]) + int(border[middle]) > 2 * 127


def stretched_shades(pixels: ByteArray, *, is_dark: bool) -> ByteArray:
    """Return what becomes of each of the 256 values: the ground becomes 0, the ink's peak 255.

    A contrast of `FULL_CONTRAST` stays as it is, so that MNIST's own images do.

    Returns
    -------
    ndarray of uint8, shape (256,)
        Of values that are not in the picture, whatever clipping makes of them.
    """
    lowest, highest = int(pixels.min()), int(pixels.max())
    contrast = highest - lowest
    if contrast < LEAST_CONTRAST:
        raise ValueError(
            f"image: shows no digit: its values go from {lowest} to {highest}, "
            f"and a digit takes a difference of {LEAST_CONTRAST}"
        )
    values = np.clip(np.arange(256), lowest, highest)
    above_ground = highest - values if is_dark else values - lowest
    if contrast < FULL_CONTRAST:
        above_ground = rounded_quotient(255 * above_ground, contrast)
    return above_ground.astype(np.uint8)


def ink_box(pixels: ByteArray, shades: ByteArray) -> tuple[slice, slice, int]:
    """Return the rows and columns that the ink takes, and the longer side of its box.

    The box holds all values of at least `INK`. Its shorter side is then widened by the rows or
    columns at either end that hold any ink, up to the first one without, and up to a tenth of the
    longer side. So of MNIST's own images, whose longer side is sharp, nothing is lost.
    """
    ink = (shades >= INK)[pixels]
    rows, columns = _span(_holds(ink, axis=1)), _span(_holds(ink, axis=0))
    height, width = rows.stop - rows.start, columns.stop - columns.start
    longer = max(height, width)
    if width < height:
        columns = _widened(columns, _holds((shades > 0)[pixels[rows]], axis=0), longer // FRINGE)
    elif height < width:
        rows = _widened(rows, _holds((shades > 0)[pixels[:, columns]], axis=1), longer // FRINGE)
    return rows, columns, longer


def stroke_width(working: ByteArray, longer: int) -> int:
    """Return the mean width of strokes, in hundredths of a pixel of the result.

    With A the sum of the ink and E what an erosion by a cross leaves of it, ``2 A / (A - E)``: of a
    stroke w wide and much longer an erosion takes 2 / w. Rounded down; 0 if there is no ink.

    Parameters
    ----------
    working : ndarray of uint8, shape (height, width)
    longer : int
        Pixels of `working` that will take `BOX` pixels in the result.
    """
    ink = np.maximum(working, FAINT) - np.uint8(FAINT)
    area = int(ink.sum(dtype=np.int64))
    lost = area - int(eroded(ink, is_square=False).sum(dtype=np.int64))
    return 100 * BOX * 2 * area // (lost * longer) if area > 0 else 0


def dilated(values: ByteArray, *, is_square: bool) -> ByteArray:
    """Return the largest value around each pixel: of 3 x 3, or of these the cross. 0 outside."""
    return _of_neighbours(values, np.maximum, is_square=is_square)


def eroded(values: ByteArray, *, is_square: bool) -> ByteArray:
    """Return the smallest value around each pixel: of 3 x 3, or of these the cross. 0 outside."""
    return _of_neighbours(values, np.minimum, is_square=is_square)


def scaled(crop: ByteArray, longer: int, target: int) -> ByteArray:
    """Scale a digit so that `longer` pixels take `target`: averaged if less, else interpolated.

    Sides are rounded to whole pixels, halves up, and are at least 1.
    """
    if longer == target:
        return crop
    shape = _scaled_shape(crop, longer, target)
    return area_average(crop, shape) if longer > target else interpolated(crop, shape)


def brightened(digit: ByteArray) -> ByteArray:
    """Stretch a digit that scaling has made faint, so that its peak is 255 again."""
    peak = int(digit.max())
    if not 0 < peak < FULL_CONTRAST:  # 0: specks so small and far apart that averages vanish.
        return digit
    return rounded_quotient(255 * digit.astype(np.int64), peak).astype(np.uint8)


def placed(digit: ByteArray) -> ByteArray:
    """Place a digit so that its centre of mass is nearest to row and column 14, as far as it fits.

    Halves between two places go down and to the right.
    """
    image: ByteArray = np.zeros((SIDE, SIDE), dtype=np.uint8)
    top = _start(digit.sum(axis=1, dtype=np.int64))
    left = _start(digit.sum(axis=0, dtype=np.int64))
    image[top : top + digit.shape[0], left : left + digit.shape[1]] = digit
    return image


def _start(masses: IndexArray) -> int:
    """Return where a digit begins whose rows, or columns, have these sums."""
    mass, moment = int(masses.sum()), int((masses * np.arange(len(masses))).sum())
    if mass == 0:
        mass, moment = 2, len(masses) - 1
    start = (2 * CENTRE * mass - 2 * moment + mass) // (2 * mass)
    return min(max(start, 0), SIDE - len(masses))


def _grown(crop: ByteArray, longer: int) -> ByteArray:
    """Return the working image of a thin digit, its strokes grown until they are wide enough.

    Scaled down, it takes the largest value of each block: averages would lose thin strokes.
    """
    if longer > WORKING_SIDE:
        working = block_maximum(crop, _scaled_shape(crop, longer, WORKING_SIDE))
    else:
        working = scaled(crop, longer, WORKING_SIDE)
    working = np.pad(working, STEP_LIMIT)
    for step in range(STEP_LIMIT):
        if stroke_width(working, WORKING_SIDE + 2 * step) >= THINNEST_STROKE:
            break
        working = dilated(working, is_square=step % 2 == 1)
    return working


def _shrunk(working: ByteArray) -> ByteArray:
    """Return the working image of a thick digit, its strokes shrunk, but never to nothing."""
    for step in range(STEP_LIMIT):
        if stroke_width(working, WORKING_SIDE - 2 * step) <= THICKEST_STROKE:
            break
        less = eroded(working, is_square=step % 2 == 1)
        if less.max() < INK:
            break
        working = less
    return working


def _boxed(working: ByteArray) -> tuple[ByteArray, int]:
    """Return the part of a working image that its ink takes, and the longer side of the box."""
    rows, columns, longer = ink_box(working, np.arange(256, dtype=np.uint8))
    return working[rows, columns], longer


def _scaled_shape(crop: ByteArray, longer: int, target: int) -> tuple[int, int]:
    height, width = (max(1, (2 * side * target + longer) // (2 * longer)) for side in crop.shape)
    return height, width


def _holds(is_there: Places, axis: int) -> Places:
    return np.asarray(is_there.any(axis=axis))


def _span(is_there: Places) -> slice:
    """Return the range from the first to the last place that is true."""
    places = np.flatnonzero(is_there)
    return slice(int(places[0]), int(places[-1]) + 1)


def _widened(span: slice, is_there: Places, limit: int) -> slice:
    """Widen a range at both ends over places that are true, up to the first that is not."""
    start, stop = span.start, span.stop
    while start > max(0, span.start - limit) and is_there[start - 1]:
        start -= 1
    while stop < min(len(is_there), span.stop + limit) and is_there[stop]:
        stop += 1
    return slice(start, stop)


def _of_neighbours(values: ByteArray, choose: np.ufunc, *, is_square: bool) -> ByteArray:
    height, width = values.shape
    padded = np.pad(values, 1)
    chosen = values
    for down in range(3):
        for right in range(3):
            if is_square or down == 1 or right == 1:
                neighbour = padded[down : down + height, right : right + width]
                chosen = choose(chosen, neighbour)
    return chosen
