"""Optimizers as a caller writes them down: how parameters follow from gradients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from digitus._checks import as_flag, as_real
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus._signatures import OptimizerKind
from digitus._suggestions import did_you_mean


def _set_real(instance: Any, name: str, **limits: float) -> None:
    """Check a frozen dataclass's number, and store it as a float."""
    object.__setattr__(instance, name, as_real(name, getattr(instance, name), **limits))


@dataclass(frozen=True)
class SGD:
    """Gradient descent, w -= η g; with momentum µ, v = µ v - η g; w += v.

    Parameters
    ----------
    learning_rate : float
        η: finite, above 0.
    momentum : float
        µ: 0 to below 1.
    nesterov : bool
        Look ahead, as Keras writes it: w += µ v - η g.
    """

    learning_rate: float = 0.1
    momentum: float = 0.0
    nesterov: bool = False

    def __post_init__(self) -> None:
        _set_real(self, "learning_rate", above=0)
        _set_real(self, "momentum", at_least=0, below=1)
        object.__setattr__(self, "nesterov", as_flag("nesterov", self.nesterov))

    @property
    def kind(self) -> OptimizerKind:
        """What the library calls it."""
        if self.nesterov:
            return OptimizerKind.NESTEROV
        return OptimizerKind.MOMENTUM if self.momentum else OptimizerKind.SGD

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        options.optimizer = self.kind
        options.learning_rate = self.learning_rate
        options.momentum = self.momentum


@dataclass(frozen=True)
class Adam:
    """Adam (Kingma and Ba 2015), with ε before the bias correction, as Keras.

    Parameters
    ----------
    learning_rate : float
        Finite, above 0.
    beta_1, beta_2 : float
        Decay of the mean and of the mean square of the gradient: 0 to below 1.
    epsilon : float
        Finite, above 0.
    """

    learning_rate: float = 1e-3
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7

    def __post_init__(self) -> None:
        _set_real(self, "learning_rate", above=0)
        _set_real(self, "beta_1", at_least=0, below=1)
        _set_real(self, "beta_2", at_least=0, below=1)
        _set_real(self, "epsilon", above=0)

    @property
    def kind(self) -> OptimizerKind:
        """What the library calls it."""
        return OptimizerKind.ADAM

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        options.optimizer = self.kind
        options.learning_rate = self.learning_rate
        options.beta_1 = self.beta_1
        options.beta_2 = self.beta_2
        options.epsilon = self.epsilon


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam with decoupled weight decay λ (Loshchilov and Hutter 2019).

    Before Adam's step w -= η λ w, for kernels, never for biases.

    Parameters
    ----------
    learning_rate, beta_1, beta_2, epsilon : float
        As for `Adam`.
    weight_decay : float
        λ: finite, 0 or more.
    """

    weight_decay: float = 0.004

    def __post_init__(self) -> None:
        super().__post_init__()
        _set_real(self, "weight_decay", at_least=0)

    @property
    def kind(self) -> OptimizerKind:
        """What the library calls it."""
        return OptimizerKind.ADAMW

    def fill(self, options: Any) -> None:
        """Write the settings into a `TrainingOptionsStructure`."""
        super().fill(options)
        options.weight_decay = self.weight_decay


Optimizer: TypeAlias = "SGD | Adam"

NAMED_OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": SGD(),
    "momentum": SGD(0.01, momentum=0.9),
    "nesterov": SGD(0.01, momentum=0.9, nesterov=True),
    "adam": Adam(),
    "adamw": AdamW(),
}
"""What each name stands for."""


def optimizer_name(optimizer: Optimizer) -> str:
    """Return the name of the kind of an optimizer, as `as_optimizer` takes it."""
    if isinstance(optimizer, SGD):
        if optimizer.nesterov:
            return "nesterov"
        return "momentum" if optimizer.momentum else "sgd"
    return "adamw" if isinstance(optimizer, AdamW) else "adam"


def as_optimizer(optimizer: str | Optimizer) -> Optimizer:
    """Return an optimizer from its name, or as it is.

    Parameters
    ----------
    optimizer : str or Optimizer
        "sgd" (rate 0.1), "momentum" or "nesterov" (rate 0.01, momentum 0.9), "adam" or "adamw"
        (rate 0.001); or an instance of `SGD`, `Adam` or `AdamW`.

    Returns
    -------
    Optimizer
    """
    if isinstance(optimizer, (SGD, Adam)):
        return optimizer
    if isinstance(optimizer, str) and optimizer in NAMED_OPTIMIZERS:
        return NAMED_OPTIMIZERS[optimizer]
    choices = ", ".join(repr(name) for name in NAMED_OPTIMIZERS)
    raise ArgumentError(
        f"optimizer: expected {choices}, or an instance such as digitus.SGD(0.1), "
        f"got {shown(optimizer)}{did_you_mean(optimizer, NAMED_OPTIMIZERS)}"
    )
