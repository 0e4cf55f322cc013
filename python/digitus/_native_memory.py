"""Memory of the library, presented to NumPy."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np

from digitus._handles import Handle


class _Memory:
    """Present native memory to NumPy; an array that shows it keeps its owner alive."""

    def __init__(
        self, owner: Handle, address: int, shape: tuple[int, ...], dtype: np.dtype[Any]
    ) -> None:
        self.owner = owner
        self.__array_interface__ = {
            "version": 3,
            "data": (address, True),  # True: read-only
            "shape": shape,
            "typestr": dtype.str,
        }


def view_of(owner: Handle, pointer: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Any:
    """Return a read-only array of the memory that a pointer points to; it keeps the owner alive."""
    address = ctypes.addressof(pointer.contents)
    return np.asarray(_Memory(owner, address, shape, dtype))
