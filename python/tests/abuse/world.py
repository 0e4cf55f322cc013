"""Objects that calls are made with, and what shows that they still work."""

from __future__ import annotations

import ctypes
import struct
from pathlib import Path
from typing import Any

IMAGES = bytes((7 * i * i) % 256 for i in range(6 * 16))
LABELS = struct.pack("6i", 0, 1, 2, 2, 1, 0)
FLOATS = struct.pack("96f", *(value / 255 for value in IMAGES))
PROBES = 3
"""Images that predictions are compared for."""

_RESULTS = {"int64_t": ctypes.c_int64, "int32_t": ctypes.c_int32, "digitus_status": ctypes.c_int32}


class World:
    """A library, and one set of objects of it.

    Networks: "trained" 16 -> 5 -> 3 with a trainer, "fresh" the same without one, "empty" without
    layers, "narrow" 4 -> 2. Datasets: "bytes" and "floats" of 6 x 16, "narrow" of 2 x 4. Trainers:
    "plain", and "profiled", of a network of its own.
    """

    def __init__(self, library: Path, results: dict[str, str], folder: Path) -> None:
        self._native = ctypes.CDLL(str(library))
        self._results = results
        self.folder = folder
        self.objects: dict[tuple[str, str], int] = {}

    def function(self, name: str) -> Any:
        """Return an exported function that takes whatever ctypes objects it is given."""
        function = getattr(self._native, name)
        result = self._results[name]
        function.restype = None if result == "void" else _RESULTS.get(result, ctypes.c_void_p)
        return function

    def call(self, name: str, *arguments: Any) -> int:
        """Make a call that must succeed; return its result."""
        result: int = self.function(name)(*arguments)
        if self._results[name] == "digitus_status" and result != 0:
            raise RuntimeError(f"{name}: status {result}: {self.last_error()}")
        return result

    def last_error(self) -> str:
        """Return the library's latest message."""
        address = self.function("digitus_last_error")()
        return ctypes.string_at(address).decode("utf-8", "replace") if address else "NULL"

    def build(self) -> None:
        """Make the objects anew."""
        networks = {"trained": (16, 5, 3), "fresh": (16, 5, 3), "empty": (16,), "narrow": (4, 2)}
        for name, sizes in networks.items():
            self.objects["digitus_network", name] = self.network(*sizes)
        self.objects["digitus_dataset", "bytes"] = self._dataset(IMAGES, 6, 16, 3)
        self.objects["digitus_dataset", "floats"] = self._dataset(FLOATS, 6, 16, 3, is_float=True)
        self.objects["digitus_dataset", "narrow"] = self._dataset(IMAGES, 2, 4, 2)
        self.objects["digitus_trainer", "plain"] = self._trainer(
            self.objects["digitus_network", "trained"]
        )
        own = self.network(16, 5, 3)
        profiled = self._trainer(own)
        self.call("digitus_network_destroy", ctypes.c_void_p(own))
        self.call("digitus_trainer_set_profiling", ctypes.c_void_p(profiled), ctypes.c_int32(1))
        self.objects["digitus_trainer", "profiled"] = profiled

    def network(self, inputs: int, *units: int) -> int:
        """Make a network with ReLU after all layers but the last."""
        shape, out = ctypes.c_int64(inputs), ctypes.c_void_p()
        self.call(
            "digitus_network_create",
            ctypes.byref(shape),
            ctypes.c_int64(1),
            ctypes.c_uint64(6),
            ctypes.byref(out),
        )
        for place, count in enumerate(units):
            activation = ctypes.c_int(int(place < len(units) - 1))
            self.call("digitus_network_add_dense", out, ctypes.c_int64(count), activation)
        return out.value or 0

    def destroy(self, type_name: str, pointer: int) -> None:
        """End an object."""
        self.call(f"{type_name}_destroy", ctypes.c_void_p(pointer))

    def end(self) -> None:
        """Use the objects once more as a host would, and end them all."""
        for (type_name, name), pointer in self.objects.items():
            if type_name == "digitus_trainer":
                handle, batches = ctypes.c_void_p(pointer), ctypes.c_int64(1)
                self.call("digitus_trainer_run", handle, batches, ctypes.c_void_p())
            if name == "fresh":
                handle = ctypes.c_void_p(pointer)
                self.call("digitus_network_add_dense", handle, ctypes.c_int64(2), ctypes.c_int(0))
        for (type_name, _), pointer in self.objects.items():
            self.destroy(type_name, pointer)
        self.objects = {}

    def predictions(self) -> bytes:
        """Return what the networks make of some images: shows whether anything changed them."""
        found = b""
        for name in ("trained", "fresh"):
            room = (ctypes.c_float * (PROBES * 3))()
            self.call(
                "digitus_network_predict_bytes",
                ctypes.c_void_p(self.objects["digitus_network", name]),
                ctypes.c_char_p(IMAGES),
                ctypes.c_int64(PROBES),
                room,
                ctypes.c_int64(len(room)),
            )
            found += bytes(room)
        return found

    def _dataset(
        self, images: bytes, count: int, width: int, classes: int, *, is_float: bool = False
    ) -> int:
        out, labels = ctypes.c_void_p(), LABELS if classes == 3 else bytes(4 * count)
        self.call(
            "digitus_dataset_create",
            ctypes.c_char_p(images),
            ctypes.c_int(int(is_float)),
            ctypes.c_char_p(labels),
            ctypes.c_int64(count),
            ctypes.c_int64(width),
            ctypes.c_int64(classes),
            ctypes.c_int(int(is_float)),  # The floats are borrowed.
            ctypes.byref(out),
        )
        return out.value or 0

    def _trainer(self, network: int) -> int:
        out, dataset = ctypes.c_void_p(), self.objects["digitus_dataset", "bytes"]
        self.call(
            "digitus_trainer_create",
            ctypes.c_void_p(network),
            ctypes.c_void_p(dataset),
            ctypes.c_void_p(),
            ctypes.byref(out),
        )
        return out.value or 0
