"""The same network in TensorFlow, for comparison: same layers, loss, optimizers and names.

TensorFlow is imported when the first network is made, not before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from digitus.reference import optimizers
from digitus.reference.array_types import AnyArray, FloatArray, Parameters
from digitus.reference.initializers import Initializer, glorot_uniform
from digitus.reference.layers import one_hot
from digitus.reference.network import Network
from digitus.reference.tensorflow_import import import_tensorflow
from digitus.reference.training import History


def keras_optimizer(optimizer: optimizers.Optimizer) -> Any:
    """Return Keras's optimizer of the same kind and settings, at its first step.

    Raises
    ------
    TypeError
        If it is none of `digitus.reference.optimizers`.
    """
    keras = import_tensorflow().keras.optimizers
    match optimizer:
        case optimizers.AdamW():
            twin = keras.AdamW(
                learning_rate=optimizer.learning_rate,
                weight_decay=optimizer.weight_decay,
                beta_1=optimizer.beta_1,
                beta_2=optimizer.beta_2,
                epsilon=optimizer.epsilon,
            )
            twin.exclude_from_weight_decay(var_names=["bias"])
            return twin
        case optimizers.Adam():
            return keras.Adam(
                learning_rate=optimizer.learning_rate,
                beta_1=optimizer.beta_1,
                beta_2=optimizer.beta_2,
                epsilon=optimizer.epsilon,
            )
        case optimizers.Momentum():
            return keras.SGD(
                learning_rate=optimizer.learning_rate,
                momentum=optimizer.momentum,
                nesterov=isinstance(optimizer, optimizers.Nesterov),
            )
        case optimizers.GradientDescent():
            return keras.SGD(learning_rate=optimizer.learning_rate)
    raise TypeError(f"optimizer: expected one of the reference, got {type(optimizer).__name__}")


class TensorFlowNetwork:
    """The Keras model that equals `digitus.reference.network.Network`, ready to train.

    Parameters
    ----------
    sizes, seed, initializer
        As of `Network`; the initial weights are the same.
    optimizer : Optimizer
        Of `digitus.reference.optimizers`; Keras's of the same kind is used.
    dtype : float32 or float64
        What everything is computed in; Keras itself would use float32.
    softmax_output : bool
        Whether the last layer gives probabilities instead of logits.

    Attributes
    ----------
    model : keras.Sequential
        Compiled, with categorical cross-entropy on one-hot labels.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        optimizer: optimizers.Optimizer,
        dtype: str = "float32",
        *,
        seed: int = 0,
        initializer: Initializer = glorot_uniform,
        softmax_output: bool = False,
    ) -> None:
        self.twin = Network(sizes, dtype, seed=seed, initializer=initializer)
        self.tensorflow = import_tensorflow()
        keras = self.tensorflow.keras
        self.model = keras.Sequential([keras.Input((sizes[0],), dtype=dtype)])
        for number, units in enumerate(sizes[1:], start=1):
            activation = "relu"
            if number == len(sizes) - 1:
                activation = "softmax" if softmax_output else "linear"
            self.model.add(
                keras.layers.Dense(units, activation, name=f"dense_{number}", dtype=dtype)
            )
        self.model.compile(
            optimizer=keras_optimizer(optimizer),
            loss=keras.losses.CategoricalCrossentropy(from_logits=not softmax_output, dtype=dtype),
            metrics=["accuracy"],
        )
        self.set_parameters(self.twin.parameters)

    @property
    def parameters(self) -> Parameters:
        """Copies of the parameters, named as in `Network`."""
        return dict(zip(self.twin.parameters, self.model.get_weights(), strict=True))

    def set_parameters(self, parameters: Mapping[str, AnyArray]) -> None:
        """Replace the parameters.

        Raises
        ------
        ValueError
            If a name or a shape does not match.
        """
        self.twin.set_parameters(parameters)
        self.model.set_weights(list(self.twin.parameters.values()))

    def loss_and_gradients(
        self, images: AnyArray, labels: AnyArray
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Compute what `Network.loss_and_gradients` computes, with TensorFlow's own gradients.

        Returns
        -------
        loss : float
        gradients : dict of str to ndarray
        outputs : list of ndarray
            Of every layer, after its activation.
        """
        with self.tensorflow.GradientTape() as tape:
            values = self.tensorflow.constant(self.twin.as_inputs(images))
            outputs = []
            for layer in self.model.layers:
                values = self.layer_output(layer, values)
                outputs.append(values)
            loss = self.model.loss(self._one_hot(labels, len(images)), values)
        gradients = tape.gradient(loss, self.model.trainable_variables)
        arrays = [gradient.numpy() for gradient in gradients]
        named = dict(zip(self.twin.parameters, arrays, strict=True))
        return float(loss), named, [output.numpy() for output in outputs]

    def layer_output(self, layer: Any, values: Any) -> Any:
        """Compute what one layer makes of its input, under the tape."""
        return layer(values)

    def step(
        self, images: AnyArray, labels: AnyArray
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Take one step of the optimizer; return what `loss_and_gradients` gave before it."""
        loss, gradients, outputs = self.loss_and_gradients(images, labels)
        tensors = [self.tensorflow.constant(gradient) for gradient in gradients.values()]
        self.model.optimizer.apply(tensors, self.model.trainable_variables)
        return loss, gradients, outputs

    def evaluate(self, images: AnyArray, labels: AnyArray) -> tuple[float, float]:
        """Compute mean cross-entropy and accuracy with `model.evaluate`."""
        results = self.model.evaluate(
            self.twin.as_inputs(images),
            self._one_hot(labels, len(images)),
            verbose=0,
            return_dict=True,
        )
        return results["loss"], results["accuracy"]

    def train(
        self,
        images: AnyArray,
        labels: AnyArray,
        *,
        epochs: int,
        batch_size: int | None,
        seed: int = 0,
        shuffle: bool = True,
        validation: tuple[AnyArray, AnyArray] | None = None,
        on_epoch: Callable[[int, History], None] | None = None,
    ) -> History:
        """Train with `model.fit`; parameters and result as of `digitus.reference.training.train`.

        The seed orders the images too, but by TensorFlow's generator, so in another order.
        """
        self.tensorflow.random.set_seed(seed)
        history = History()
        if validation is not None:
            validation = (
                self.twin.as_inputs(validation[0]),
                self._one_hot(validation[1], len(validation[0])),
            )
        self.model.fit(
            self.twin.as_inputs(images),
            self._one_hot(labels, len(images)),
            epochs=epochs,
            batch_size=batch_size or len(images),
            shuffle=shuffle,
            validation_data=validation,
            callbacks=[self._recorder(history, on_epoch)],
            verbose=0,
        )
        return history

    def _one_hot(self, labels: AnyArray, count: int) -> FloatArray:
        """Return checked labels as rows of zeros and a one."""
        checked = self.twin.as_labels(labels, count)
        return one_hot(checked, self.twin.sizes[-1], self.twin.dtype)

    def _recorder(self, history: History, on_epoch: Callable[[int, History], None] | None) -> Any:
        """Return a Keras callback that fills a history, and then calls `on_epoch`."""

        class Recorder(self.tensorflow.keras.callbacks.Callback):  # type: ignore[name-defined, misc]
            def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
                self.start = time.perf_counter()
                self.end: float | None = None

            def on_test_begin(self, logs: Any = None) -> None:
                self.end = time.perf_counter()  # validation is not counted

            def on_epoch_end(self, epoch: int, logs: dict[str, float]) -> None:
                history.seconds.append((self.end or time.perf_counter()) - self.start)
                history.loss.append(logs["loss"])
                history.accuracy.append(logs["accuracy"])
                if "val_loss" in logs:
                    history.val_loss.append(logs["val_loss"])
                    history.val_accuracy.append(logs["val_accuracy"])
                if on_epoch is not None:
                    on_epoch(epoch + 1, history)

        return Recorder()
