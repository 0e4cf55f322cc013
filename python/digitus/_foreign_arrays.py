"""Arrays of other libraries as NumPy's, without a copy where their memory can be shared."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from digitus._errors import ArgumentError

HOST_DEVICES = frozenset({1, 3, 11, 13})
"""Of DLPack: the processor's memory, and that which CUDA or ROCm share with it."""

DEVICES = {2: "CUDA", 4: "OpenCL", 7: "Vulkan", 8: "Metal", 10: "ROCm", 14: "oneAPI", 15: "WebGPU"}

REMEDY = "give uint8 or float32 in the processor's memory; of torch images.detach().cpu().float()"


def as_array(name: str, values: Any) -> NDArray[Any]:
    """Return what a caller gave as an array of NumPy.

    Parameters
    ----------
    name : str
        What it is called in messages.
    values : array_like
        An ndarray, a list, or what has `__array__`, a buffer, or `__dlpack__`: tensors of PyTorch,
        arrays of JAX, and so on. Memory is shared wherever its owner allows it.

    Returns
    -------
    ndarray

    Raises
    ------
    ArgumentError
        If it is no array of numbers, or in the memory of another device.
    """
    if isinstance(values, np.ndarray):
        return np.asarray(values)
    kind = type(values)
    has_dlpack = hasattr(kind, "__dlpack__") and hasattr(kind, "__dlpack_device__")
    try:
        if has_dlpack:
            _require_host(name, values)
            if not hasattr(kind, "__array__"):
                return np.from_dlpack(values)
        return np.asarray(values)
    except (ArgumentError, MemoryError):
        raise
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        remedy = f"; {REMEDY}" if has_dlpack else ""
        raise ArgumentError(f"{name}: expected an array of numbers: {error}{remedy}") from None
    except (BufferError, RuntimeError) as error:  # Such as of a tensor that needs a gradient.
        raise ArgumentError(
            f"{name}: its {kind.__module__}.{kind.__name__} does not give its values: {error}; "
            f"{REMEDY}"
        ) from None


def _require_host(name: str, values: Any) -> None:
    """Refuse what lies in the memory of another device."""
    device = int(values.__dlpack_device__()[0])
    if device not in HOST_DEVICES:
        kind = type(values)
        raise ArgumentError(
            f"{name}: expected values in the processor's memory, got a "
            f"{kind.__module__}.{kind.__name__} on {DEVICES.get(device, f'device type {device}')}; "
            "copy them over first, as images.cpu() does"
        )
