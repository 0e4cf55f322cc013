"""A network from a PyTorch module: Sequentials of layers that Digitus has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from digitus._errors import ArgumentError
from digitus._shown import shown
from digitus.interop.chain import refuse
from digitus.interop.torch_chain import TorchChain, class_in_torch, refuse_hooks
from digitus.interop.torch_layers import add_module

if TYPE_CHECKING:
    from digitus.network import Network

Made = TypeVar("Made", bound="Network")


def from_torch(kind: type[Made], module: Any, input_shape: Sequence[int] | None, seed: int) -> Made:
    """Return the network that a PyTorch module is; see `Network.from_torch`."""
    if class_in_torch(module) != "Sequential":
        raise ArgumentError(
            f"module: expected a torch.nn.Sequential, got {shown(module)} "
            f"({type(module).__module__}.{type(module).__name__}); what a class of your own "
            "computes cannot be read: put its layers into a Sequential"
        )
    placed = list(_modules_of(module, ""))
    _refuse_shared_weights(placed)
    chain = TorchChain(_inferred_shape(placed) if input_shape is None else input_shape)
    for place, layer in placed:
        add_module(chain, layer, place)
    chain.require_our_order()
    return chain.network(kind, seed)


def _modules_of(module: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    """Yield place and module of each layer in its order, those of Sequentials within too."""
    refuse_hooks(module, f"module {prefix.rstrip('.') or 'itself'} (Sequential)")
    for name, layer in module._modules.items():  # named_children leaves repeated ones out.
        path = f"{prefix}{name}"
        if class_in_torch(layer) == "Sequential":
            yield from _modules_of(layer, f"{path}.")
        else:
            yield f"module {path} ({type(layer).__name__})", layer


def _refuse_shared_weights(placed: list[tuple[str, Any]]) -> None:
    """Refuse a module with weights that stands in two places, where they would be trained apart."""
    seen: dict[int, str] = {}
    for place, layer in placed:
        if id(layer) in seen and any(True for _ in layer.parameters()):
            refuse(
                place, f"is the same as {seen[id(layer)]}", "give each place a module of its own"
            )
        seen[id(layer)] = place


_WIDTHS = {"Linear": "in_features", "BatchNorm1d": "num_features"}


def _inferred_shape(placed: list[tuple[str, Any]]) -> tuple[int, ...]:
    """Return the shape of one input, as far as the first layer with weights tells of it."""
    for place, layer in placed:
        name = class_in_torch(layer)
        if name in _WIDTHS:
            return (int(getattr(layer, _WIDTHS[name])),)
        if name in ("Conv2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "BatchNorm2d"):
            raise ArgumentError(
                f"input_shape: is needed, because {place} takes images of any size; give height, "
                "width and channels, such as (28, 28, 1)"
            )
    raise ArgumentError("input_shape: is needed, because no module tells of it")
