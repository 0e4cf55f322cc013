"""The training of an MLPClassifier: scikit-learn's epochs, with the engine's steps."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.exceptions import ConvergenceWarning
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.utils import shuffle

from digitus._arrays import Images
from digitus._trainer_base import ALL_BATCHES, TIME_LIMIT
from digitus.datasets import Dataset
from digitus.estimators._inputs import merged
from digitus.estimators._stopping import LearningRate, note_epoch, tell
from digitus.network import Network
from digitus.optimizers import SGD, Adam, Optimizer
from digitus.trainer import Trainer

AUTOMATIC_SIZE = 200
"""Samples of a batch at most, if `batch_size` is "auto"."""


class Samples:
    """Rows of float32 or uint8, the places of their labels among the classes, and their weights."""

    def __init__(
        self, rows: Images, labels: NDArray[np.int64], weights: NDArray[np.float64] | None
    ) -> None:
        self.rows = rows
        self.labels = labels
        self.weights = weights

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, chosen: NDArray[np.int64]) -> Samples:
        """Return copies of some samples."""
        weights = None if self.weights is None else self.weights[chosen]
        return Samples(self.rows[chosen], self.labels[chosen], weights)


class MLPTraining:
    """Trains the network of an estimator, and keeps its optimizer's state from call to call.

    Parameters
    ----------
    model : MLPClassifier
        With its network.
    """

    def __init__(self, model: Any) -> None:
        self._rate = LearningRate(model)
        self._trainer: Trainer | None = None
        self._best: dict[str, NDArray[np.float32]] | None = None
        self.settings = settings_of(model)

    def fit(self, model: Any, samples: Samples, *, is_partial: bool) -> None:
        """Train until the rules of scikit-learn say stop, or for one epoch.

        Parameters
        ----------
        model : MLPClassifier
            Its network learns, its fitted attributes follow.
        samples : Samples
            All of them, those to hold out included.
        is_partial : bool
            Whether it is one epoch of `partial_fit`.
        """
        held_out = None
        if model.early_stopping:
            samples, held_out = _split(model, samples)
        count = len(samples)
        size = _batch_size(model, count)
        is_whole = size >= count
        if is_whole:
            samples = Samples(*merged(samples.rows, samples.labels, samples.weights))
        self._take(model, samples)
        model.n_iter_, self._best = 0, None
        order = np.arange(count)
        try:
            for _ in range(model.max_iter):
                if model.shuffle:  # Where it makes no difference, too: others may draw after us.
                    order = shuffle(order, random_state=model._random_state)
                    if not is_whole:
                        self._native.set_order(order)
                loss = self._epoch(-(-len(samples) // size))
                self._note(model, loss, count, held_out)
                if self._ends(model, is_partial=is_partial):
                    break
        except KeyboardInterrupt:
            warnings.warn("Training interrupted by user.", stacklevel=4)
            self._trainer = None  # It may stand in the middle of an epoch.
        if self._best is not None:
            model.network_.set_parameters(self._best)
        self._let_go(samples.rows, model.network_.classes)

    @property
    def _native(self) -> Trainer:
        assert self._trainer is not None
        return self._trainer

    def _take(self, model: Any, samples: Samples) -> None:
        """Go on with these samples, or begin."""
        network = model.network_
        dataset = Dataset._from_rows(samples.rows, samples.labels, network.classes)
        if self._trainer is not None:
            self._trainer.set_dataset(dataset, sample_weight=samples.weights)
            return
        self._trainer = Trainer(
            network,
            dataset,
            _optimizer(model),
            _wanted_size(model),
            shuffle=False,
            time_limit=TIME_LIMIT,
            sample_weight=samples.weights,
            l2_penalty=float(model.alpha),
            reduction="weights",
        )

    def _epoch(self, batches: int) -> float:
        """Train one epoch of so many batches; return its loss."""
        trainer = self._native
        end = trainer.progress().step + batches
        while True:
            state = trainer.run(ALL_BATCHES)
            if state.step == end:
                return float(state.loss)

    def _note(self, model: Any, loss: float, count: int, held_out: Samples | None) -> None:
        """Write down an epoch, and keep its weights if they do best on the held-out samples."""
        model.loss_ = loss
        model.n_iter_ += 1
        model.t_ += count
        model.loss_curve_.append(loss)
        if model.verbose:
            tell(f"Iteration {model.n_iter_}, loss = {loss:.8f}")
        score = None
        if held_out is not None:
            score = _score(model.network_, held_out)
            if model.verbose:
                tell(f"Validation score: {score:f}")
        if note_epoch(model, score):
            self._best = model.network_.parameters()

    def _ends(self, model: Any, *, is_partial: bool) -> bool:
        """Return whether the epoch was the last; set the learning rate of the next one."""
        if not math.isfinite(model.loss_):
            return True
        rate = self._rate.value
        self._rate.epoch_ended(model.t_)
        is_last = False
        if model._no_improvement_count > model.n_iter_no_change:
            what = "Validation score" if model.early_stopping else "Training loss"
            message = (
                f"{what} did not improve more than tol={model.tol:f} for "
                f"{model.n_iter_no_change} consecutive epochs."
            )
            is_last = self._rate.stops(message, is_verbose=bool(model.verbose))
            if not is_last:
                model._no_improvement_count = 0
        if self._rate.value != rate:
            self._native.set_learning_rate(self._rate.value)
        if not is_last and not is_partial and model.n_iter_ == model.max_iter:
            warnings.warn(
                f"Stochastic Optimizer: Maximum iterations ({model.max_iter}) reached and the "
                "optimization hasn't converged yet.",
                ConvergenceWarning,
                stacklevel=5,
            )
        return is_last or is_partial

    def _let_go(self, rows: Images, classes: int) -> None:
        """Take one row of zeros in place of the samples, whose memory the trainer would keep."""
        if self._trainer is not None:
            row = np.zeros((1, rows.shape[1]), dtype=rows.dtype)
            self._trainer.set_dataset(Dataset._from_rows(row, np.zeros(1, np.int64), classes))


def settings_of(model: Any) -> tuple[Any, ...]:
    """Return the parameters that a training cannot change while it keeps its optimizer's state."""
    names = "solver alpha batch_size learning_rate learning_rate_init power_t momentum "
    names += "nesterovs_momentum beta_1 beta_2 epsilon"
    return tuple(getattr(model, name) for name in names.split())


