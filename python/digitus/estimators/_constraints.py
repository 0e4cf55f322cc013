"""What the parameters of the estimators may be, in scikit-learn's own terms."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn.utils._param_validation import Interval, Options, StrOptions

from digitus.augmentation import Augmentation
from digitus.layers._settings import ACTIVATIONS
from digitus.optimizers import NAMED_OPTIMIZERS

_COUNT = Interval(Integral, 1, None, closed="left")
_POSITIVE = Interval(Real, 0, None, closed="neither")
_NOT_NEGATIVE = Interval(Real, 0, None, closed="left")
_SHARE = Interval(Real, 0, 1, closed="left")

MLP: dict[str, list[Any]] = {
    "hidden_layer_sizes": ["array-like", _COUNT],
    "activation": [StrOptions({"identity", "logistic", "tanh", "relu"})],
    "solver": [StrOptions({"lbfgs", "sgd", "adam"})],
    "alpha": [_NOT_NEGATIVE],
    "batch_size": [StrOptions({"auto"}), _COUNT],
    "learning_rate": [StrOptions({"constant", "invscaling", "adaptive"})],
    "learning_rate_init": [_POSITIVE],
    "power_t": [_NOT_NEGATIVE],
    "max_iter": [_COUNT],
    "shuffle": ["boolean"],
    "random_state": ["random_state"],
    "tol": [_NOT_NEGATIVE],
    "verbose": ["verbose"],
    "warm_start": ["boolean"],
    "momentum": [_SHARE],
    "nesterovs_momentum": ["boolean"],
    "early_stopping": ["boolean"],
    "validation_fraction": [_SHARE],
    "beta_1": [_SHARE],
    "beta_2": [_SHARE],
    "epsilon": [_POSITIVE],
    "n_iter_no_change": [_COUNT, Options(Real, {np.inf})],
    "max_fun": [_COUNT],
}
"""Of MLPClassifier; "lbfgs" is refused by `fit`, which can say more about it."""

CONVNET: dict[str, list[Any]] = {
    "filters": ["array-like", _COUNT],
    "kernel_size": [_COUNT],
    "dense_units": ["array-like", _COUNT],
    "dropout": [_SHARE],
    "activation": [StrOptions(set(ACTIVATIONS))],
    "layers": [list, tuple, None],
    "image_shape": ["array-like", None],
    "epochs": [_COUNT],
    "batch_size": [_COUNT],
    "optimizer": [StrOptions(set(NAMED_OPTIMIZERS))],
    "learning_rate": [_POSITIVE],
    "schedule": [StrOptions({"constant", "cosine", "one_cycle"})],
    "label_smoothing": [_SHARE],
    "augmentation": [str, Augmentation, None],
    "early_stopping": ["boolean"],
    "validation_fraction": [Interval(Real, 0, 1, closed="neither")],
    "n_iter_no_change": [_COUNT],
    "tol": [_NOT_NEGATIVE],
    "random_state": ["random_state"],
    "verbose": ["boolean"],
    "warm_start": ["boolean"],
}
"""Of ConvNetClassifier."""
