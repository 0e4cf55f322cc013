"""What a claim found out, as rows of the table and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.contestants import Outcome, find
from benchmarks.goals import Goal
from benchmarks.ratios import paired_ratio


@dataclass(frozen=True)
class Row:
    """One figure of the table."""

    claim: str
    what: str
    """Such as "784-128-10, Adam, batch 128: against PyTorch"."""
    figure: float
    unit: str
    """"×" for a ratio, else such as "MB"."""
    low: float | None = None
    high: float | None = None
    """Lowest and highest of the single rounds."""
    goal: Goal | None = None

    @property
    def verdict(self) -> str:
        """The hardest limit that is reached: "aim", "must" or "missed"; empty without limits."""
        return self.goal.verdict(self.figure) if self.goal else ""


@dataclass
class ClaimResult:
    """All that one claim measured."""

    claim: str
    title: str
    work: float = 0.0
    """What one round does, such as 60,000 images; 0 if there is no such number."""
    unit: str = ""
    """What `work` counts."""
    outcomes: list[Outcome] = field(default_factory=list)
    gauges: list[Outcome] = field(default_factory=list)
    """What was measured beside the contestants, such as the processor's own limits."""
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    series: dict[str, Any] = field(default_factory=dict)
    """Figures for a plot."""
    seconds: float = 0.0
    """How long the claim took."""

    @property
    def everybody(self) -> list[Outcome]:
        """Contestants and gauges."""
        return [*self.outcomes, *self.gauges]

    @property
    def problems(self) -> list[str]:
        """Who is missing from the figures, and why."""
        return [
            outcome.problem
            if outcome.problem.startswith(f"{outcome.name}: ")
            else f"{outcome.name}: {outcome.problem}"
            for outcome in self.everybody
            if outcome.problem
        ]

    @property
    def has_failed(self) -> bool:
        """Whether somebody who is installed could not be measured."""
        return any(each.problem and not each.is_left_out for each in self.everybody)

    def rate(self, outcome: Outcome) -> float:
        """Return the work a second of a contestant's median round."""
        return self.work / outcome.median_of("seconds")

    def add_row(self, what: str, figure: float, unit: str, goal: Goal | None = None) -> None:
        """Add a figure that is no ratio of two contestants."""
        self.rows.append(Row(self.claim, what, figure, unit, goal=goal))

    def add_ratio(
        self,
        other: str,
        goal: Goal | None = None,
        *,
        ours: str = "Digitus",
        is_cost: bool = False,
        what: str = "",
    ) -> None:
        """Add how many times faster one contestant is than another, if both have figures.

        Parameters
        ----------
        other : str
            Name of the other contestant.
        goal : Goal or None
            Of the ratio.
        ours : str
            Name of the first contestant.
        is_cost : bool
            Whether the ratio is ours to theirs, so that smaller is better.
        what : str
            Title of the row; without it, that of the claim with the other's name.
        """
        first, second = find(self.outcomes, ours), find(self.outcomes, other)
        if first is None or second is None:
            return
        pair = (second.seconds(), first.seconds())
        ratio = paired_ratio(*(pair[::-1] if is_cost else pair))
        title = what or f"{self.title}: {'' if ours == 'Digitus' else ours + ' '}against {other}"
        self.rows.append(Row(self.claim, title, ratio.value, "×", ratio.low, ratio.high, goal))

    def to_json(self) -> dict[str, Any]:
        """Return everything, with the verdict of each row."""
        fields = asdict(self)
        for row, entry in zip(self.rows, fields["rows"], strict=True):
            entry["verdict"] = row.verdict
        for outcome, entry in zip(self.outcomes, fields["outcomes"], strict=True):
            if outcome.samples and self.work:
                entry["rate"] = self.rate(outcome)
        return fields
