"""`normalize_image`: one digit of any size and shade in the form of MNIST's images."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import as_grey_image, pointer_to
from digitus._errors import ArgumentError
from digitus._library import library
from digitus._shown import shown
from digitus._signatures import Polarity

SIDE = 28
"""Pixels of a side of the result."""

POLARITIES = {
    "auto": Polarity.AUTO,
    "light": Polarity.LIGHT_INK,
    "dark": Polarity.DARK_INK,
}


def normalize_image(image: ArrayLike, polarity: str = "auto") -> NDArray[np.uint8]:
    """Bring a picture of one digit into the form of MNIST's images.

    The digit's box is scaled so that its longer side takes 20 pixels, strokes that are thinner or
    thicker than most of MNIST's are grown or shrunk, and the digit is placed in 28 x 28 with its
    centre of mass at row and column 14. MNIST's own images come out as they went in, unless their
    strokes are among the thinnest or thickest. `include/digitus.h` says it step by step.

    Parameters
    ----------
    image : array_like of uint8, shape (height, width)
        Grey values of one digit on an even ground, at most 50,000,000. Other integers must be 0 to
        255; of booleans, True becomes 255.
    polarity : {"auto", "light", "dark"}
        Whether the ink is "light" on a darker ground, as in MNIST, or "dark". "auto": dark if the
        median of the outermost values is above 127.

    Returns
    -------
    ndarray of uint8, shape (28, 28)
        Light on black.

    Raises
    ------
    ArgumentError
        If the image has another shape or other values, or the polarity is none of these.
    DataFormatError
        If the image shows no digit: its values differ by less than 32.
    LimitError
        If it has too many pixels.

    Examples
    --------
    >>> import numpy as np
    >>> paper = np.full((400, 300), 255, dtype=np.uint8)
    >>> paper[50:350, 140:160] = 0
    >>> rows, columns = np.nonzero(digitus.normalize_image(paper))
    >>> (int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1)
    (20, 2)
    """
    grey = as_grey_image(image)
    digit: NDArray[np.uint8] = np.empty((SIDE, SIDE), dtype=np.uint8)
    library().digitus_image_normalize(
        pointer_to(grey), *grey.shape, _as_polarity(polarity), pointer_to(digit), digit.size
    )
    return digit


def _as_polarity(polarity: str) -> Polarity:
    found = POLARITIES.get(polarity) if isinstance(polarity, str) else None
    if found is None:
        names = ", ".join(map(repr, POLARITIES))
        raise ArgumentError(f"polarity: expected one of {names}, got {shown(polarity)}")
    return found
