"""How messages show what a caller gave."""

from __future__ import annotations

from typing import Any


def shown(value: Any) -> str:
    """Return a value as a message shows it: at most 80 characters, whatever it is.

    Parameters
    ----------
    value : object
        Anything; Python does not write down integers of more than 4,300 digits.

    Returns
    -------
    str
    """
    try:
        text = f"{value:,}" if type(value) is int else repr(value)
    except ValueError:
        return f"a number of {value.bit_length():,} bits" if type(value) is int else "a value"
    return text if len(text) <= 80 else f"{text[:77]}..."
