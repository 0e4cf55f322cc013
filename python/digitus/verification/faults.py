"""Engines that are broken on purpose, to show that a verification notices."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from digitus.datasets import Dataset
from digitus.optimizers import Adam
from digitus.reference.array_types import AnyArray
from digitus.verification.engine_side import EngineSide, Record
from digitus.verification.plan import Mode

FIRST_KERNEL = "dense_1.kernel"


class FlippedGradient(EngineSide):
    """One element of one gradient has the wrong sign, and the step follows it."""

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch, wrongly."""
        before = self.network.parameters()[FIRST_KERNEL]
        record = super().step(rows)
        largest = np.unravel_index(np.argmax(np.abs(record.gradients[FIRST_KERNEL])), before.shape)
        record.gradients[FIRST_KERNEL][largest] *= -1
        after = record.parameters[FIRST_KERNEL]
        after[largest] = 2 * before[largest] - after[largest]
        self.network.set_parameters(record.parameters)
        return record


class TransposedKernel(EngineSide):
    """The first kernel is read as if it were stored the other way round."""

    is_spoiled = False

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch; before the first one, spoil the kernel."""
        if not self.is_spoiled:
            kernel = self.network.parameters()[FIRST_KERNEL]
            self.network.set_parameters({FIRST_KERNEL: kernel.T.reshape(kernel.shape)})
            self.is_spoiled = True
        return super().step(rows)


class StaleStep(EngineSide):
    """The optimizer is one step behind: Adam's correction, or the whole change of the others."""

    def __init__(self, dataset: Dataset, sizes: tuple[int, ...], mode: Mode, seed: int) -> None:
        super().__init__(dataset, sizes, mode, seed)
        self.step_number = 0
        self.change: dict[str, AnyArray] = {}

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch, wrongly from the second one on."""
        before = self.network.parameters()
        record = super().step(rows)
        self.step_number += 1
        change = {name: after - before[name] for name, after in record.parameters.items()}
        if self.step_number > 1:
            stale = self._stale(change)
            record.parameters = {name: before[name] + stale[name] for name in before}
            self.network.set_parameters(record.parameters)
        self.change = change
        return record

    def _stale(self, change: dict[str, AnyArray]) -> dict[str, AnyArray]:
        if not isinstance(self.optimizer, Adam):
            return self.change
        late = _correction(self.optimizer, self.step_number - 1)
        right = _correction(self.optimizer, self.step_number)
        return {name: tensor * np.float32(late / right) for name, tensor in change.items()}


def _correction(adam: Adam, step: int) -> float:
    """Return what Adam multiplies its rate with at a step."""
    return math.sqrt(1 - adam.beta_2**step) / (1 - adam.beta_1**step)


EngineMaker: TypeAlias = Callable[[Dataset, tuple[int, ...], Mode, int], EngineSide]

FAULTS: dict[str, EngineMaker] = {
    "flipped-gradient": FlippedGradient,
    "transposed-kernel": TransposedKernel,
    "stale-step": StaleStep,
}
"""Ways to break the engine, by name."""
