"""What to say where an optional package is not installed."""

from __future__ import annotations


def remedy(extra: str) -> str:
    """Return how an extra is installed where this package already is.

    Parameters
    ----------
    extra : str
        Such as "plot".
    """
    return f"run: pip install 'digitus[{extra}]'"


def not_installed(package: str, extra: str) -> str:
    """Return that a package is missing, and the remedy."""
    return f"{package} is not installed; {remedy(extra)}"
