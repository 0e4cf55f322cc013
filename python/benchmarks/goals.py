"""What a claim must reach, and what it should."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """Two limits of one figure.

    Parameters
    ----------
    must, aim : float
        The limit that has to hold, and the harder one that is hoped for.
    at_least : bool
        Whether larger figures are better; else smaller ones are.
    """

    must: float
    aim: float
    at_least: bool = True

    def __post_init__(self) -> None:
        if (self.aim < self.must) == self.at_least and self.aim != self.must:
            raise ValueError(f"aim {self.aim} is easier than must {self.must}")

    def verdict(self, figure: float) -> str:
        """Return "aim", "must" or "missed": the hardest limit that a figure reaches."""
        if self._is_reached(self.aim, figure):
            return "aim"
        return "must" if self._is_reached(self.must, figure) else "missed"

    def _is_reached(self, limit: float, figure: float) -> bool:
        return figure >= limit if self.at_least else figure <= limit

    @property
    def sign(self) -> str:
        """The relation to the limits."""
        return "≥" if self.at_least else "≤"
