"""How the weights of a layer are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from digitus._checks import as_real
from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus._signatures import Initializer as InitializerKind


@dataclass(frozen=True)
class Normal:
    """Draw the weights from a normal distribution around 0.

    Parameters
    ----------
    standard_deviation : float
        Finite, above 0.
    """

    standard_deviation: float = 0.01

    def __post_init__(self) -> None:
        value = as_real("standard_deviation", self.standard_deviation, above=0)
        object.__setattr__(self, "standard_deviation", value)


Initializer: TypeAlias = "str | Normal"

DEFAULT_INITIALIZER = "glorot_uniform"

_NAMED_INITIALIZERS = {
    "glorot_uniform": InitializerKind.GLOROT_UNIFORM,
    "he_normal": InitializerKind.HE_NORMAL,
}


def check_initializer(initializer: Any) -> None:
    """Raise ArgumentError unless it is a name of one or a `Normal`."""
    named = isinstance(initializer, str) and initializer in _NAMED_INITIALIZERS
    if not named and not isinstance(initializer, Normal):
        choices = ", ".join(repr(name) for name in _NAMED_INITIALIZERS)
        raise ArgumentError(
            f"initializer: expected {choices} or digitus.Normal(standard_deviation), "
            f"got {shown(initializer)}"
        )


def set_initializer(native: Any, network: Any, initializer: Initializer) -> None:
    """Let a native network draw the weights of its next layers so."""
    if isinstance(initializer, Normal):
        kind, deviation = InitializerKind.NORMAL, initializer.standard_deviation
    else:
        kind, deviation = _NAMED_INITIALIZERS[initializer], 0.0
    native.digitus_network_set_initializer(network, kind, deviation)
