"""The engine's half of a verification."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from digitus.datasets import Dataset
from digitus.reference.array_types import AnyArray
from digitus.trainer import Trainer
from digitus.verification.models import VerifiedModel
from digitus.verification.plan import Mode


@dataclass
class Record:
    """What one step showed.

    Attributes
    ----------
    loss : float
        Of the step itself, with what dropout leaves out.
    whole_loss : float
        With nothing left out; the same as `loss` where a network has no dropout.
    activations : dict of str to ndarray
        Every layer's outputs in inference by its name, shape (batch, ...); of the last layer the
        logits.
    gradients : dict of str to ndarray
        Of `whole_loss`, with the statistics of the batch.
    parameters : dict of str to ndarray
        What the step ended with, moving statistics among them.
    parameters_before : dict of str to ndarray
        What the step began with.
    """

    loss: float
    whole_loss: float
    activations: dict[str, AnyArray]
    gradients: dict[str, AnyArray]
    parameters: dict[str, AnyArray]
    parameters_before: dict[str, AnyArray]


class EngineSide:
    """Train with the engine, one step at a time, and tell all about each.

    Parameters
    ----------
    dataset : Dataset
        Training images.
    model : VerifiedModel
    mode : Mode
    seed : int
        Draws initial weights and the order of the images.
    """

    def __init__(self, dataset: Dataset, model: VerifiedModel, mode: Mode, seed: int) -> None:
        self.model = model
        self.network = model.engine_network(seed)
        self.dataset = dataset
        self.batch_size = len(dataset) if mode.batch_size is None else mode.batch_size
        self.optimizer = mode.engine_optimizer
        self.trainer = Trainer(
            self.network,
            dataset,
            self.optimizer,
            mode.batch_size,
            shuffle=mode.shuffles,
            seed=seed,
        )
        self.position = 0
        self.loss_sum = 0.0

    def next_rows(self) -> AnyArray:
        """Return the row numbers of the batch that the next step uses."""
        return self.trainer.order()[self.position : self.position + self.batch_size]

    def parameters(self) -> dict[str, AnyArray]:
        """Return copies of the parameters as they are now."""
        return dict(self.network.parameters())

    def step(self, rows: AnyArray) -> Record:
        """Train on the next batch, which is `rows`."""
        batch = self._batch(rows)
        before = self.parameters()
        whole_loss, gradients = self.network.gradients(batch)
        outputs = self.network.activations(batch)
        progress = self.trainer.run(1)
        loss_sum = progress.loss * progress.images
        loss = (loss_sum - self.loss_sum) / len(rows)
        self.position = 0 if progress.epoch_finished else self.position + len(rows)
        self.loss_sum = 0.0 if progress.epoch_finished else loss_sum
        return Record(
            loss=loss,
            whole_loss=whole_loss,
            activations=self._by_layer(outputs),
            gradients=dict(gradients),
            parameters=self.parameters(),
            parameters_before=before,
        )

    def _by_layer(self, outputs: list[AnyArray]) -> dict[str, AnyArray]:
        """Return each layer's outputs by its name, in the shape that the layer gives."""
        architecture = self.model.architecture
        shapes = architecture.shapes[1:]
        return {
            name: values.reshape(len(values), *shape)
            for name, shape, values in zip(architecture.names, shapes, outputs, strict=True)
        }

    def _batch(self, rows: AnyArray) -> Dataset:
        """Return the images of a batch in their order."""
        if len(rows) == len(self.dataset):
            return self.dataset  # a full batch is in file order
        images, labels = self.dataset.images[rows], self.dataset.labels[rows]
        return Dataset.from_arrays(images, labels, self.dataset.classes)

    def logits(self, images: AnyArray) -> AnyArray:
        """Return the scores of images with the parameters as they are now."""
        return np.asarray(self.network.layer_output(-1, images))
