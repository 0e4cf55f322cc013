"""Networks of the peers whose gradients follow the engine at proved ties."""

from __future__ import annotations

from typing import Any

import numpy as np

from digitus import reference
from digitus.reference.activations import LEAKY_RELU_SLOPE
from digitus.reference.array_types import AnyArray, FloatArray
from digitus.reference.pooling import hand_to_winners, max_pool2d_winners
from digitus.reference.tensorflow_network import TensorFlowNetwork
from digitus.reference.windows import Window
from digitus.verification.plan import Mode
from digitus.verification.ties import EngineDecisions, TieCount, has_kink
from digitus.verification.window_sums import Places


class TieFollowingNetwork(reference.Network):
    """The reference network, except that gradients follow the engine at proved ties."""

    def __init__(self, architecture: reference.Architecture) -> None:
        super().__init__(architecture, np.float64)
        self.decisions: EngineDecisions | None = None
        self.ties = TieCount()

    def step_gradient(
        self, number: int, values: list[FloatArray], gradient: FloatArray, mode: reference.Pass
    ) -> FloatArray:
        """Carry a gradient back through one step, at proved ties as the engine does."""
        step = self.architecture.steps[number]
        if self.decisions is None or not self.decisions.knows(step.position):
            return super().step_gradient(number, values, gradient, mode)
        if has_kink(step.layer):
            places = self.decisions.kinks(step.position, values[number + 1])
            if len(places[0]) > 0:
                self.ties.kinks += len(places[0])
                engine = self.decisions.outputs_of(step.position)[places]
                values = _bent(values, number, places, engine)
        elif isinstance(step.layer, reference.MaxPool2D):
            winners = self.decisions.pool_winners(step.position, values[number])
            if winners is not None:
                own = max_pool2d_winners(values[number], step.layer.window)
                self.ties.pools += int(np.count_nonzero(winners != own))
                size = values[number].shape[1:3]
                return hand_to_winners(winners, gradient, step.layer.window, size)
        return super().step_gradient(number, values, gradient, mode)


def _bent(
    values: list[FloatArray], number: int, places: Places, engine: AnyArray
) -> list[FloatArray]:
    """Return the values of a pass with a step's inputs and outputs on the engine's side of 0."""
    bent = list(values)
    for index in (number, number + 1):
        bent[index] = values[index].copy()
        bent[index][places] = engine
    return bent


class TieFollowingKeras(TensorFlowNetwork):
    """The Keras model, except that gradients follow the engine at proved ties."""

    def __init__(self, architecture: reference.Architecture, mode: Mode) -> None:
        super().__init__(architecture, mode.reference_optimizer, "float64")
        self.decisions: EngineDecisions | None = None
        self.ties = TieCount()

    def layer_output(self, layer: Any, values: Any) -> Any:
        """Compute what a layer makes of its input, with the engine's gradient at proved ties."""
        own = super().layer_output(layer, values)
        architecture = self.twin.architecture
        position = architecture.names.index(layer.name)
        ours = architecture.layers[position]
        if self.decisions is None or not self.decisions.knows(position):
            return own
        slope = _closed_slope(ours)
        if slope is not None:
            places = self.decisions.kinks(position, own.numpy())
            if len(places[0]) > 0:
                self.ties.kinks += len(places[0])
                is_open = self.decisions.outputs_of(position)[places] > 0
                slopes = np.where(is_open, 1.0, slope)
                return self._bent(own, places, slopes, self._sums(ours, layer, values))
        if isinstance(ours, reference.MaxPool2D) and position > 0:
            winners = self.decisions.pool_winners(position, values.numpy())
            if winners is not None:
                return self._from_winners(own, winners, values, ours.window)
        return own

    def _bent(self, own: Any, places: Places, slopes: AnyArray, sums: Any) -> Any:
        """Return outputs whose gradient has these slopes at these places."""
        is_tie, factors = np.zeros(own.shape, dtype=bool), np.zeros(own.shape)
        is_tie[places], factors[places] = True, slopes
        return self._own_with_gradient_of(sums * factors, own, is_tie)

    def _own_with_gradient_of(self, other: Any, own: Any, is_tie: AnyArray) -> Any:
        """Return one's own values, with the gradient of other ones where there is a tie."""
        fixed = self.tensorflow.stop_gradient
        return self.tensorflow.where(is_tie, fixed(own) + (other - fixed(other)), own)

    def _sums(self, ours: reference.Layer, layer: Any, values: Any) -> Any:
        """Return what goes into the activation of a layer."""
        if isinstance(ours, reference.Dense):
            return self.tensorflow.matmul(values, layer.kernel) + layer.bias
        if isinstance(ours, reference.Conv2D):
            strides, padding = ours.window.strides, ours.window.padding.upper()
            return self.tensorflow.nn.conv2d(values, layer.kernel, strides, padding) + layer.bias
        return values

    def _from_winners(self, own: Any, winners: AnyArray, values: Any, window: Window) -> Any:
        """Return a pool's outputs whose gradient goes to the engine's winners."""
        is_tie = winners != max_pool2d_winners(values.numpy(), window)
        if not is_tie.any():
            return own
        self.ties.pools += int(np.count_nonzero(is_tie))
        batch = len(winners)
        indices = _flat_indices(winners, window, tuple(values.shape[1:]))
        flat = self.tensorflow.reshape(values, (batch, -1))
        chosen = self.tensorflow.gather(flat, indices.reshape(batch, -1), batch_dims=1)
        return self._own_with_gradient_of(self.tensorflow.reshape(chosen, own.shape), own, is_tie)


def _closed_slope(layer: reference.Layer) -> float | None:
    """Return the slope below the kink that a layer ends with; None if it has none."""
    if isinstance(layer, reference.LeakyReLU):
        return layer.slope
    name = layer.activation if isinstance(layer, reference.Activation) else layer.activation_after
    return {"relu": 0.0, "leaky_relu": LEAKY_RELU_SLOPE}.get(name)


def _flat_indices(winners: AnyArray, window: Window, shape: tuple[int, int, int]) -> AnyArray:
    """Return the index of each winner among the values of its image."""
    height, width, channels = shape
    (above, _), (left, _) = window.margins((height, width))
    _, rows, columns, _ = winners.shape
    first_rows = np.arange(rows)[:, np.newaxis, np.newaxis] * window.strides[0] - above
    first_columns = np.arange(columns)[:, np.newaxis] * window.strides[1] - left
    row = first_rows + winners // window.size[1]
    column = first_columns + winners % window.size[1]
    indices: AnyArray = (row * width + column) * channels + np.arange(channels)
    return indices
