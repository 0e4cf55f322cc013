"""Pictures of handwriting made by a program: drawn digits, letters, scribbles and photographs."""

from digitus.synthesis.photographs import (
    Photograph,
    photograph,
    photographed_row,
    take_photograph,
)
from digitus.synthesis.reinking import reinked

__all__ = ["Photograph", "photograph", "photographed_row", "reinked", "take_photograph"]
