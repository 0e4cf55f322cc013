"""What is run, in which order, and what is compared with what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from digitus.comparison.contestant import Contestant
from digitus.comparison.engine_contestant import EngineContestant
from digitus.comparison.numpy_contestant import NumPyContestant
from digitus.comparison.settings import Settings
from digitus.comparison.task import Task, adam, gradient_descent
from digitus.comparison.tensorflow_contestant import TensorFlowContestant
from digitus.reference.array_types import Parameters

MakeContestant: TypeAlias = Callable[[Sequence[int], Task, Parameters], Contestant]


@dataclass(frozen=True)
class Row:
    """One contestant doing one task.

    Attributes
    ----------
    key : str
        Names the row in files, such as "digitus-adam".
    name, precision : str
        Who learns, and the type of number that it computes with.
    task : Task
    make : callable
        Makes the contestant from sizes, task and initial weights.
    baseline : str or None
        Key of the row that does the same and whose speed this one's is divided by.
    """

    key: str
    name: str
    precision: str
    task: Task
    make: MakeContestant
    baseline: str | None = None

    @property
    def label(self) -> str:
        """Who does what, in short."""
        return f"{self.name}, {self.task.short_name}"


def plan(settings: Settings) -> list[Row]:
    """Return all rows, each pair's baseline first."""
    descent, mini_batches = gradient_descent(settings.epochs_gd), adam(settings.epochs_adam)
    numpy = Row("numpy-gd", "NumPy", "float64", descent, NumPyContestant)
    keras = Row("tensorflow-adam", "TensorFlow", "float32", mini_batches, TensorFlowContestant)
    return [
        numpy,
        Row("digitus-gd", "Digitus", "float32", descent, EngineContestant, numpy.key),
        keras,
        Row("digitus-adam", "Digitus", "float32", mini_batches, EngineContestant, keras.key),
    ]
