"""The other half of a verification: NumPy and Keras, both in float64."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from digitus import reference
from digitus.reference.array_types import AnyArray, FloatArray, Parameters
from digitus.verification.engine_side import Record
from digitus.verification.plan import Mode
from digitus.verification.tie_following import TieFollowingKeras, TieFollowingNetwork
from digitus.verification.ties import EngineDecisions, TieCount, layers_as_in_inference

Pass = tuple[float, Parameters, list[FloatArray]]
"""Loss, gradients, and outputs of every layer."""


class Peer(ABC):
    """Something that trains in step with the engine.

    Attributes
    ----------
    name : str
        What tables call it.
    network : TieFollowingNetwork or TieFollowingKeras
    architecture : Architecture
    """

    name: str
    network: TieFollowingNetwork | TieFollowingKeras

    def __init__(self, architecture: reference.Architecture) -> None:
        self.architecture = architecture

    @property
    def ties(self) -> TieCount:
        """Proved ties so far."""
        return self.network.ties

    def step(
        self, images: AnyArray, labels: AnyArray, engine: Record, draws: reference.Draws
    ) -> Record:
        """Train on the engine's batch; take its side at ties that are proved.

        Parameters
        ----------
        images : ndarray, shape (batch, ...)
        labels : ndarray of integers, shape (batch,)
        engine : Record
            What the engine did.
        draws : Draws
            What dropout draws with in this step.
        """
        network, inputs = self.network, self.as_inputs(images)
        before = {name: values.copy() for name, values in network.parameters.items()}
        network.decisions = EngineDecisions(self.architecture, inputs, engine)
        whole: Pass | None = None
        if layers_as_in_inference(self.architecture) < len(self.architecture.layers):
            loss, gradients, _ = network.loss_and_gradients(inputs, labels)
            whole = loss, gradients, self.inference_outputs(inputs)
        ties = replace(network.ties)
        step = self.take_step(inputs, labels, draws)
        if whole is not None:
            network.ties = ties  # they were the same before, and are counted once
        network.decisions = None
        whole_loss, gradients, outputs = whole or step
        return Record(
            loss=step[0],
            whole_loss=whole_loss,
            activations=dict(zip(self.architecture.names, outputs, strict=True)),
            gradients=gradients,
            parameters=network.parameters,
            parameters_before=before,
        )

    @abstractmethod
    def as_inputs(self, images: AnyArray) -> FloatArray:
        """Return images as the first layer sees them."""

    @abstractmethod
    def inference_outputs(self, inputs: FloatArray) -> list[FloatArray]:
        """Return what every layer gives in inference; of the last one the scores."""

    @abstractmethod
    def take_step(self, inputs: FloatArray, labels: AnyArray, draws: reference.Draws) -> Pass:
        """Change the parameters; return what led to it."""

    def logits(self, images: AnyArray) -> FloatArray:
        """Return the scores of images with the parameters as they are now."""
        return self.inference_outputs(self.as_inputs(images))[-1]


class NumPyPeer(Peer):
    """The NumPy reference in float64, beginning with the engine's weights."""

    name = "NumPy"
    network: TieFollowingNetwork

    def __init__(
        self,
        architecture: reference.Architecture,
        mode: Mode,
        parameters: dict[str, AnyArray],
    ) -> None:
        super().__init__(architecture)
        self.network = TieFollowingNetwork(architecture)
        self.network.set_parameters(parameters)
        self.optimizer = mode.reference_optimizer

    def as_inputs(self, images: AnyArray) -> FloatArray:
        """Return images as the first layer sees them."""
        return self.network.as_inputs(images)

    def inference_outputs(self, inputs: FloatArray) -> list[FloatArray]:
        """Return what every layer gives in inference."""
        return self.network.forward(inputs)

    def take_step(self, inputs: FloatArray, labels: AnyArray, draws: reference.Draws) -> Pass:
        """Change the parameters."""
        return reference.train_step(self.network, inputs, labels, self.optimizer, draws=draws)


class KerasPeer(Peer):
    """The same network in Keras, in float64, beginning with the engine's weights.

    Dropout multiplies by the factors that NumPy draws, for Keras draws others. In its usual float32
    Keras takes Adam's 1 - beta_2**t from a number near 1: at the first steps that alone is off by
    up to 6e-5, far more than all that is to be compared here.
    """

    name = "Keras"
    network: TieFollowingKeras

    def __init__(
        self,
        architecture: reference.Architecture,
        mode: Mode,
        parameters: dict[str, AnyArray],
    ) -> None:
        super().__init__(architecture)
        self.network = TieFollowingKeras(architecture, mode)
        self.network.set_parameters(parameters)

    def as_inputs(self, images: AnyArray) -> FloatArray:
        """Return images as the first layer sees them."""
        return self.network.twin.as_inputs(images)

    def inference_outputs(self, inputs: FloatArray) -> list[FloatArray]:
        """Return what every layer gives in inference."""
        return self.network.forward(inputs)

    def take_step(self, inputs: FloatArray, labels: AnyArray, draws: reference.Draws) -> Pass:
        """Change the parameters."""
        return self.network.step(inputs, labels, draws=draws)
