"""The labels of the corpus, and how a group is drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

SIDE = 28
"""Pixels of an image's side."""

NO_DIGIT = 10
"""The label of what is no digit; 0 to 9 are the digits."""

CLASSES = 11

Grey: TypeAlias = NDArray[np.uint8]
"""Levels of ink, 0 paper to 255, shape (height, width)."""

Sample: TypeAlias = "tuple[Grey, int]"
"""Ink of any size, and its label."""

Draw: TypeAlias = Callable[[np.random.Generator], Sample]
"""Draws one sample."""
