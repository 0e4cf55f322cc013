"""Keeping steps short when gradients are long."""

from __future__ import annotations

import math

import numpy as np

from digitus.reference.array_types import Parameters


def global_norm(gradients: Parameters) -> float:
    """Compute the length of all gradients together, as if they were one vector."""
    return math.sqrt(sum(float(np.square(gradient).sum()) for gradient in gradients.values()))


def clip_by_global_norm(gradients: Parameters, limit: float) -> Parameters:
    """Return gradients made shorter, all by one factor, if they are longer than a limit.

    ``g min(1, limit / norm)``: R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of training
    recurrent neural networks", ICML 2013; `global_clipnorm` of Keras's optimizers.

    Parameters
    ----------
    gradients : dict of str to ndarray
        Not changed.
    limit : float
        Above 0.

    Raises
    ------
    ValueError
        If the limit is not above 0.
    """
    if not limit > 0.0:
        raise ValueError(f"clip_norm: expected a number above 0, got {limit}")
    factor = limit / max(global_norm(gradients), limit)
    return {name: gradient * factor for name, gradient in gradients.items()}
