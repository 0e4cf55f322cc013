"""Objects that calls are made with, and what shows that they still work."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

IMAGES = bytes((7 * i * i) % 256 for i in range(6 * 16))
LABELS = struct.pack("6i", 0, 1, 2, 2, 1, 0)
FLOATS = struct.pack("96f", *(value / 255 for value in IMAGES))
CLASS_NAMES = b'["a","b","c"]'
METADATA = ((b"author", b"me"), (b"digitus.class_names", CLASS_NAMES))
"""Of the network "trained"."""
LAYERS = (
    b'{"type": "conv2d", "filters": 3, "kernel_size": [2, 2], "padding": "same"}',
    b'{"type": "batch_norm"}',
    b'{"type": "activation", "activation": "gelu"}',
    b'{"type": "max_pool2d", "pool_size": [2, 1]}',
    b'{"type": "dropout", "rate": 0.25}',
    b'{"type": "average_pool2d", "pool_size": [1, 2]}',
    b'{"type": "global_average_pool2d"}',
    b'{"type": "flatten"}',
    b'{"type": "dense", "units": 3}',
)
"""Of the network "convolutional"."""
PROBES = 3
"""Images that predictions are compared for."""

_RESULTS = {
    "int64_t": ctypes.c_int64,
    "int32_t": ctypes.c_int32,
    "uint64_t": ctypes.c_uint64,
    "digitus_status": ctypes.c_int32,
}

_OPTIONS_SIZE = 184
_SCHEDULE, _SCHEDULE_STEPS, _FINAL_FRACTION = 88, 96, 112
_LABEL_SMOOTHING, _CLIP_NORM, _AVERAGE_DECAY = 144, 152, 160
_L2_PENALTY, _REDUCTION = 168, 176
"""Where fields of digitus_training_options lie."""


class World:
    """A library, and one set of objects of it.

    Networks: "trained" 16 -> 5 -> 3 with a trainer and metadata, "fresh" the same without them,
    "empty" without layers, "narrow" 4 -> 2, and "full" 16 -> 5 -> 3 with as much metadata as can
    be; "images" without layers and "convolutional", 4 x 2 x 2 -> 3, for images. Datasets: "bytes"
    and "floats" of 6 x 16, "narrow" of 2 x 4. Trainers: "plain"; "profiled", whose network and
    dataset have no handle any more; "narrow"; "diverged"; "averaged"; and "convolutional" with
    every option that there is.
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
        usual = (16, 5, 3)
        networks = {
            **dict.fromkeys(("trained", "fresh", "full"), usual),
            **{"empty": (16,), "narrow": (4, 2)},
        }
        for name, sizes in networks.items():
            self.objects["digitus_network", name] = self.network(*sizes)
        self.objects["digitus_network", "images"] = self.image_network()
        convolutional = self.image_network(*LAYERS)
        self.objects["digitus_network", "convolutional"] = convolutional
        for key, value in METADATA:
            self._set_metadata("trained", key, value)
        for key, size in ((b"a", 65_536), (b"b", 65_534)):
            self._set_metadata("full", key, b"v" * size)
        self.objects["digitus_dataset", "bytes"] = self._dataset(IMAGES, 6, 16, 3)
        self.objects["digitus_dataset", "floats"] = self._dataset(FLOATS, 6, 16, 3, is_float=True)
        self.objects["digitus_dataset", "narrow"] = self._dataset(IMAGES, 2, 4, 2)
        for name, network, dataset in (
            ("plain", "trained", "bytes"),
            ("narrow", "narrow", "narrow"),
        ):
            self.objects["digitus_trainer", name] = self._trainer(
                self.objects["digitus_network", network], self.objects["digitus_dataset", dataset]
            )
        profiled = self._lonely_trainer()
        self.call("digitus_trainer_set_profiling", ctypes.c_void_p(profiled), ctypes.c_int32(1))
        self.objects["digitus_trainer", "profiled"] = profiled
        self.objects["digitus_trainer", "diverged"] = self._diverged_trainer()
        self.objects["digitus_trainer", "averaged"] = self._averaged_trainer()
        self.objects["digitus_trainer", "convolutional"] = self._optioned_trainer(convolutional)

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

    def image_network(self, *layers: bytes) -> int:
        """Make a network for images of 4 x 2 x 2."""
        shape, out = (ctypes.c_int64 * 3)(4, 2, 2), ctypes.c_void_p()
        self.call(
            "digitus_network_create",
            shape,
            ctypes.c_int64(3),
            ctypes.c_uint64(6),
            ctypes.byref(out),
        )
        for layer in layers:
            self.call("digitus_network_add_layer", out, ctypes.c_char_p(layer))
        return out.value or 0

    def destroy(self, type_name: str, pointer: int) -> None:
        """End an object."""
        self.call(f"{type_name}_destroy", ctypes.c_void_p(pointer))

    def end(self) -> None:
        """Use the objects once more as a host would, and end them all."""
        for (type_name, name), pointer in self.objects.items():
            if type_name == "digitus_trainer":
                self._train(pointer)
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

    def metadata(self) -> dict[str, dict[bytes, bytes]]:
        """Return the metadata of the networks."""
        return {
            name: dict(self._entries(ctypes.c_void_p(pointer)))
            for (type_name, name), pointer in self.objects.items()
            if type_name == "digitus_network"
        }

    def _entries(self, network: ctypes.c_void_p) -> Iterator[tuple[bytes, bytes]]:
        for index in range(self.call("digitus_network_metadata_count", network)):
            place = ctypes.c_int64(index)
            key = self._text("digitus_network_metadata_key", network, place)
            given = ctypes.c_char_p(key)
            yield key, self._text("digitus_network_get_metadata", network, given)

    def _text(self, function: str, *arguments: Any) -> bytes:
        room, length = ctypes.create_string_buffer(1 << 17), ctypes.c_int64()
        capacity = ctypes.c_int64(len(room))
        self.call(function, *arguments, room, capacity, ctypes.byref(length))
        return room.raw[: length.value]

    def checkpoint(self) -> bytes:
        """Return all that the trainer "plain" is: shows whether anything changed it."""
        handle = ctypes.c_void_p(self.objects["digitus_trainer", "plain"])
        path = self.folder / "state"
        self.call("digitus_trainer_save", handle, ctypes.c_char_p(bytes(path)), ctypes.c_void_p())
        return path.read_bytes()

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

    def _trainer(self, network: int, dataset: int, options: Any = None) -> int:
        out = ctypes.c_void_p()
        self.call(
            "digitus_trainer_create",
            ctypes.c_void_p(network),
            ctypes.c_void_p(dataset),
            options or ctypes.c_void_p(),
            ctypes.byref(out),
        )
        return out.value or 0

    def _lonely_trainer(self, options: Any = None) -> int:
        network, dataset = self.network(16, 5, 3), self._dataset(IMAGES, 6, 16, 3)
        trainer = self._trainer(network, dataset, options)
        self.call("digitus_network_destroy", ctypes.c_void_p(network))
        self.call("digitus_dataset_destroy", ctypes.c_void_p(dataset))
        return trainer

    def _diverged_trainer(self) -> int:
        options = (ctypes.c_char * 88)()
        self.call("digitus_training_options_init", options)
        sgd, rate = 0, 3e38
        struct.pack_into("i", options, 16, sgd)
        struct.pack_into("d", options, 32, rate)
        trainer = self._lonely_trainer(options)
        for _ in range(3):
            self._train(trainer)
        return trainer

    def _averaged_trainer(self) -> int:
        trainer = self._lonely_trainer(self._options({_AVERAGE_DECAY: 0.5}))
        self._train(trainer)
        return trainer

    def _optioned_trainer(self, network: int) -> int:
        options = self._options(
            {
                _LABEL_SMOOTHING: 0.1,
                _CLIP_NORM: 0.5,
                _AVERAGE_DECAY: 0.5,
                _FINAL_FRACTION: 0.5,
                _L2_PENALTY: 0.1,
            }
        )
        cosine, steps, weights = 2, 9, 1
        struct.pack_into("i", options, _REDUCTION, weights)
        struct.pack_into("i", options, _SCHEDULE, cosine)
        struct.pack_into("q", options, _SCHEDULE_STEPS, steps)
        trainer = self._trainer(network, self.objects["digitus_dataset", "bytes"], options)
        handle, numbers = ctypes.c_void_p(trainer), struct.pack("6d", 0, 1, 2, 0.5, 1, 1)
        for kind, count in (("class", 3), ("sample", 6)):
            name = f"digitus_trainer_set_{kind}_weights"
            self.call(name, handle, ctypes.c_char_p(numbers), ctypes.c_int64(count))
        return trainer

    def _options(self, numbers: dict[int, float]) -> Any:
        options = (ctypes.c_char * _OPTIONS_SIZE)()
        self.call("digitus_training_options_init_sized", options, ctypes.c_int64(_OPTIONS_SIZE))
        for offset, number in numbers.items():
            struct.pack_into("d", options, offset, number)
        return options

    def _train(self, trainer: int) -> None:
        handle, batches = ctypes.c_void_p(trainer), ctypes.c_int64(1)
        self.call("digitus_trainer_run", handle, batches, ctypes.c_void_p())

    def _set_metadata(self, network: str, key: bytes, value: bytes) -> None:
        handle = ctypes.c_void_p(self.objects["digitus_network", network])
        self.call(
            "digitus_network_set_metadata", handle, ctypes.c_char_p(key), ctypes.c_char_p(value)
        )
