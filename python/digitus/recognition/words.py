"""What is said of digits in a few characters."""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitus.recognition.digit import Digit

UNSURE = "?"
"""What stands for a digit that the reader is not sure of."""

ROUNDING = 1e-6
"""What is added so that 29 % is not called 28 % for want of the last bit of its probability."""


def name_of(digit: Digit) -> str:
    """Return the label; where the reader is not sure, the best guess with a question mark."""
    return f"{digit.alternatives[0][0]}?" if digit.label is None else str(digit.label)


def percent(confidence: float, decimals: int = 0) -> str:
    """Return a probability in per cent, rounded down: 100% is for certainty alone.

    Parameters
    ----------
    confidence : float
        0 to 1.
    decimals : int
        Digits behind the point.

    Returns
    -------
    str
        Such as "99%" or "99.9%".
    """
    steps = 10**decimals
    rounded = math.floor(100 * steps * confidence + ROUNDING) / steps
    return f"{rounded:.{decimals}f}%"


def text_lines(digits: Sequence[Digit]) -> list[list[Digit]]:
    """Return the lines of writing that digits stand in.

    Parameters
    ----------
    digits : sequence of Digit
        In reading order, as `digitus.recognize` returns them. A line ends where the next digit
        lies further left, or wholly below.

    Returns
    -------
    list of list of Digit
    """
    lines: list[list[Digit]] = []
    for digit in digits:
        if lines and not _begins_line(lines[-1][-1], digit):
            lines[-1].append(digit)
        else:
            lines.append([digit])
    return lines


def text_of(digits: Sequence[Digit]) -> str:
    """Return what was read: "47?1", with a line end between lines of writing."""
    return "\n".join(
        "".join(UNSURE if each.label is None else str(each.label) for each in line)
        for line in text_lines(digits)
    )


def _begins_line(before: Digit, digit: Digit) -> bool:
    left, _, right, bottom = before.box
    is_below = digit.box[1] >= bottom
    return is_below or digit.box[0] + digit.box[2] < left + right
