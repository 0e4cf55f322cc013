"""What a caller chooses about a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from digitus._checks import as_flag, as_integer, as_seed
from digitus.layers import MAX_UNITS


@dataclass(frozen=True)
class Settings:
    """How long the rows train, and with what network.

    Attributes
    ----------
    epochs_gd : int
        Epochs of gradient descent, 1 or more.
    epochs_adam : int
        Epochs of Adam, 1 or more.
    hidden : int
        Units of the hidden layer, 1 to 65,536.
    seed : int
        Draws the initial weights and the order of the images; 0 to 2**64 - 1.
    with_tensorflow : bool
        Whether TensorFlow takes part, where it is installed.
    """

    epochs_gd: int = 400
    epochs_adam: int = 20
    hidden: int = 64
    seed: int = 0
    with_tensorflow: bool = True

    def __post_init__(self) -> None:
        self._set("epochs_gd", as_integer("epochs_gd", self.epochs_gd, 1))
        self._set("epochs_adam", as_integer("epochs_adam", self.epochs_adam, 1))
        self._set("hidden", as_integer("hidden", self.hidden, 1, MAX_UNITS))
        self._set("seed", as_seed(self.seed))
        self._set("with_tensorflow", as_flag("with_tensorflow", self.with_tensorflow))

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)