def _optimizer(model: Any) -> Optimizer:
    rate = float(model.learning_rate_init)
    if model.solver == "adam":
        return Adam(rate, float(model.beta_1), float(model.beta_2), float(model.epsilon))
    momentum = float(model.momentum)
    return SGD(rate, momentum, nesterov=bool(model.nesterovs_momentum) and momentum > 0)


def _wanted_size(model: Any) -> int:
    return AUTOMATIC_SIZE if model.batch_size == "auto" else int(model.batch_size)


def _batch_size(model: Any, count: int) -> int:
    """Return the samples of a batch, at most all."""
    if model.batch_size != "auto" and model.batch_size > count:
        warnings.warn(
            "Got `batch_size` less than 1 or larger than sample size. It is going to be clipped",
            stacklevel=5,
        )
    return min(_wanted_size(model), count)


def _split(model: Any, samples: Samples) -> tuple[Samples, Samples]:
    """Hold out samples as scikit-learn does, which keeps the shares of two classes only."""
    stratify = samples.labels if len(model.classes_) == 2 else None
    kept, held = train_test_split(
        np.arange(len(samples)),
        random_state=model._random_state,
        test_size=model.validation_fraction,
        stratify=stratify,
    )
    if len(held) < 2:
        raise ValueError(
            "The validation set is too small. Increase 'validation_fraction' or the size of your "
            "dataset."
        )
    return samples.part(kept), samples.part(held)


def _score(network: Network, held_out: Samples) -> float:
    """Return the accuracy on held-out samples; NaN if the network diverged."""
    probabilities = network.predict_proba(held_out.rows)
    if not np.isfinite(probabilities).all():
        return math.nan
    predicted = probabilities.argmax(axis=1)
    return float(accuracy_score(held_out.labels, predicted, sample_weight=held_out.weights))
