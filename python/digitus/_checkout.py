"""The source checkout that the package may lie in."""

from __future__ import annotations

import os


def checkout_directory() -> str | None:
    """Return the top folder of the source checkout that this package lies in, if it does."""
    top = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))
    return top if os.path.isfile(os.path.join(top, "include", "digitus.h")) else None
