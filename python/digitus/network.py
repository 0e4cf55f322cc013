"""The network: what is built, trained, asked, saved and loaded."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from digitus import _parameters, _summary, inference
from digitus._checks import as_integer, as_seed
from digitus._files import StrPath, path_bytes
from digitus._handles import AccessGuard, Closing, Handle
from digitus._has_architecture import HasArchitecture
from digitus._library import library
from digitus._one_image import one_image_predictor
from digitus._signatures import NetworkPointer
from digitus.datasets import Dataset
from digitus.inference import Metrics
from digitus.layers import Layer, check_input_shape, check_layers, layer_from_description
from digitus.metadata import HasMetadata

if TYPE_CHECKING:
    from digitus._image_weights import ClassWeight
    from digitus.augmentation import Augmentation
    from digitus.history import History
    from digitus.optimizers import Optimizer
    from digitus.schedules import Schedule


class Network(HasArchitecture, HasMetadata, Closing):
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
        self.history: History | None = None
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

    def fit(
        self,
        images: ArrayLike | Dataset,
        labels: ArrayLike | None = None,
        epochs: int = 5,
        *,
        batch_size: int | None = 128,
        optimizer: str | Optimizer = "adam",
        shuffle: bool = True,
        seed: int | None = None,
        schedule: str | Schedule | None = None,
        label_smoothing: float = 0.0,
        class_weight: ClassWeight = None,
        sample_weight: ArrayLike | None = None,
        clip_norm: float | None = None,
        average: float | None = None,
        augmentation: str | Augmentation | None = None,
        l2_penalty: float = 0.0,
        reduction: str = "images",
        validation_data: Dataset | tuple[ArrayLike, ArrayLike] | None = None,
        validation_split: float | None = None,
        callbacks: Iterable[Any] = (),
        progress: bool = False,
        checkpoint: StrPath | None = None,
        checkpoint_every: int = 1,
        resume: StrPath | None = None,
    ) -> History:
        """Train on labelled images.

        Each call goes on from the parameters as they are, with a fresh optimizer state. Ctrl-C
        is obeyed within 0.2 s: KeyboardInterrupt is raised, the network keeps what it has learned,
        and `history` has the finished epochs; a last `checkpoint` is written first.
        `metadata["digitus.training"]` tells how it went.

        Parameters
        ----------
        images : array_like or Dataset
            n images, not to be changed meanwhile; a Dataset brings its own labels.
        labels : array_like of integers, shape (n,), or None
            Each 0 to classes - 1; None with a Dataset, and only then.
        epochs : int
            Times that every image is used, 1 or more.
        batch_size : int or None
            Images a step; None means all of them. The last batch holds what is left.
        optimizer : str or Optimizer
            "sgd", "momentum", "nesterov", "adam", "adamw"; or such as `digitus.SGD(0.1)`.
        shuffle : bool
            Whether each epoch visits the images in a new order.
        seed : int or None
            Draws that order; None means the network's own seed.
        schedule : str, Schedule or None
            How the learning rate changes from step to step: "constant", "cosine", "one_cycle", or
            such as `digitus.Cosine(warmup_steps=100)`; see `digitus.schedules`.
        label_smoothing : float
            What of each label is spread evenly over all classes, 0 to 1, as in Keras.
        class_weight : "balanced", mapping, sequence or None
            What the loss of each image is multiplied by: a number for each class, 0 or more, or
            {class: number}; "balanced" makes up for classes of different sizes.
        sample_weight : array_like of shape (n,), or None
            The same by image. Where both are given they are multiplied.
        clip_norm : float or None
            Above 0: length to which the gradient of all parameters together is shortened if it is
            longer.
        average : float or None
            Above 0, below 1, such as 0.999: after each step average = d average + (1 - d) weights.
            Each epoch is validated with the average, and the network ends with it; checkpoints hold
            both. The events at the end of epochs bring a network of the average.
        augmentation : str, Augmentation or None
            How each image is changed anew in each epoch: "digits", or such as
            `digitus.Augmentation(shift=2, rotation=10)`.
        l2_penalty : float
            0 or more: half of this times the sum of the squares of all kernels is added to the sum
            of a batch's losses; `alpha` of scikit-learn.
        reduction : "images" or "weights"
            What the sum of a batch's weighted losses is divided by: the number of its images, as in
            Keras, or the sum of their weights, as in scikit-learn and PyTorch.
        validation_data : Dataset or (images, labels), optional
            Evaluated after each epoch, without smoothing, weights and augmentation.
        validation_split : float or None
            Above 0, below 1: hold out this share of each class to validate with, and train on the
            rest; `seed` draws which images, as `Dataset.split` does.
        callbacks : iterable
            Objects with `on_epoch_end(event)` or `on_batch_end(event)`, or callables that take
            the epoch's event; see `digitus.callbacks`. One that returns True stops training; a
            stop within an epoch leaves that epoch out of the history. `EarlyStopping` and
            `BestWeights` are such.
        progress : bool
            Whether to show the progress on stderr.
        checkpoint : str or os.PathLike, optional
            Where to write checkpoints, each in place of the last; see `digitus.checkpoints`.
        checkpoint_every : int
            Epochs from one checkpoint to the next, 1 or more.
        resume : str or os.PathLike, optional
            A checkpoint to go on from, to the same bits; `epochs` counts from the very beginning.

        Returns
        -------
        History
            Figures of each finished epoch; also `network.history`.
        """
        from digitus import training  # noqa: PLC0415 - not needed to predict, and it needs this module
        from digitus._training_choices import TrainingChoices  # noqa: PLC0415 - not needed to predict

        dataset = inference.as_dataset(self, images, labels)
        return training.fit(
            self,
            dataset,
            epochs=epochs,
            batch_size=batch_size,
            optimizer=optimizer,
            shuffle=shuffle,
            seed=self._seed if seed is None else seed,
            choices=TrainingChoices(
                schedule,
                label_smoothing,
                class_weight,
                sample_weight,
                clip_norm,
                average,
                augmentation,
                l2_penalty,
                reduction,
            ),
            validation=inference.as_validation(self, validation_data),
            validation_split=validation_split,
            callbacks=callbacks,
            progress=progress,
            checkpoint=checkpoint,
            checkpoint_every=checkpoint_every,
            resume=resume,
        )

    def predict(self, images: ArrayLike | Dataset) -> NDArray[np.int64]:
        """Return the class of each image, shape (n,): of equal probabilities the first one's."""
        # The method: np.argmax, the function, takes 1.4 µs more, as long as one image does.
        classes: NDArray[np.int64] = self.predict_proba(images).argmax(axis=1)
        return classes

    def predict_proba(self, images: ArrayLike | Dataset) -> NDArray[np.float32]:
        """Return class probabilities.

        Parameters
        ----------
        images : array_like or Dataset
            Shape (n, width), or shaped; finite.

        Returns
        -------
        ndarray of float32, shape (n, classes)
            Each row sums to 1.
        """
        probabilities = self._predict_one(images)
        return inference.predict_proba(self, images) if probabilities is None else probabilities

    def evaluate(self, images: ArrayLike | Dataset, labels: ArrayLike | None = None) -> Metrics:
        """Return loss, accuracy and counts over labelled images, given as to `fit`."""
        dataset = inference.as_dataset(self, images, labels)
        return inference.evaluate(self, dataset.parts(self.images_per_call))

    def gradients(
        self, images: ArrayLike | Dataset, labels: ArrayLike | None = None
    ) -> tuple[float, dict[str, NDArray[np.float32]]]:
        """Return the mean loss over labelled images and its gradient.

        As in a training step, but nothing is dropped, and the moving averages of batch norm stay as
        they are; their gradients are 0.

        Parameters
        ----------
        images, labels
            As for `fit`.

        Returns
        -------
        loss : float
            Mean cross-entropy in nats.
        gradients : dict of str to ndarray of float32
            With the names and shapes of `parameters`.
        """
        return inference.gradients(self, inference.as_dataset(self, images, labels))

    def layer_output(self, index: int, images: ArrayLike | Dataset) -> NDArray[np.float32]:
        """Return the output of one layer after its activation, shape (n, outputs).

        Parameters
        ----------
        index : int
            The layer, counted from 0; that of the last one are the logits. Negative numbers count
            from the end.
        images : array_like or Dataset
            n images.
        """
        count = len(self._layers)
        checked = as_integer("index", index, -count, count - 1) % count
        return inference.layer_outputs(self, [checked], images)[0]

    def activations(self, images: ArrayLike | Dataset) -> list[NDArray[np.float32]]:
        """Return the output of every layer, as `layer_output` does."""
        return inference.layer_outputs(self, range(len(self._layers)), images)

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
        self.guard.exclusively(self.handle.close)


def _owner(pointer: Any) -> Handle:
    return Handle("network", pointer, library().digitus_network_destroy)
