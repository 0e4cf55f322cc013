"""A program that uses the public names, for `test_typed_consumer`: mypy reads it, nobody runs it.

Annotations say what each call gives out; mypy --strict must agree with all of them.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import digitus
from digitus.evaluation import Report, evaluate_report, write_report


def stop_when_good(event: digitus.EpochEvent) -> bool:
    """Stop at 99 % of the validation images."""
    return event.val_accuracy is not None and event.val_accuracy > 0.99


class Listener:
    """Counts batches."""

    def __init__(self) -> None:
        self.batches = 0

    def on_batch_end(self, event: digitus.BatchEvent) -> None:
        """Count one."""
        self.batches = event.batch


def data() -> tuple[digitus.Dataset, digitus.Dataset]:
    """Load images in each way."""
    whole: digitus.Dataset = digitus.load_csv("mine.csv", classes=3)
    images: NDArray[np.uint8] | NDArray[np.float32] = whole.images
    again: digitus.Dataset = digitus.Dataset.from_arrays(images, [0, 1, 2], classes=3)
    rest, held_out = again.split(0.1, seed=1)
    changed: NDArray[np.float32] = rest.augmented(digitus.Augmentation(shift=2), stop=1)
    assert changed.shape[1] == rest.width
    train, test = digitus.load_data(Path("folder"))
    return (train, test) if len(held_out) > 1 else digitus.load_data("sample")


def train(images: digitus.Dataset) -> digitus.Network:
    """Build and train networks in each way."""
    layers = [digitus.Conv2D(8, (3, 3), "relu", padding="same"), digitus.MaxPool2D(2)]
    net = digitus.Network((28, 28, 1), [*layers, digitus.Flatten(), digitus.Dense(10)], seed=1)
    stopping = digitus.EarlyStopping("val_loss", patience=3, restore_best_weights=True)
    history: digitus.History = net.fit(
        images,
        epochs=3,
        batch_size=None,
        optimizer=digitus.AdamW(1e-3, weight_decay=0.01),
        schedule=digitus.Cosine(warmup_steps=10),
        augmentation="digits",
        validation_split=0.1,
        callbacks=[stopping, Listener(), stop_when_good],
        checkpoint=Path("run.checkpoint"),
    )
    losses: list[float] = history.loss
    best: float | None = stopping.best
    assert best is not None
    assert losses[-1] < 1
    with digitus.Trainer(net, images, digitus.SGD(0.1, momentum=0.9)) as trainer:
        progress: digitus.Progress = trainer.run(10)
        order: NDArray[np.int64] = trainer.order()
        assert progress.epoch_finished or len(order)
    epochs: int = digitus.Checkpoint.read("run.checkpoint").finished_epochs
    assert epochs <= 3
    return net


def use(net: digitus.Network, test: digitus.Dataset) -> str:
    """Ask a network in each way."""
    labels: NDArray[np.int64] = net.predict(test)
    probabilities: NDArray[np.float32] = net.predict_proba(test.images[:3])
    metrics: digitus.Metrics = net.evaluate(test.images, test.labels)
    loss, gradients = net.gradients(test)
    kernel: NDArray[np.float32] = gradients["dense_4.kernel"]
    net.set_parameters({"dense_4.kernel": kernel * 0})
    net.class_names = [str(label) for label in range(net.classes)]
    net.metadata["author"] = "me"
    net.save(Path("mine.safetensors"))
    report: Report = evaluate_report(digitus.Network.load("mine.safetensors"), test)
    written: list[Path] = write_report(report, "report")
    try:
        digitus.set_num_threads(0)
    except digitus.ArgumentError as error:
        raise SystemExit(f"{error} {loss} {metrics.accuracy}") from None
    return f"{labels[0]} {probabilities.shape} {written[0].name} {digitus.__version__}"


MISTAKES = """
import digitus

net = digitus.Network(784, [digitus.Dense(10)])  # 1: no sequence
net.fit([[0.0]], epochs="3")  # 2: text for a number
count: str = net.evaluate([[0.0]], [1]).correct  # 3: an int
digitus.Dense("relu", 10)  # 4: the wrong order
digitus.frobnicate()  # 5: no such name
"""
"""Each line is a mistake that mypy has to find."""
