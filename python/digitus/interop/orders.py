"""The order of an image's values in libraries that have its channels before its places."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray


def channels_first_order(shape: tuple[int, ...]) -> NDArray[np.intp]:
    """Return where Digitus has the values that ONNX or PyTorch has in a row.

    Parameters
    ----------
    shape : tuple of int
        Of an image as Digitus has it; channels are its last axis.

    Returns
    -------
    ndarray of int, shape (values of an image,)
        At each place of the image with its channels first, the place in Digitus's order.
    """
    places = np.arange(math.prod(shape)).reshape(shape)
    return np.moveaxis(places, -1, 0).ravel()
