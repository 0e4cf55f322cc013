"""Names for the kinds of arrays that the reference passes around."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

AnyArray: TypeAlias = NDArray[Any]
"""Whatever a caller hands in, before it was checked."""

ByteArray: TypeAlias = NDArray[np.uint8]
"""Pixels and labels as they lie in a data file."""

FloatArray: TypeAlias = NDArray[np.floating[Any]]
"""float64 or float32, the same throughout one network."""

IndexArray: TypeAlias = NDArray[np.int64]
"""Row numbers, counted from 0."""

Shape: TypeAlias = tuple[int, ...]
"""Sizes of an array; of images and layer outputs without the batch."""

Parameters: TypeAlias = dict[str, FloatArray]
"""Tensors by name, such as ``dense_1.kernel``; gradients use the same names."""
