"""The other half of a verification: NumPy and Keras, both in float64."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

from digitus import reference
from digitus.reference.array_types import AnyArray, FloatArray
from digitus.reference.tensorflow_network import TensorFlowNetwork
from digitus.verification.engine_side import Record
from digitus.verification.plan import Mode
from digitus.verification.ties import Ties, find_ties


class Peer(Protocol):
    """Something that trains in step with the engine."""

    name: str

    @property
    def tie_count(self) -> int:
        """Proved ties so far."""
        ...

    def step(self, images: AnyArray, labels: AnyArray, engine: Record) -> Record:
        """Train on the engine's batch; take its side at ties of ReLU that are proved."""
        ...

    def logits(self, images: AnyArray) -> AnyArray:
        """Return the scores of images with the parameters as they are now."""
        ...


class _TieFollowingNetwork(reference.Network):
    """The reference network, except that proved ties follow the engine."""

    engine_activations: dict[str, AnyArray] | None = None
    tie_count = 0

    def values(
        self, images: AnyArray, mode: reference.Pass = reference.INFERENCE
    ) -> list[FloatArray]:
        values = super().values(images, mode)
        if self.engine_activations is None:
            return values
        for number, step in enumerate(self.architecture.steps):
            if isinstance(step.layer, reference.Activation):
                # The dense layer took values[number - 1], its ReLU gave values[number + 1].
                own = values[number + 1]
                ties = find_ties(
                    values[number - 1],
                    self.parameters[f"{step.name}.kernel"],
                    self.parameters[f"{step.name}.bias"],
                    own,
                    self.engine_activations[step.name],
                )
                own[ties.rows, ties.units] = ties.engine_outputs
                self.tie_count += len(ties)
        return values


class NumPyPeer:
    """The NumPy reference in float64, beginning with the engine's weights."""

    name = "NumPy"

    def __init__(self, sizes: tuple[int, ...], mode: Mode, parameters: dict[str, AnyArray]) -> None:
        self.network = _TieFollowingNetwork(sizes, np.float64)
        self.network.set_parameters(parameters)
        self.optimizer = mode.reference_optimizer

    @property
    def tie_count(self) -> int:
        """Proved ties so far."""
        return self.network.tie_count

    def step(self, images: AnyArray, labels: AnyArray, engine: Record) -> Record:
        """Train on the engine's batch."""
        self.network.engine_activations = engine.activations
        loss, gradients, outputs = reference.train_step(
            self.network, images, labels, self.optimizer
        )
        self.network.engine_activations = None
        names = self.network.architecture.names
        return Record(loss, dict(zip(names, outputs, strict=True)), gradients, self.parameters)

    @property
    def parameters(self) -> dict[str, AnyArray]:
        """The parameters as they are now."""
        return self.network.parameters

    def logits(self, images: AnyArray) -> AnyArray:
        """Return the scores of images."""
        return self.network.forward(images)[-1]


class _TieFollowingKeras(TensorFlowNetwork):
    """The Keras model, except that proved ties follow the engine."""

    engine_activations: dict[str, AnyArray] | None = None
    tie_count = 0

    def layer_output(self, layer: Any, values: Any) -> Any:
        own = super().layer_output(layer, values)
        if self.engine_activations is None or layer is self.model.layers[-1]:
            return own
        kernel, bias = layer.kernel.numpy(), layer.bias.numpy()
        engine = self.engine_activations[layer.name]
        ties = find_ties(values.numpy(), kernel, bias, own.numpy(), engine)
        self.tie_count += len(ties)
        return self._follow(ties, own, layer, values) if len(ties) > 0 else own

    def _follow(self, ties: Ties, own: Any, layer: Any, values: Any) -> Any:
        """Return the layer's output with ReLU as open as the engine's, so that gradients agree."""
        tensorflow = self.tensorflow
        is_tie = np.zeros(own.shape, dtype=bool)
        is_tie[ties.rows, ties.units] = True
        is_open = np.zeros(own.shape, dtype=own.dtype.name)
        is_open[ties.rows, ties.units] = ties.engine_outputs > 0
        sums = tensorflow.matmul(values, layer.kernel) + layer.bias
        return tensorflow.where(is_tie, sums * is_open, own)


class KerasPeer:
    """The same network in Keras, in float64, beginning with the engine's weights.

    In its usual float32 Keras takes Adam's 1 - beta_2**t from a number near 1: at the first steps
    that alone is off by up to 6e-5, far more than all that is to be compared here.
    """

    name = "Keras"

    def __init__(self, sizes: tuple[int, ...], mode: Mode, parameters: dict[str, AnyArray]) -> None:
        self.network = _TieFollowingKeras(sizes, mode.reference_optimizer, "float64")
        self.network.set_parameters(parameters)

    @property
    def tie_count(self) -> int:
        """Proved ties so far."""
        return self.network.tie_count

    def step(self, images: AnyArray, labels: AnyArray, engine: Record) -> Record:
        """Train on the engine's batch."""
        self.network.engine_activations = engine.activations
        loss, gradients, outputs = self.network.step(images, labels)
        self.network.engine_activations = None
        names = self.network.twin.architecture.names
        return Record(
            loss, dict(zip(names, outputs, strict=True)), gradients, self.network.parameters
        )

    def logits(self, images: AnyArray) -> AnyArray:
        """Return the scores of images."""
        inputs = self.network.twin.as_inputs(images)
        return np.asarray(self.network.model(inputs))
