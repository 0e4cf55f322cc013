"""The same networks in TensorFlow, for comparison: same layers, loss, optimizers and names.

TensorFlow is imported when the first network is made, not before.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from digitus.reference.architecture import Architecture
from digitus.reference.array_types import AnyArray, FloatArray, Parameters
from digitus.reference.dropout import Dropout, dropout_factors
from digitus.reference.initializers import Initializer, glorot_uniform
from digitus.reference.layer import Draws
from digitus.reference.losses import image_weights, one_hot
from digitus.reference.network import Network
from digitus.reference.optimizers import Optimizer
from digitus.reference.tensorflow_import import import_tensorflow
from digitus.reference.tensorflow_layers import keras_layer, keras_optimizer
from digitus.reference.training import History


class TensorFlowNetwork:
    """The Keras model that equals `digitus.reference.network.Network`, ready to train.

    Parameters
    ----------
    architecture, seed, initializer
        As of `Network`; the initial weights are the same.
    optimizer : Optimizer
        Of `digitus.reference.optimizers`; Keras's of the same kind is used.
    dtype : float32 or float64
        What everything is computed in; Keras itself would use float32.
    softmax_output : bool
        Whether the model gives probabilities instead of logits.
    clip_norm : float, optional
        Length to which the optimizer shortens gradients.

    Attributes
    ----------
    model : keras.Sequential
        Compiled, with categorical cross-entropy on one-hot labels.
    """

    def __init__(
        self,
        architecture: Architecture | Sequence[int],
        optimizer: Optimizer,
        dtype: str = "float32",
        *,
        seed: int = 0,
        initializer: Initializer = glorot_uniform,
        softmax_output: bool = False,
        clip_norm: float | None = None,
    ) -> None:
        self.twin = Network(architecture, dtype, seed=seed, initializer=initializer)
        self.tensorflow = import_tensorflow()
        keras = self.tensorflow.keras
        ours = self.twin.architecture
        self.layers = [
            keras_layer(layer, name, dtype)
            for layer, name in zip(ours.layers, ours.names, strict=True)
        ]
        self.model = keras.Sequential([keras.Input(ours.input_shape, dtype=dtype), *self.layers])
        self.softmax_output = softmax_output
        if softmax_output:
            self.model.add(keras.layers.Softmax(dtype=dtype))
        self.model.compile(
            optimizer=keras_optimizer(optimizer, clip_norm=clip_norm),
            loss=self._loss(label_smoothing=0.0),
            metrics=["accuracy"],
        )
        self.set_parameters(self.twin.parameters)

    def _loss(self, label_smoothing: float) -> Any:
        return self.tensorflow.keras.losses.CategoricalCrossentropy(
            from_logits=not self.softmax_output,
            label_smoothing=label_smoothing,
            dtype=self.twin.dtype.name,
        )

    def _variables(self) -> dict[str, Any]:
        """Return Keras's variables, by our names."""
        return {
            f"{layer.name}.{variable.name}": variable
            for layer in self.layers
            for variable in layer.weights
        }

    @property
    def parameters(self) -> Parameters:
        """Copies of the parameters, named as in `Network`."""
        variables = self._variables()
        return {name: variables[name].numpy() for name in self.twin.parameters}

    def set_parameters(self, parameters: Mapping[str, AnyArray]) -> None:
        """Replace the parameters.

        Raises
        ------
        ValueError
            If a name or a shape does not match.
        """
        self.twin.set_parameters(parameters)
        variables = self._variables()
        for name, values in self.twin.parameters.items():
            variables[name].assign(values)

    def forward(self, images: AnyArray) -> list[FloatArray]:
        """Compute the output of every layer in inference, as `Network.forward`.

        Returns
        -------
        list of ndarray
            The last are what the model gives.
        """
        values = self.tensorflow.constant(self.twin.as_inputs(images))
        outputs = []
        for layer in self.layers:
            values = layer(values, training=False)
            outputs.append(values)
        if self.softmax_output:
            outputs[-1] = self.model.layers[-1](values)
        return [output.numpy() for output in outputs]

    def loss_and_gradients(
        self,
        images: AnyArray,
        labels: AnyArray,
        *,
        weights: AnyArray | None = None,
        label_smoothing: float = 0.0,
        draws: Draws | None = None,
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Compute what `Network.loss_and_gradients` computes, with TensorFlow's own gradients.

        Returns
        -------
        loss : float
        gradients : dict of str to ndarray
        outputs : list of ndarray
            Of every layer, after its activation; the last are what the model gives.
        """
        before = self.parameters
        results = self._training_pass(images, labels, weights, label_smoothing, draws)
        variables = self._variables()
        for name in before.keys() - set(self.twin.trained):
            variables[name].assign(before[name])  # Keras moves the statistics at each pass
        return results

    def _training_pass(
        self,
        images: AnyArray,
        labels: AnyArray,
        weights: AnyArray | None,
        label_smoothing: float,
        draws: Draws | None,
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Compute loss, gradients and outputs; the moving statistics follow the batch."""
        targets = self._one_hot(labels, len(images))
        weights = image_weights(labels, targets.shape[1], weights)
        with self.tensorflow.GradientTape() as tape:
            values = self.tensorflow.constant(self.twin.as_inputs(images))
            outputs = []
            for position, layer in enumerate(self.layers):
                values = self.layer_output(layer, self._dropped_out(position, values, draws))
                outputs.append(values)
            if self.softmax_output:
                outputs[-1] = self.model.layers[-1](values)
            loss = self._loss(label_smoothing)(targets, outputs[-1], sample_weight=weights)
        variables = self._variables()
        trained = {name: variables[name] for name in self.twin.trained}
        gradients = tape.gradient(loss, trained)
        named = {name: gradient.numpy() for name, gradient in gradients.items()}
        return float(loss), named, [output.numpy() for output in outputs]

    def _dropped_out(self, position: int, values: Any, draws: Draws | None) -> Any:
        """Return the inputs of a layer; those of dropout times our factors, not Keras's."""
        layer = self.twin.architecture.layers[position]
        if not isinstance(layer, Dropout) or draws is None:
            return values
        shape = self.twin.architecture.shapes[position]
        return values * dropout_factors(draws, position, shape, layer.rate, self.twin.dtype)

    def layer_output(self, layer: Any, values: Any) -> Any:
        """Compute what one layer makes of its input in training, under the tape."""
        is_dropout = isinstance(layer, self.tensorflow.keras.layers.Dropout)
        return layer(values, training=not is_dropout)  # what it drops was multiplied by 0 before

    def step(
        self,
        images: AnyArray,
        labels: AnyArray,
        *,
        weights: AnyArray | None = None,
        label_smoothing: float = 0.0,
        draws: Draws | None = None,
    ) -> tuple[float, Parameters, list[FloatArray]]:
        """Take one step of the optimizer; return what `loss_and_gradients` gave before it."""
        loss, gradients, outputs = self._training_pass(
            images, labels, weights, label_smoothing, draws
        )
        variables = self._variables()
        self.model.optimizer.apply(
            [self.tensorflow.constant(gradient) for gradient in gradients.values()],
            [variables[name] for name in gradients],
        )
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

        The seed orders the images too, but by TensorFlow's generator, so in another order; and what
        dropout leaves out is drawn by Keras, too.
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
        return one_hot(checked, self.twin.architecture.class_count, self.twin.dtype)

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
