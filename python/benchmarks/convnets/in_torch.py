"""The network in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.convnets.weights import channels_first

AsImages = Callable[[torch.Tensor], torch.Tensor]

LAYOUTS: dict[str, tuple[torch.memory_format, AsImages]] = {
    "channels_last": (
        torch.channels_last,
        lambda rows: rows.view(-1, 28, 28, 1).permute(0, 3, 1, 2),
    ),
    "NCHW": (torch.contiguous_format, lambda rows: rows.view(-1, 1, 28, 28)),
}
"""How kernels lie in memory, and rows of 784 pixels as images that lie in the same way."""


def build_network(layout: str) -> torch.nn.Sequential:
    """Return a new network, with dropout.

    Parameters
    ----------
    layout : str
        One of `LAYOUTS`.
    """
    network = torch.nn.Sequential(
        torch.nn.Conv2d(1, 32, 3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Conv2d(32, 64, 3),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Dropout(0.5),
        torch.nn.Linear(1600, 10),
    )
    return network.to(memory_format=LAYOUTS[layout][0])


def set_parameters(network: torch.nn.Module, parameters: Sequence[NDArray[np.float32]]) -> None:
    """Give the network the parameters that `weights` has written."""
    with torch.no_grad():
        for own, given in zip(network.parameters(), channels_first(parameters), strict=True):
            own.copy_(torch.from_numpy(given))
