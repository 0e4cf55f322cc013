"""Engines that are broken on purpose, to show that a verification notices."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from digitus.datasets import Dataset
from digitus.optimizers import Adam
from digitus.reference.array_types import AnyArray
from digitus.verification.engine_side import EngineSide, Record
from digitus.verification.layer_faults import LAYER_FAULTS
from digitus.verification.models import VerifiedModel
from digitus.verification.plan import Mode
from digitus.verification.training_faults import TRAINING_FAULTS


def _first_kernel(parameters: dict[str, AnyArray]) -> str:
    """Return the name of the kernel of the first layer that has one."""
    return next(name for name in parameters if name.endswith(".kernel"))


class FlippedGradient(EngineSide):
    """One element of one gradient has the wrong sign, and the step follows it."""

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch, wrongly."""
        record = super().step(rows)
        name = _first_kernel(record.parameters)
        before, gradient = record.parameters_before[name], record.gradients[name]
        largest = np.unravel_index(np.argmax(np.abs(gradient)), before.shape)
        gradient[largest] *= -1
        after = record.parameters[name]
        after[largest] = 2 * before[largest] - after[largest]
        self.network.set_parameters(record.parameters)
        return record


class _SpoiledKernel(EngineSide, ABC):
    """The first kernel is read wrongly."""

    is_spoiled = False

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch; before the first one, spoil the kernel."""
        if not self.is_spoiled:
            parameters = self.network.parameters()
            name = _first_kernel(parameters)
            self.network.set_parameters({name: self.spoiled(parameters[name])})
            self.is_spoiled = True
        return super().step(rows)

    @abstractmethod
    def spoiled(self, kernel: AnyArray) -> AnyArray:
        """Return what is read instead of a kernel."""


class TransposedKernel(_SpoiledKernel):
    """The first kernel is read as if it were stored the other way round."""

    def spoiled(self, kernel: AnyArray) -> AnyArray:
        """Return the kernel with its axes in reverse order."""
        turned: AnyArray = kernel.T.reshape(kernel.shape)
        return turned


class FlippedKernel(_SpoiledKernel):
    """The first kernel is turned by 180 degrees, as a convolution in mathematics does."""

    def spoiled(self, kernel: AnyArray) -> AnyArray:
        """Return the kernel with rows and columns in reverse order."""
        return kernel[::-1, ::-1]


class StaleStep(EngineSide):
    """The optimizer is one step behind: Adam's correction, or the whole change of the others."""

    def __init__(self, dataset: Dataset, model: VerifiedModel, mode: Mode, seed: int) -> None:
        super().__init__(dataset, model, mode, seed)
        self.step_number = 0
        self.change: dict[str, AnyArray] = {}

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch, wrongly from the second one on."""
        record = super().step(rows)
        before = record.parameters_before
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


EngineMaker: TypeAlias = Callable[[Dataset, VerifiedModel, Mode, int], EngineSide]

_FAULTS_OF_ALL: dict[str, EngineMaker] = {
    "flipped-gradient": FlippedGradient,
    "transposed-kernel": TransposedKernel,
    "stale-step": StaleStep,
}

FAULTS: dict[str, dict[str, EngineMaker]] = {
    "mlp": _FAULTS_OF_ALL,
    "cnn": {
        **_FAULTS_OF_ALL,
        "flipped-kernel": FlippedKernel,
        **LAYER_FAULTS,
        **TRAINING_FAULTS,
    },
}
"""Ways to break the engine, by the model that shows them and by name."""
