"""What each recipe must reach, and what it should."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.goals import Goal


@dataclass(frozen=True)
class Target:
    """Limits of the mean accuracy over the seeds, and of the seconds that a run takes."""

    accuracy: Goal
    seconds: Goal | None = None

    def verdict(self, accuracy: float, seconds: float) -> str:
        """Return "aim", "must" or "missed": the hardest limits that both figures reach."""
        verdicts = {self.accuracy.verdict(accuracy)}
        if self.seconds is not None:
            verdicts.add(self.seconds.verdict(seconds))
        return next(each for each in ("missed", "must", "aim") if each in verdicts)

    def in_words(self, name: str) -> str:
        """Return the limits "must" or "aim" as a table shows them."""
        text = f"≥ {getattr(self.accuracy, name):.2%}"
        if self.seconds is not None:
            limit = getattr(self.seconds, name)
            text += f", ≤ {limit:g} s" if limit < 60 else f", ≤ {limit / 60:g} min"
        return text


TARGETS = {
    "mlp-best": Target(Goal(0.988, 0.992), Goal(300, 300, at_least=False)),
    "keras-convnet": Target(Goal(0.9915, 0.993)),
    "fast99": Target(Goal(0.99, 0.99), Goal(12, 5, at_least=False)),
    "cnn-best": Target(Goal(0.996, 0.997), Goal(600, 600, at_least=False)),
    "pretrained-mnist": Target(Goal(0.996, 0.9975)),
    "fashion-mlp": Target(Goal(0.895, 0.905)),
    "fashion-cnn": Target(Goal(0.93, 0.945)),
}
"""By the names of recipes; `mlp` is there to compare with, and has none."""
