"""Layers, optimizers and callbacks refuse what cannot work when they are written down."""

from __future__ import annotations

import ctypes
import math

import numpy as np
import pytest

import digitus
from digitus._signatures import OptimizerKind, TrainingOptionsStructure
from digitus.callbacks import Callbacks
from digitus.optimizers import NAMED_OPTIMIZERS, as_optimizer


def test_dense_is_a_value():
    assert digitus.Dense(10) == digitus.Dense(10, "none") == digitus.Dense(np.int64(10), None)
    assert digitus.Dense(10, "relu") != digitus.Dense(10)
    assert repr(digitus.Dense(128, "relu")) == "Dense(128, 'relu')"
    assert "Normal(standard_deviation=0.01)" in repr(
        digitus.Dense(4, initializer=digitus.Normal(0.01))
    )


@pytest.mark.parametrize("units", [0, -1, 65_537, 2**64, 1.0, "10", None, True])
def test_dense_refuses_units(units):
    with pytest.raises(digitus.ArgumentError, match="units: expected"):
        digitus.Dense(units)


@pytest.mark.parametrize("activation", ["selu", "ReLU", 1, ["relu"], False])
def test_dense_refuses_activations(activation):
    with pytest.raises(
        digitus.ArgumentError,
        match="activation: expected 'relu', 'leaky_relu', 'gelu', 'sigmoid', 'tanh' or None",
    ):
        digitus.Dense(10, activation)


@pytest.mark.parametrize("initializer", ["zeros", None, 0.01, digitus.Normal, ["he_normal"]])
def test_dense_refuses_initializers(initializer):
    with pytest.raises(digitus.ArgumentError, match="initializer: expected 'glorot_uniform'"):
        digitus.Dense(10, initializer=initializer)


@pytest.mark.parametrize("deviation", [0, -1, math.nan, math.inf, "0.01", None])
def test_normal_refuses_deviations(deviation):
    with pytest.raises(digitus.ArgumentError, match="standard_deviation: expected"):
        digitus.Normal(deviation)


def filled(optimizer):
    options = TrainingOptionsStructure()
    as_optimizer(optimizer).fill(options)
    return options


@pytest.mark.parametrize(
    ("optimizer", "kind"),
    [
        ("sgd", OptimizerKind.SGD),
        ("momentum", OptimizerKind.MOMENTUM),
        ("nesterov", OptimizerKind.NESTEROV),
        ("adam", OptimizerKind.ADAM),
        ("adamw", OptimizerKind.ADAMW),
        (digitus.SGD(0.5), OptimizerKind.SGD),
        (digitus.SGD(0.5, momentum=0.9), OptimizerKind.MOMENTUM),
        (digitus.SGD(0.5, momentum=0.9, nesterov=True), OptimizerKind.NESTEROV),
    ],
)
def test_optimizer_says_what_the_library_calls_it(optimizer, kind):
    assert filled(optimizer).optimizer == kind


def test_names_have_the_defaults_of_the_header():
    from digitus._library import library

    defaults = TrainingOptionsStructure()
    library().digitus_training_options_init(ctypes.byref(defaults))
    adamw = filled("adamw")
    for field in ("beta_1", "beta_2", "epsilon", "weight_decay"):
        assert getattr(adamw, field) == getattr(defaults, field), field
    assert filled("momentum").momentum == defaults.momentum
    rates = {name: filled(name).learning_rate for name in NAMED_OPTIMIZERS}
    expected = {"sgd": 0.1, "momentum": 0.01, "nesterov": 0.01, "adam": 1e-3, "adamw": 1e-3}
    assert rates == expected


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: digitus.SGD(0), "learning_rate"),
        (lambda: digitus.SGD(-0.1), "learning_rate"),
        (lambda: digitus.SGD(math.nan), "learning_rate"),
        (lambda: digitus.SGD("0.1"), "learning_rate"),
        (lambda: digitus.SGD(True), "learning_rate"),
        (lambda: digitus.SGD(10**400), "learning_rate"),
        (lambda: digitus.SGD(momentum=1), "momentum"),
        (lambda: digitus.SGD(momentum=-0.1), "momentum"),
        (lambda: digitus.SGD(nesterov="yes"), "nesterov"),
        (lambda: digitus.Adam(math.inf), "learning_rate"),
        (lambda: digitus.Adam(beta_1=1.0), "beta_1"),
        (lambda: digitus.Adam(beta_2=-1e-9), "beta_2"),
        (lambda: digitus.Adam(epsilon=0), "epsilon"),
        (lambda: digitus.AdamW(weight_decay=-1), "weight_decay"),
        (lambda: digitus.AdamW(beta_1=2), "beta_1"),
    ],
)
def test_optimizer_refuses_settings(make, name):
    with pytest.raises(digitus.ArgumentError, match=f"{name}: expected"):
        make()


@pytest.mark.parametrize("optimizer", ["Adam", "rmsprop", None, 0.1, digitus.Adam, ["sgd"]])
def test_unknown_optimizer_is_refused_with_the_choices(optimizer):
    with pytest.raises(digitus.ArgumentError, match="'sgd', 'momentum', 'nesterov', 'adam'"):
        as_optimizer(optimizer)


def test_settings_cannot_change_afterwards():
    for value, name in ((digitus.Adam(), "beta_1"), (digitus.Dense(3), "units")):
        with pytest.raises(AttributeError):
            setattr(value, name, 0.5)


@pytest.mark.parametrize("callbacks", [None, 3, [3], [object()]])
def test_callbacks_that_cannot_be_called_are_refused(callbacks):
    with pytest.raises(digitus.ArgumentError, match="callbacks: expected"):
        Callbacks(callbacks)


def test_object_with_a_method_that_is_none_is_refused():
    class Wrong:
        on_epoch_end = 3

    with pytest.raises(digitus.ArgumentError, match="callbacks: expected"):
        Callbacks([Wrong()])
