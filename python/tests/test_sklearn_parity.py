"""The same parameters and random state give what scikit-learn's own MLPClassifier gives."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from estimator_data import digits, fitted, worst
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

import digitus
from digitus.estimators import _dense_network, _mlp_training, _stopping

LIMIT = 2e-5
"""Of weights below 1 after some 30 steps in float32; scikit-learn's own float32 is as far off."""

SETTINGS = {
    "default": {},
    "batches that leave a rest": {"batch_size": 70, "hidden_layer_sizes": (30, 20)},
    "full batch": {"batch_size": 300, "max_iter": 20},
    "no hidden layer": {"hidden_layer_sizes": (), "batch_size": 50},
    "one number of units": {"hidden_layer_sizes": 17},
    "strong penalty": {"alpha": 3.0},
    "no penalty": {"alpha": 0},
    "in the order given": {"shuffle": False},
    "logistic": {"activation": "logistic", "learning_rate_init": 0.01},
    "tanh": {"activation": "tanh"},
    "identity": {"activation": "identity"},
    "other Adam": {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3, "learning_rate_init": 0.01},
    "sgd": {"solver": "sgd", "learning_rate_init": 0.1, "momentum": 0},
    "momentum": {"solver": "sgd", "learning_rate_init": 0.1, "nesterovs_momentum": False},
    "nesterov": {"solver": "sgd", "learning_rate_init": 0.1},
    "inverse scaling": {"solver": "sgd", "learning_rate": "invscaling", "learning_rate_init": 0.5},
    "adaptive": {
        **{"solver": "sgd", "learning_rate": "adaptive", "learning_rate_init": 0.5},
        **{"tol": 0.5, "n_iter_no_change": 1, "max_iter": 60},
    },
    "no progress": {"tol": 0.5, "n_iter_no_change": 2, "max_iter": 60},
    "early stopping": {"early_stopping": True, "n_iter_no_change": 2, "max_iter": 60},
    "adaptive early stopping": {
        **{"solver": "sgd", "learning_rate": "adaptive", "learning_rate_init": 0.5},
        **{"early_stopping": True, "n_iter_no_change": 1, "max_iter": 60},
    },
}


@pytest.fixture(autouse=True)
def _one_thread_for_numpy():
    """Keep NumPy's threads from waiting for each other on busy processors."""
    with threadpool_limits(1):
        yield


def both(settings, weights=None, count=300):
    """Return our classifier and scikit-learn's, fitted to the same."""
    X, y = digits(count)
    given = {"max_iter": 10, "random_state": 3, **settings}
    models = digitus.MLPClassifier(**given), MLPClassifier(**given)
    options = {} if weights is None else {"sample_weight": weights}
    return [fitted(model, X, y, **options) for model in models]


def differences(ours, theirs, count=300):
    """Return by name how far apart two classifiers are."""
    X, _ = digits(count)
    if ours.n_iter_ != theirs.n_iter_:
        return {"n_iter_": abs(ours.n_iter_ - theirs.n_iter_)}
    found = {
        "coefs_": worst(ours.coefs_, theirs.coefs_),
        "intercepts_": worst(ours.intercepts_, theirs.intercepts_),
        "loss_curve_": worst(ours.loss_curve_, theirs.loss_curve_),
        "predict_proba": worst([ours.predict_proba(X)], [theirs.predict_proba(X)]),
    }
    if theirs.validation_scores_ is not None:
        found["validation_scores_"] = worst(ours.validation_scores_, theirs.validation_scores_)
    return found


def wrong_ones(*models):
    """Return what differs by more than the limit, or is not there."""
    return {name: value for name, value in differences(*models).items() if not value <= LIMIT}


@pytest.mark.parametrize("name", SETTINGS)
def test_result_is_that_of_scikit_learn(name):
    ours, theirs = both(SETTINGS[name])
    assert wrong_ones(ours, theirs) == {}
    for attribute in ("n_iter_", "t_", "n_layers_", "n_outputs_", "out_activation_"):
        assert getattr(ours, attribute) == getattr(theirs, attribute), attribute
    for attribute in ("best_loss_", "best_validation_score_", "loss_"):
        expected = getattr(theirs, attribute)
        found = getattr(ours, attribute)
        assert (found is None) == (expected is None), attribute
        assert expected is None or abs(found - expected) < LIMIT, attribute
    X, y = digits()
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    assert ours.score(X, y) == theirs.score(X, y)


def test_settings_reach_every_way_to_end():
    ended = {name: both(SETTINGS[name])[0].n_iter_ for name in ("adaptive", "no progress")}
    assert max(ended.values()) < 60
    stopped = both(SETTINGS["early stopping"])[0]
    assert stopped.n_iter_ < 60
    assert stopped.validation_scores_[-1] < stopped.best_validation_score_ + 1e-4


