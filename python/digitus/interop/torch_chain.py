"""A chain of layers that comes from PyTorch, where channels stand before places."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitus.interop.chain import Chain, refuse


def class_in_torch(thing: Any) -> str | None:
    """Return the name of the class of a module of torch.nn; None of any other thing."""
    kind = type(thing)
    return kind.__name__ if kind.__module__.startswith("torch.nn.modules.") else None


def refuse_hooks(module: Any, place: str) -> None:
    """Refuse a module that calls functions of somebody's own, as weight norm does."""
    if module._forward_hooks or module._forward_pre_hooks:
        refuse(
            place,
            "has hooks, which may change what it computes",
            "remove them, as torch.nn.utils.remove_weight_norm does with its own",
        )


class TorchChain(Chain):
    """A chain that knows in which order PyTorch has the values of a row."""

    order: NDArray[np.intp] | None = None
    """At each place of a row, the place of its value in Digitus's order; None: the same."""
    pooled = False
    """Whether PyTorch's values are [channels, 1, 1], which in Digitus are [channels]."""

    def in_our_order(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return what belongs to the values of a row, first axis, in Digitus's order."""
        if self.order is None:
            return values
        ordered = np.empty_like(values)
        ordered[self.order] = values
        return ordered

    def require_row(self, place: str) -> None:
        """Refuse what takes rows, and gets images."""
        if len(self.shape) != 1 or self.pooled:
            refuse(
                place,
                f"gets images, {self.shape[:-1] or (1, 1)} of {self.shape[-1]} channels",
                "put a Flatten before it",
            )

    def require_images(self, place: str) -> None:
        """Refuse what takes images, and gets rows."""
        if len(self.shape) != 3:
            refuse(
                place,
                f"gets values of shape {self.shape}",
                "it takes images of height, width and channels; give such an input_shape, and no "
                "Flatten or AdaptiveAvgPool2d before it",
            )

    def require_our_order(self) -> None:
        """Refuse classes in another order than Digitus would have them."""
        if self.order is not None:
            refuse(
                "module",
                "ends with the values of an image in a row, channel by channel",
                "end it with a Linear, or with one value a channel",
            )
