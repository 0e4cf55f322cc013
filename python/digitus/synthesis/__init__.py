"""Pictures of handwriting made by a program: drawn digits, letters, scribbles and photographs."""

from digitus._extras import import_extra

import_extra("cv2", "image")  # Told here, with its remedy; all modules of this package use it.

from digitus.synthesis.inks import digit_ink  # noqa: E402
from digitus.synthesis.photographs import (  # noqa: E402
    Photograph,
    photograph,
    photographed_row,
    take_photograph,
)
from digitus.synthesis.reinking import reinked  # noqa: E402

__all__ = [
    "Photograph",
    "digit_ink",
    "photograph",
    "photographed_row",
    "reinked",
    "take_photograph",
]
