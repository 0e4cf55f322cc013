"""Pictures of handwriting made by a program: drawn digits, letters, scribbles and photographs."""

from digitus.synthesis.inks import digit_ink

__all__ = ["digit_ink"]
