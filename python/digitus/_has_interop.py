"""The part of a network that other libraries give and take."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from digitus._files import StrPath

if TYPE_CHECKING:
    from digitus.network import Network

Made = TypeVar("Made", bound="HasInterop")


class HasInterop:
    """Makes networks of models of Keras and PyTorch, and goes the other way; see docs/interop.md.

    The work is done in `digitus.interop`, which is imported when one of these is called.
    """

    @classmethod
    def from_keras(cls: type[Made], model: Any, *, seed: int = 0) -> Made:
        """Make the network that a Keras model is, with the same weights.

        The probabilities are the model's own but for rounding. A softmax at the end leaves, for
        Digitus has it in its predictions; activations join the layer before them. A first layer
        Rescaling(1/255) leaves too, with a warning: Digitus divides uint8 images by 255 itself.
        What concerns training alone (optimizer, regularisers, constraints, frozen layers) is not
        brought along.

        Parameters
        ----------
        model : keras.Sequential or keras.Model
            Built, of Keras 3: layers in a row, functional or not, models in models too. Its layers
            are Dense, Conv2D, MaxPooling2D, AveragePooling2D, GlobalAveragePooling2D, Flatten,
            Dropout, BatchNormalization, Activation, ReLU, LeakyReLU and Softmax.
        seed : int
            Draws the order of the images in `fit`; 0 to 2**64 - 1.

        Returns
        -------
        Network

        Raises
        ------
        ArgumentError
            If a layer, or a setting of one, has no equal in Digitus: with the layer's number, name
            and class, the value, and what can be done.
        """
        from digitus._checks import as_seed  # noqa: PLC0415 - seldom needed
        from digitus.interop.from_keras import from_keras  # noqa: PLC0415

        return cast(Made, from_keras(cast("type[Network]", cls), model, as_seed(seed)))

    def to_keras(self, *, softmax: bool = False) -> Any:
        """Return the Keras model that this network is, with the same weights, not compiled.

        It takes float32 images, as `predict_proba` does; bytes have to be divided by 255 before.
        `digitus.interop.keras_weights` returns the weights alone, for a model that you have.

        Parameters
        ----------
        softmax : bool
            Whether the model gives probabilities. Else it gives logits: train it with
            `from_logits=True`.

        Returns
        -------
        keras.Sequential
            Its layers have the names of ours; activations stand as layers of their own.

        Raises
        ------
        ImportError
            If TensorFlow is missing, with the way to install it.
        """
        from digitus.interop.to_keras import to_keras  # noqa: PLC0415 - seldom needed

        return to_keras(cast("Network", self), softmax=softmax)

    @classmethod
    def from_torch(
        cls: type[Made],
        module: Any,
        input_shape: Sequence[int] | None = None,
        *,
        seed: int = 0,
    ) -> Made:
        """Make the network that a PyTorch module is in inference, with the same weights.

        PyTorch has the channels of an image before its places, Digitus behind them: images
        [channels, height, width] become [height, width, channels], and kernels, as well as the
        weights of a Linear behind a Flatten, are put into that order. The probabilities are then
        the module's own but for rounding. Softmax or LogSoftmax at the end leaves; activations
        join the layer before them.

        Parameters
        ----------
        module : torch.nn.Sequential
            Of Linear, Conv2d, MaxPool2d, AvgPool2d, AdaptiveAvgPool2d(1), Flatten, Dropout,
            BatchNorm1d, BatchNorm2d, ReLU, LeakyReLU, GELU, Sigmoid, Tanh, Identity, Softmax and
            LogSoftmax, or of Sequentials of them. `padding` must be what "valid" or "same" is
            there.
        input_shape : sequence of int, optional
            Shape of one input as Digitus has it, such as (28, 28, 1). May be left out if a Linear
            is the first layer with weights: then inputs are rows of its `in_features`.
        seed : int
            Draws the order of the images in `fit`; 0 to 2**64 - 1.

        Returns
        -------
        Network

        Raises
        ------
        ArgumentError
            If a module, or a setting of one, has no equal in Digitus: with its place and class, the
            value, and what can be done.
        """
        from digitus._checks import as_seed  # noqa: PLC0415 - seldom needed
        from digitus.interop.from_torch import from_torch  # noqa: PLC0415

        kind = cast("type[Network]", cls)
        return cast(Made, from_torch(kind, module, input_shape, as_seed(seed)))

    def save_npz(self, path: StrPath) -> None:
        """Save the parameters as NumPy's `.npz`, by the names of `parameters()`.

        Parameters
        ----------
        path : str or os.PathLike
            Nothing is added to the name. An earlier file stays whole until it is replaced at once.
        """
        from digitus.interop.npz import save_npz  # noqa: PLC0415 - seldom needed

        save_npz(cast("Network", self), path)

    def load_npz(self, path: StrPath) -> None:
        """Replace all parameters by those in an `.npz` file; nothing in the file is run.

        Parameters
        ----------
        path : str or os.PathLike
            What `save_npz` or `numpy.savez` wrote: an array for each name of `parameters()`, and
            no other; real numbers, finite, of the tensor's exact shape. All are checked before any
            is taken.

        Raises
        ------
        FileMissingError, FileAccessError
            If it cannot be read.
        ModelFormatError
            If it is no such file, or not of this network: with file, name, shape and reason.
        """
        from digitus.interop.npz import load_npz  # noqa: PLC0415 - seldom needed

        load_npz(cast("Network", self), path)
