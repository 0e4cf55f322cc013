"""What is said of a digit in a few characters."""

from __future__ import annotations

from digitus.recognition.digit import Digit


def name_of(digit: Digit) -> str:
    """Return the label; where the reader is not sure, the best guess with a question mark."""
    return f"{digit.alternatives[0][0]}?" if digit.label is None else str(digit.label)


def percent(confidence: float) -> str:
    """Return a probability in whole per cent, rounded down: 100% is for certainty alone."""
    return f"{int(100 * confidence)}%"
