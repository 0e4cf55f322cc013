"""`normalize_image`: one digit of any size and shade in the form of MNIST's images."""

from __future__ import annotations

from typing import Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus._arrays import as_grey_image
from digitus._errors import ArgumentError, DataFormatError, LimitError
from digitus.reference import image_normalization as reference

POLARITIES = ("auto", "light", "dark")


def normalize_image(image: ArrayLike, polarity: str = "auto") -> NDArray[np.uint8]:
    """Bring a picture of one digit into the form of MNIST's images.

    The digit's box is scaled so that its longer side takes 20 pixels, strokes that are much thinner
    or thicker than MNIST's are grown or shrunk, and the digit is placed in 28 x 28 with its centre
    of mass at row and column 14. MNIST's own images come out as they went in, unless their strokes
    are among the thinnest or thickest. Rows and columns at the edge without ink do not matter.

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
    if polarity not in POLARITIES:
        raise ArgumentError(f"polarity: expected 'auto', 'light' or 'dark', got {polarity!r}")
    if grey.size > reference.PIXEL_LIMIT:
        raise LimitError(f"image: more than {reference.PIXEL_LIMIT:,} pixels, got {grey.shape}")
    try:
        return reference.normalize_image(grey, cast(Literal["auto", "light", "dark"], polarity))
    except ValueError as error:
        raise DataFormatError(str(error)) from None
