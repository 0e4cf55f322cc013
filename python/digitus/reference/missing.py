"""What to say where an optional package is not installed."""

from __future__ import annotations


def remedy(extra: str) -> str:
    """Return how an extra of this package is installed: from the checkout, nothing is published.

    Parameters
    ----------
    extra : str
        Such as "plot".
    """
    return f"in the source checkout: make setup, or pip install './python[{extra}]'"


def not_installed(package: str, extra: str) -> str:
    """Return that a package is missing, and the remedy."""
    return f"{package} is not installed; {remedy(extra)}"
