"""When a training ends, and what its learning rate is: scikit-learn's rules."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

SMALLEST_RATE = 1e-6
"""A learning rate that adapts ends the training where it would fall below this."""

_TINY = float(np.finfo(np.float32).tiny)


def note_epoch(model: Any, score: float | None) -> bool:
    """Compare the latest epoch with the best so far.

    Parameters
    ----------
    model : MLPClassifier
        Its `loss_curve_` has the epoch's loss. `best_loss_`, or `validation_scores_` and
        `best_validation_score_`, and the count of epochs without progress follow.
    score : float or None
        Of the held-out samples; None without early stopping.

    Returns
    -------
    bool
        Whether the score is the best so far.
    """
    if score is None:
        loss = model.loss_curve_[-1]
        best = np.inf if model.best_loss_ is None else model.best_loss_
        is_progress = not loss > best - model.tol
        model.best_loss_ = loss if loss < best else best
        is_best = False
    else:
        best = model.best_validation_score_
        model.validation_scores_.append(score)
        is_progress = not score < best + model.tol
        is_best = score > best
        if is_best:
            model.best_validation_score_ = score
    model._no_improvement_count = 0 if is_progress else model._no_improvement_count + 1
    return bool(is_best)


class LearningRate:
    """The learning rate of a training from epoch to epoch.

    Parameters
    ----------
    model : MLPClassifier
        With its parameters.
    """

    def __init__(self, model: Any) -> None:
        is_constant = model.solver != "sgd"
        self._kind = "constant" if is_constant else model.learning_rate
        self._initial = float(model.learning_rate_init)
        self._power = float(model.power_t)
        self.value = self._initial

    def epoch_ended(self, samples: int) -> None:
        """Follow the number of samples seen so far, if the rate is an inverse power of it."""
        if self._kind == "invscaling":
            self.value = max(self._initial / (samples + 1) ** self._power, _TINY)

    def stops(self, message: str, *, is_verbose: bool) -> bool:
        """Return whether a training without progress ends, or else divide the rate by 5."""
        if self._kind != "adaptive":
            ending = "Stopping."
        elif self.value <= SMALLEST_RATE:
            ending = "Learning rate too small. Stopping."
        else:
            self.value /= 5.0
            ending = f"Setting learning rate to {self.value:f}"
        if is_verbose:
            tell(f"{message} {ending}")
        return ending.endswith("Stopping.")


def tell(line: str) -> None:
    """Write a line of progress where scikit-learn's estimators do: to stdout."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
