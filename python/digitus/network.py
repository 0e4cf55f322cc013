"""The network: what is built, trained, asked, saved and loaded."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus import _parameters, _summary, inference
from digitus._checks import as_seed
from digitus._files import StrPath, path_bytes
from digitus._handles import AccessGuard, Closing, Handle
from digitus._has_architecture import HasArchitecture
from digitus._has_predictions import HasPredictions
from digitus._has_training import HasTraining
from digitus._library import library
from digitus._one_image import one_image_predictor
from digitus._signatures import NetworkPointer
from digitus.layers import Layer, check_input_shape, check_layers, layer_from_description
from digitus.metadata import HasMetadata


class Network(HasTraining, HasPredictions, HasArchitecture, HasMetadata, Closing):
    """A classifier: layers in a row, whose last one gives a score for each class.

    Several threads may predict and evaluate with one network at once; training and setting
    parameters wait until they have it alone, and make the others wait. Images may be uint8 (the
    network sees value / 255) or floating (taken as they are), flat or shaped; a single image may
    stand for a batch of one.

    Parameters
    ----------
    input_shape : sequence of int
        Shape of one input, such as (784,); 1 to 3 sizes.
    layers : sequence of Layer
        At least one, such as `[Dense(128, "relu"), Dense(10)]`.
    seed : int
        Draws the initial weights, and the order of the images in `fit`; 0 to 2**64 - 1. The same
        seed and layers give the same weights.
    """

    def __init__(self, input_shape: Sequence[int], layers: Sequence[Layer], seed: int = 0) -> None:
        shape = check_input_shape(input_shape)
        checked, seed = check_layers(layers), as_seed(seed)
        native, pointer = library(), NetworkPointer()
        sizes = (ctypes.c_int64 * len(shape))(*shape)
        native.digitus_network_create(sizes, len(shape), seed, ctypes.byref(pointer))
        handle = _owner(pointer)
        for layer in checked:
            layer.add_to(native, pointer)
        self._set_up(handle, shape, checked, seed)

    def _set_up(
        self, handle: Handle, input_shape: tuple[int, ...], layers: tuple[Layer, ...], seed: int
    ) -> None:
        native, pointer = library(), handle.pointer
        self.handle = handle
        self.guard = AccessGuard()
        self.shapes = _parameters.parameter_shapes(native, pointer)
        self.layer_sizes = _summary.layer_sizes(native, pointer, layers, self.shapes)
        products = sum(size.products for size in self.layer_sizes)
        self.images_per_call = inference.images_per_call(products)
        self._set_up_training()
        self._input_shape = input_shape
        self._layers = layers
        self._seed = seed
        self._classes = int(native.digitus_network_class_count(pointer))
        self._predict_one = one_image_predictor(handle, self.guard, input_shape, self._classes)

    @classmethod
    def load(cls, path: StrPath) -> Network:
        """Load a network that `save` wrote; nothing in the file is run.

        Parameters
        ----------
        path : str or os.PathLike
            A safetensors file of Digitus.

        Returns
        -------
        Network
            Its `seed` is 0, which `fit` then takes for the order of the images.
        """
        pointer = NetworkPointer()
        library().digitus_network_load(path_bytes("path", path), ctypes.byref(pointer))
        return cls.of_pointer(pointer, 0)

    @classmethod
    def of_pointer(cls, pointer: Any, seed: int) -> Network:
        """Return the network that the library has made, which is freed with it.

        Parameters
        ----------
        pointer : NetworkPointer
            Of nobody else.
        seed : int
            What `seed` is to be.

        Returns
        -------
        Network
        """
        handle = _owner(pointer)
        description = _summary.describe(library(), pointer)
        layers = tuple(layer_from_description(entry) for entry in description["layers"])
        network = cls.__new__(cls)
        network._set_up(handle, tuple(description["input_shape"]), layers, seed)
        return network

    def save(self, path: StrPath) -> None:
        """Save as a safetensors file with the architecture in its metadata.

        Parameters
        ----------
        path : str or os.PathLike
            An earlier file stays whole until it is replaced at once.
        """
        encoded = path_bytes("path", path)
        with self.guard.shared():
            library().digitus_network_save(self.handle.pointer, encoded)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one input."""
        return self._input_shape

    @property
    def classes(self) -> int:
        """Number of classes: outputs of the last layer."""
        return self._classes

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers, in their order."""
        return self._layers

    @property
    def seed(self) -> int:
        """The seed that drew the initial weights; 0 for a loaded network."""
        return self._seed

    def parameters(self) -> dict[str, NDArray[np.float32]]:
        """Return a copy of each parameter tensor by name: layer by layer, kernel before bias."""
        with self.guard.shared():
            return _parameters.read_parameters(library(), self.handle.pointer, self.shapes)

    def set_parameters(self, parameters: Mapping[str, ArrayLike]) -> None:
        """Replace parameter tensors; all of them are checked before any is written.

        Parameters
        ----------
        parameters : mapping of str to array_like
            Names as of `parameters()`; those left out stay as they are. Finite, of the tensor's
            exact shape, converted to float32.
        """
        values = _parameters.checked_parameters(parameters, self.shapes)
        self.guard.exclusively(
            lambda: _parameters.write_parameters(library(), self.handle.pointer, values)
        )

    def summary(self) -> str:
        """Return a table of the layers as text."""
        return _summary.summary(self._input_shape, self._layers, self.layer_sizes)

    def __repr__(self) -> str:
        closed = ", closed" if self.handle.is_closed else ""
        return f"<Network {self._input_shape} -> {list(self._layers)}{closed}>"

    def close(self) -> None:
        """Free the network's memory now; a trainer that uses it keeps it until its own end."""
        self.reset_partial_fit()
        self.guard.exclusively(self.handle.close)


def _owner(pointer: Any) -> Handle:
    return Handle("network", pointer, library().digitus_network_destroy)
