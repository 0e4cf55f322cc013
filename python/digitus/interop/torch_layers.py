"""What each module of PyTorch becomes."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitus.interop.chain import Chain, refuse, refuse_class
from digitus.interop.orders import channels_first_order
from digitus.interop.torch_chain import TorchChain, class_in_torch, refuse_hooks
from digitus.interop.torch_windows import as_pair, matching_padding
from digitus.layers import (
    AveragePool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    GlobalAveragePool2D,
    MaxPool2D,
)


def add_module(chain: TorchChain, module: Any, place: str) -> None:
    """Add what a module of PyTorch is.

    Parameters
    ----------
    chain : TorchChain
    module : torch.nn.Module
    place : str
        For messages; ArgumentError begins with it.
    """
    name = class_in_torch(module)
    if name is None or name not in _MODULES:
        if name in _REMEDIES:
            refuse(place, "Digitus has no such layer", _REMEDIES[name])
        if name is not None and name.startswith("Lazy"):
            refuse(place, "has no weights so far", "call the module once with what it is for")
        refuse_class(place)
    refuse_hooks(module, place)
    add, required = _MODULES[name]
    for setting, (expected, remedy) in required.items():
        value = getattr(module, setting)
        if value != expected:
            refuse(place, f"{setting}: expected {expected!r}, got {value!r}", remedy)
    add(chain, module, place)


def _values(tensor: Any, place: str) -> NDArray[np.float32]:
    """Return a copy of a tensor, wherever and of whatever type it is."""
    if tensor.device.type == "meta":
        refuse(place, "has no values, only their shape", "load the weights first")
    values: NDArray[np.float32] = tensor.detach().to("cpu").float().numpy().copy()
    return values


def _bias(module: Any, count: int, place: str) -> NDArray[np.float32]:
    """Return the bias; 0 where the module has none."""
    return np.zeros(count, np.float32) if module.bias is None else _values(module.bias, place)


def _linear(chain: TorchChain, module: Any, place: str) -> None:
    chain.require_row(place)
    _require_count(chain, place, "in_features", module.in_features, chain.shape[0])
    kernel = chain.in_our_order(_values(module.weight, place).T)
    chain.add(
        place,
        lambda: Dense(module.out_features),
        kernel=kernel,
        bias=_bias(module, module.out_features, place),
    )
    chain.order = None


def _convolution(chain: TorchChain, module: Any, place: str) -> None:
    chain.require_images(place)
    _require_count(chain, place, "in_channels", module.in_channels, chain.shape[2])
    size, strides = as_pair(module.kernel_size), as_pair(module.stride)
    padding = module.padding
    if not isinstance(padding, str):
        padding = matching_padding(chain.shape, size, strides, as_pair(padding), place)
    if padding != "valid" and module.padding_mode != "zeros":
        refuse(
            place,
            f"padding_mode: expected 'zeros', got {module.padding_mode!r}",
            "pad with zeros, and train the model so",
        )
    chain.add(
        place,
        lambda: Conv2D(module.out_channels, size, strides=strides, padding=padding),
        kernel=_values(module.weight, place).transpose(2, 3, 1, 0),
        bias=_bias(module, module.out_channels, place),
    )


def _pool(
    kind: type[MaxPool2D] | type[AveragePool2D],
) -> Callable[[TorchChain, Any, str], None]:
    def add(chain: TorchChain, module: Any, place: str) -> None:
        chain.require_images(place)
        size, strides = as_pair(module.kernel_size), as_pair(module.stride)
        margins = as_pair(module.padding)
        padding = matching_padding(
            chain.shape, size, strides, margins, place, ceil_mode=module.ceil_mode
        )
        if getattr(module, "count_include_pad", False) and any(margins):
            refuse(
                place,
                "count_include_pad: expected False, got True",
                "Digitus takes the mean of what lies in the image; make it so, and train the model",
            )
        chain.add(place, lambda: kind(size, strides, padding))

    return add


def _global_pool(chain: TorchChain, module: Any, place: str) -> None:
    chain.require_images(place)
    if as_pair(module.output_size) != (1, 1):
        refuse(
            place,
            f"output_size: expected 1, got {module.output_size}",
            "use AdaptiveAvgPool2d(1), or an AvgPool2d with windows of one size",
        )
    chain.add(place, GlobalAveragePool2D)
    chain.pooled = True


def _flatten(chain: TorchChain, module: Any, place: str) -> None:
    rank = 4 if chain.pooled else 1 + len(chain.shape)
    if module.start_dim != 1 or module.end_dim not in (-1, rank - 1):
        refuse(
            place,
            f"start_dim and end_dim: expected 1 and -1, got {module.start_dim} and "
            f"{module.end_dim}",
            "make it Flatten()",
        )
    chain.pooled = False
    if len(chain.shape) == 1:
        return
    if len(chain.shape) == 3:
        order = channels_first_order(chain.shape)
        chain.order = None if bool((order == np.arange(len(order))).all()) else order
    chain.add(place, Flatten)


def _batch_norm(chain: TorchChain, module: Any, place: str) -> None:
    if class_in_torch(module) == "BatchNorm1d":
        chain.require_row(place)
    else:
        chain.require_images(place)
    _require_count(chain, place, "num_features", module.num_features, chain.shape[-1])
    if module.momentum is None:
        refuse(
            place,
            "momentum: expected a number, got None",
            "Digitus forgets old batches; set module.momentum = 0.1",
        )
    mean = chain.in_our_order(_values(module.running_mean, place))
    variance = chain.in_our_order(_values(module.running_var, place))
    gamma, beta = np.ones_like(mean), np.zeros_like(mean)
    if module.weight is not None:
        gamma = chain.in_our_order(_values(module.weight, place))
    if module.bias is not None:
        beta = chain.in_our_order(_values(module.bias, place))
    chain.add(
        place,
        lambda: BatchNorm(1.0 - module.momentum, module.eps),
        gamma=gamma,
        beta=beta,
        moving_mean=mean,
        moving_variance=variance,
    )


def _softmax(chain: TorchChain, module: Any, place: str) -> None:
    rank = 4 if chain.pooled else 1 + len(chain.shape)
    if module.dim not in (None, 1) and (module.dim != -1 or rank != 2):
        refuse(place, f"dim: expected 1, got {module.dim}", "take it over the classes")
    chain.add_softmax(place)


def _require_count(chain: Chain, place: str, name: str, expected: int, found: int) -> None:
    """Refuse values that are more or fewer than a module takes."""
    if expected != found:
        refuse(
            place,
            f"{name}: takes {expected:,}, and gets {found:,} "
            f"({' x '.join(map(str, chain.shape))} = {math.prod(chain.shape):,} values)",
            "check input_shape, which is height, width, channels",
        )


_NO_DILATION = "use a window without gaps"
_MODULES: dict[str, tuple[Callable[[TorchChain, Any, str], None], dict[str, tuple[Any, str]]]] = {
    "AdaptiveAvgPool2d": (_global_pool, {}),
    "AvgPool2d": (
        _pool(AveragePool2D),
        {"divisor_override": (None, "divide by the window's size")},
    ),
    "BatchNorm1d": (
        _batch_norm,
        {"track_running_stats": (True, "Digitus has moving averages in inference")},
    ),
    "BatchNorm2d": (
        _batch_norm,
        {"track_running_stats": (True, "Digitus has moving averages in inference")},
    ),
    "Conv2d": (
        _convolution,
        {
            "dilation": ((1, 1), _NO_DILATION),
            "groups": (1, "use a convolution of all channels"),
        },
    ),
    "Dropout": (
        lambda chain, module, place: chain.add(place, lambda: Dropout(module.p)),
        {},
    ),
    "Flatten": (_flatten, {}),
    "GELU": (
        lambda chain, module, place: chain.add_activation(place, "gelu"),
        {"approximate": ("none", "use the exact GELU")},
    ),
    "Identity": (lambda chain, module, place: None, {}),
    "LeakyReLU": (
        lambda chain, module, place: chain.add_leaky_relu(place, module.negative_slope),
        {},
    ),
    "Linear": (_linear, {}),
    "LogSoftmax": (_softmax, {}),
    "MaxPool2d": (
        _pool(MaxPool2D),
        {"dilation": (1, _NO_DILATION), "return_indices": (False, "make it without")},
    ),
    "ReLU": (lambda chain, module, place: chain.add_activation(place, "relu"), {}),
    "Sigmoid": (lambda chain, module, place: chain.add_activation(place, "sigmoid"), {}),
    "Softmax": (_softmax, {}),
    "Tanh": (lambda chain, module, place: chain.add_activation(place, "tanh"), {}),
}
"""By class: what adds the module, and settings with their only value and what else can be done."""

_REMEDIES = {
    "Dropout2d": "in inference it does nothing: use Dropout, or take it out",
    "Softmax2d": "use Softmax(1) at the end",
}
