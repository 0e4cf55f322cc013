"""Running of verifications."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from digitus import reference
from digitus.datasets import Dataset
from digitus.reference.array_types import AnyArray
from digitus.verification.checks import Check, Tolerances
from digitus.verification.engine_side import EngineSide, Record
from digitus.verification.faults import FAULTS, EngineMaker
from digitus.verification.models import VerifiedModel, mlp
from digitus.verification.peers import KerasPeer, NumPyPeer, Peer
from digitus.verification.plan import Mode, all_batches

OnStep = Callable[[Mode, int], None]


@dataclass(frozen=True)
class VerificationData:
    """What to train on and what to predict at the end."""

    train: Dataset
    test: Dataset


def verify(
    data: VerificationData,
    mode: Mode,
    *,
    model: VerifiedModel | None = None,
    seed: int = 0,
    with_keras: bool = False,
    make_engine: EngineMaker = EngineSide,
    on_step: OnStep | None = None,
) -> list[Check]:
    """Train engine and peers in step with the same weights and batches, and compare all they do.

    Parameters
    ----------
    data : VerificationData
    mode : Mode
        Optimizer, batch size and number of steps.
    model : VerifiedModel, optional
        Which network; by default `mlp`.
    seed : int
        Draws weights and order.
    with_keras : bool
        Whether Keras takes part beside NumPy; needs TensorFlow.
    make_engine : callable
        Makes the engine's side; one of `FAULTS` for a broken one.
    on_step : callable, optional
        Called with the mode and the number of steps done.

    Returns
    -------
    list of Check
        For each peer: loss, activations, gradients, parameters, predictions; and the order.
    """
    session = _Session(
        data,
        mode,
        model or mlp(data.train),
        seed=seed,
        with_keras=with_keras,
        make_engine=make_engine,
    )
    for step in range(1, mode.steps + 1):
        session.step(step)
        if on_step is not None:
            on_step(mode, step)
    session.predict()
    return session.checks()


def self_test(
    data: VerificationData,
    modes: list[Mode],
    *,
    model: VerifiedModel | None = None,
    seed: int = 0,
    with_keras: bool = False,
    on_step: OnStep | None = None,
) -> Iterator[tuple[str, Mode, list[Check]]]:
    """Break the engine in every way in every mode; parameters as of `verify`.

    Yields
    ------
    fault : str
        One of `FAULTS` of the model.
    mode : Mode
    failed : list of Check
        What noticed the fault; empty if nothing did.
    """
    model = model or mlp(data.train)
    for fault, make_engine in FAULTS[model.name].items():
        for mode in modes:
            checks = verify(
                data,
                mode,
                model=model,
                seed=seed,
                with_keras=with_keras,
                make_engine=make_engine,
                on_step=on_step,
            )
            yield fault, mode, [check for check in checks if not check.passed]


class _Session:
    """One mode, with the peers that take part."""

    def __init__(
        self,
        data: VerificationData,
        mode: Mode,
        model: VerifiedModel,
        *,
        seed: int,
        with_keras: bool,
        make_engine: EngineMaker,
    ) -> None:
        self.data = data
        self.mode = mode
        self.seed = seed
        self.engine = make_engine(data.train, model, mode, seed)
        initial, architecture = self.engine.parameters(), model.architecture
        self.comparisons = [_Comparison(mode, NumPyPeer(architecture, mode, initial))]
        if with_keras:
            self.comparisons.append(_Comparison(mode, KerasPeer(architecture, mode, initial)))
        self.order = Check(mode.name, "NumPy", "order of images", 0.0)
        self.batches = all_batches(len(data.train), mode, seed)
        self.full_batch: AnyArray | None = None

    def step(self, step: int) -> None:
        """Let all sides take a step, and compare."""
        rows = self.engine.next_rows()
        draws = next(self.batches)
        self.order.record(float(not np.array_equal(rows, draws.samples)), f"step {step}")
        images, labels = self._batch(rows)
        ours = self.engine.step(rows)
        for comparison in self.comparisons:
            comparison.step(images, labels, ours, draws, step)

    def _batch(self, rows: AnyArray) -> tuple[AnyArray, AnyArray]:
        """Return images and labels of a batch; those of a full one as float64, made once."""
        train = self.data.train
        if len(rows) < len(train):
            return train.images[rows], train.labels[rows]
        if self.full_batch is None:
            self.full_batch = np.divide(train.images, 255, dtype=np.float64)
        return self.full_batch, train.labels

    def predict(self) -> None:
        """Compare the classes of the test images."""
        images = self.data.test.images
        logits = self.engine.logits(images)
        for comparison in self.comparisons:
            comparison.predict(images, logits)

    def checks(self) -> list[Check]:
        """Return all lines of the table."""
        return [self.order] + [check for each in self.comparisons for check in each.checks()]


def _losses(record: Record) -> dict[str, AnyArray]:
    return {"": np.array(record.loss), "without dropout": np.array(record.whole_loss)}


class _Comparison:
    """The engine beside one peer."""

    def __init__(self, mode: Mode, peer: Peer) -> None:
        limits = Tolerances()
        self.peer = peer
        self.loss = Check(mode.name, peer.name, "loss", limits.loss)
        self.activations = Check(mode.name, peer.name, "activations", limits.activations)
        self.gradients = Check(mode.name, peer.name, "gradients", limits.gradients)
        self.parameters = Check(mode.name, peer.name, "parameters", limits.parameters)
        self.predictions = Check(mode.name, peer.name, "predictions", 0.0)

    def step(
        self,
        images: AnyArray,
        labels: AnyArray,
        ours: Record,
        draws: reference.Draws,
        step: int,
    ) -> None:
        theirs = self.peer.step(images, labels, ours, draws)
        self.loss.compare(_losses(ours), _losses(theirs), step)
        self.activations.compare(ours.activations, theirs.activations, step)
        self.gradients.compare(ours.gradients, theirs.gradients, step)
        self.parameters.compare(ours.parameters, theirs.parameters, step)

    def predict(self, images: AnyArray, ours: AnyArray) -> None:
        """Count images whose class differs, but for scores that tie within the tolerance."""
        theirs = self.peer.logits(images)
        rows = np.flatnonzero(np.argmax(ours, axis=1) != np.argmax(theirs, axis=1))
        best = np.sort(theirs[rows], axis=1)[:, -2:]
        margin = best[:, 1] - best[:, 0]
        is_tie = margin <= 2 * Tolerances().activations * np.max(np.abs(theirs))
        self.predictions.record(float(np.sum(~is_tie)), f"{len(images):,} test images")
        self.predictions.note = f"{len(rows)} of {len(images):,} differ"
        if len(rows) > 0:
            self.predictions.note += f", {int(np.sum(is_tie))} by a tie"

    def checks(self) -> list[Check]:
        self.gradients.note = self.peer.ties.in_words()
        return [
            self.loss,
            self.activations,
            self.gradients,
            self.parameters,
            self.predictions,
        ]
