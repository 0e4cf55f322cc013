"""What the classes of a data set are called."""

from __future__ import annotations

import os

FASHION_MNIST = (
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
)


def choose_class_names(written: str | None, data: str | None) -> tuple[str, ...] | None:
    """Return the names that a new model gets; None where classes are called by their numbers.

    Parameters
    ----------
    written : str or None
        Names with commas between them; blanks around them do not count.
    data : str or None
        The data set's name or folder; None for what `DIGITUS_DATA` says.
    """
    if written is not None:
        return tuple(name.strip() for name in written.split(","))
    name = data if data is not None else os.environ.get("DIGITUS_DATA")
    return FASHION_MNIST if name == "fashion-mnist" else None