def test_result_is_as_near_as_that_of_scikit_learn_in_float32():
    X, y = digits()
    ours, theirs = both({"max_iter": 20})
    single = fitted(MLPClassifier(max_iter=20, random_state=3), X.astype(np.float32), y)
    assert worst(ours.coefs_, theirs.coefs_) < 3 * worst(single.coefs_, theirs.coefs_) + 1e-6


@pytest.mark.parametrize("size", [64, 300])
def test_weighted_samples_count_as_in_scikit_learn(size):
    weights = np.random.default_rng(5).uniform(0, 3, size=300)
    weights[::7] = 0
    assert wrong_ones(*both({"batch_size": size}, weights)) == {}


def test_partial_fit_goes_on_as_in_scikit_learn():
    X, y = digits()
    models = [kind(random_state=3) for kind in (digitus.MLPClassifier, MLPClassifier)]
    for start in (0, 60, 260, 0):
        for model in models:
            model.partial_fit(X[start : start + 120], y[start : start + 120], classes=np.arange(10))
        assert wrong_ones(*models) == {}, start
        assert models[0].t_ == models[1].t_


def test_partial_fit_behind_fit_keeps_the_optimizer_as_in_scikit_learn():
    X, y = digits()
    models = both({"solver": "sgd", "learning_rate_init": 0.1, "learning_rate": "invscaling"})
    for _ in range(3):
        for model in models:
            model.partial_fit(X, y)
        assert wrong_ones(*models) == {}


def test_warm_start_goes_on_as_in_scikit_learn():
    X, y = digits()
    models = both({"warm_start": True, "max_iter": 4})
    for model in models:
        fitted(model, X, y)
        assert len(model.loss_curve_) == 8
    assert wrong_ones(*models) == {}


def test_generator_is_left_where_scikit_learn_leaves_it():
    X, y = digits(120)
    numbers = []
    for kind in (digitus.MLPClassifier, MLPClassifier):
        for settings in ({}, {"batch_size": 50}, {"early_stopping": True}):
            random = np.random.RandomState(1)
            fitted(kind(random_state=random, max_iter=3, **settings), X, y)
            numbers.append(random.randint(2**31))
    assert numbers[:3] == numbers[3:]


def test_best_weights_are_those_that_scikit_learn_returns_to():
    ours, theirs = both({**SETTINGS["early stopping"], "learning_rate_init": 0.05})
    last = ours.validation_scores_.index(ours.best_validation_score_)
    assert last < len(ours.validation_scores_) - 1, "the best epoch is the last: a poor test"
    assert worst(ours.coefs_, theirs.coefs_) < 1e-3
    assert ours.best_validation_score_ == theirs.best_validation_score_


FAULTS = {
    "penalty": lambda patch: patch.setattr(
        _mlp_training, "Trainer", changing(_mlp_training.Trainer, l2_penalty=0.0)
    ),
    "division by images": lambda patch: patch.setattr(
        _mlp_training, "Trainer", changing(_mlp_training.Trainer, reduction="images")
    ),
    "order": lambda patch: patch.setattr(
        _mlp_training, "shuffle", lambda order, random_state: order[::-1].copy()
    ),
    "biases of zero": lambda patch: patch.setattr(
        _dense_network, "Network", network_without_biases()
    ),
    "rate": lambda patch: patch.setattr(
        _stopping.LearningRate, "epoch_ended", lambda self, samples: None
    ),
    "held out": lambda patch: patch.setattr(_mlp_training, "_split", first_ones_held_out),
}


def changing(kind, **settings):
    return lambda *arguments, **given: kind(*arguments, **{**given, **settings})


def network_without_biases():
    class WithoutBiases(digitus.Network):
        def set_parameters(self, parameters):
            super().set_parameters(
                {name: v * (0 if name.endswith("bias") else 1) for name, v in parameters.items()}
            )

    return WithoutBiases


def first_ones_held_out(model, samples):
    rows = np.arange(len(samples))
    return samples.part(rows[30:]), samples.part(rows[:30])


@pytest.mark.parametrize("fault", FAULTS)
def test_comparison_notices_a_wrong(fault, monkeypatch):
    settings = {"batch_size": 64, "solver": "sgd", "learning_rate": "invscaling", "alpha": 0.5}
    settings |= {"early_stopping": fault == "held out"}
    weights = np.random.default_rng(5).uniform(0, 3, size=300)
    assert wrong_ones(*both(settings, weights)) == {}
    FAULTS[fault](monkeypatch)
    assert wrong_ones(*both(settings, weights)) != {}


def test_two_classes_learn_as_well_with_two_outputs():
    X, y = digits(600)
    y = y > 4
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ours = digitus.MLPClassifier(random_state=0, max_iter=40).fit(X[:450], y[:450])
        theirs = MLPClassifier(random_state=0, max_iter=40).fit(X[:450], y[:450])
    assert ours.n_outputs_ == 2
    assert theirs.n_outputs_ == 1
    assert abs(ours.score(X[450:], y[450:]) - theirs.score(X[450:], y[450:])) < 0.04
