"""A small training whose validation loss falls and soon rises again, and what watches it."""

from __future__ import annotations

import numpy as np

import digitus

WILD = {"epochs": 12, "optimizer": digitus.SGD(0.9, momentum=0.9), "batch_size": 50}
"""A learning rate with which the validation loss falls, and soon rises again."""


def stopper(**changes):
    """Return a callback that stops the training and restores the best weights."""
    return digitus.EarlyStopping(**{"patience": 2, "restore_best_weights": True, **changes})


def first_stop(losses, patience):
    """Return the epoch after which a training is stopped, and its best one, both from 1."""
    for epoch in range(1, len(losses) + 1):
        best = 1 + int(np.argmin(losses[:epoch]))
        if epoch - best >= patience:
            return epoch, best
    raise AssertionError("this training never stops early")
