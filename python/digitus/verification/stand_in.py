"""A network in the engine's place, whose layers can be broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from digitus import reference
from digitus.datasets import Dataset
from digitus.reference.array_types import AnyArray
from digitus.verification.engine_side import EngineSide, Record
from digitus.verification.models import VerifiedModel
from digitus.verification.plan import Mode, all_batches

BreakLayer = Callable[[reference.Layer], reference.Layer]
"""Returns a layer that is wrong, or the layer itself."""


class StandIn(EngineSide):
    """The NumPy reference in float32 instead of the engine, with the engine's initial weights.

    Whole, it passes every check. So what is noticed of a broken one is what was broken.

    Parameters
    ----------
    dataset, model, mode, seed
        As of `EngineSide`.
    break_layer : callable, optional
        Applied to each step of the computation.
    """

    def __init__(
        self,
        dataset: Dataset,
        model: VerifiedModel,
        mode: Mode,
        seed: int,
        break_layer: BreakLayer | None = None,
    ) -> None:
        self.model = model
        self.dataset = dataset
        architecture = reference.Architecture.from_description(
            {"input_shape": model.input_shape, "layers": model.layers}
        )
        if break_layer is not None:
            architecture.steps = tuple(
                replace(step, layer=break_layer(step.layer)) for step in architecture.steps
            )
        self.reference = reference.Network(architecture, np.float32, seed=seed)
        own = self.reference.parameters
        own.update(model.drawn_biases(own, seed))
        self.reference_optimizer = mode.reference_optimizer
        self.batches = all_batches(len(dataset), mode, seed)

    def next_rows(self) -> AnyArray:
        """Return the row numbers of the batch that the next step uses."""
        self.draws = next(self.batches)
        return self.draws.samples

    def parameters(self) -> dict[str, AnyArray]:
        """Return copies of the parameters as they are now."""
        return {name: values.copy() for name, values in self.reference.parameters.items()}

    def step(self, rows: AnyArray) -> Record:
        """Train on a batch."""
        images, labels = self.dataset.images[rows], self.dataset.labels[rows]
        before = self.parameters()
        outputs = self.reference.forward(images)
        whole_loss, gradients, _ = self.reference.loss_and_gradients(images, labels)
        loss, _, _ = reference.train_step(
            self.reference, images, labels, self.reference_optimizer, draws=self.draws
        )
        activations = dict(zip(self.model.architecture.names, outputs, strict=True))
        return Record(loss, whole_loss, activations, gradients, self.parameters(), before)

    def logits(self, images: AnyArray) -> AnyArray:
        """Return the scores of images with the parameters as they are now."""
        return self.reference.forward(images)[-1]
