"""What OpenCV returns, with the type that it has: its own annotations allow any number."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def floats(array: Any) -> NDArray[np.float32]:
    """Return an array as float32, itself where it is that."""
    return np.asarray(array, dtype=np.float32)


def levels(array: Any) -> NDArray[np.uint8]:
    """Return an array as uint8, itself where it is that."""
    return np.asarray(array, dtype=np.uint8)
