"""What MLPClassifier takes, tells and refuses."""

from __future__ import annotations

import _thread
import re
import threading

import numpy as np
import pandas as pd
import pytest
import scipy.sparse
from estimator_data import digits, fitted
from sklearn.exceptions import ConvergenceWarning, NotFittedError

import digitus

NAMES = np.array(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])


def small(**settings):
    return digitus.MLPClassifier(**{"max_iter": 3, "random_state": 0, **settings})


def test_fitted_attributes():
    X, y = digits(120)
    model = fitted(small(hidden_layer_sizes=(8, 5)), X, y)
    assert [values.shape for values in model.coefs_] == [(64, 8), (8, 5), (5, 10)]
    assert [values.shape for values in model.intercepts_] == [(8,), (5,), (10,)]
    assert model.n_layers_ == 4
    assert (model.n_outputs_, model.out_activation_, model.n_features_in_) == (10, "softmax", 64)
    assert (model.n_iter_, model.t_, len(model.loss_curve_)) == (3, 360, 3)
    assert model.loss_ == model.loss_curve_[-1]
    assert model.best_loss_ == min(model.loss_curve_)
    assert model.validation_scores_ is model.best_validation_score_ is None
    assert isinstance(model.network_, digitus.Network)
    assert not hasattr(model, "feature_names_in_")
    assert repr(model) == ("MLPClassifier(hidden_layer_sizes=(8, 5), max_iter=3, random_state=0)")
    assert "MLPClassifier" in model._repr_html_()


def test_weights_are_copies_that_can_be_replaced_as_a_whole():
    X, y = digits(120)
    model = fitted(small(), X, y)
    with pytest.raises(ValueError, match="read-only"):
        model.coefs_[0][0, 0] = 1.0
    with pytest.raises(digitus.ArgumentError, match="dense_1.kernel: expected shape"):
        model.coefs_ = [values.T for values in model.coefs_]
    with pytest.raises(ValueError, match="expected 2 arrays, one a layer, got 1"):
        model.intercepts_ = model.intercepts_[:1]
    model.coefs_ = [np.zeros_like(values) for values in model.coefs_]
    model.intercepts_ = [np.zeros(100), np.arange(10.0)]
    np.testing.assert_array_equal(model.predict(X), np.full(120, 9))
    assert not hasattr(digitus.MLPClassifier(), "coefs_")


def test_labels_of_any_kind_come_back():
    X, y = digits(120)
    numbers = fitted(small(), X, y).predict(X)
    for labels in (NAMES[y], NAMES[y].astype(object), y - 5, y.astype(np.float64), y > 4):
        model = fitted(small(), X, labels)
        found = model.predict(X)
        np.testing.assert_array_equal(model.classes_, np.unique(labels))
        assert found.dtype == model.classes_.dtype
        if len(model.classes_) == 10 and labels.dtype.kind in "if":
            np.testing.assert_array_equal(model.classes_[numbers], found)
    assert fitted(small(), X, NAMES[y]).network_.class_names == tuple(sorted(NAMES))


def test_probabilities_sum_to_one_and_their_logarithms_are_those():
    X, y = digits(120)
    model = fitted(small(), X, y)
    found = model.predict_proba(X)
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-6)
    np.testing.assert_allclose(np.exp(model.predict_log_proba(X)), found, rtol=1e-6)
    model.intercepts_ = [np.zeros(100), np.array([1000.0] + [0] * 9)]
    assert np.isneginf(model.predict_log_proba(X)[:, 1:]).all()


def test_bytes_are_divided_by_255_and_other_numbers_are_not():
    X, y = digits(120)
    pixels = np.round(X * 255).astype(np.uint8)
    model = fitted(small(), pixels, y)
    scaled = fitted(small(), pixels / np.float32(255), y)
    np.testing.assert_allclose(
        model.predict_proba(pixels), scaled.predict_proba(pixels / np.float32(255)), atol=1e-5
    )
    as_numbers = model.predict_proba(pixels.astype(np.int64))
    np.testing.assert_array_equal(as_numbers, model.predict_proba(pixels.astype(np.float64)))
    assert np.abs(as_numbers - model.predict_proba(pixels)).max() > 0.01
    partial = small().partial_fit(pixels, y, classes=range(10))
    same = small().partial_fit(pixels / np.float32(255), y, classes=range(10))
    for model in (partial, same):
        model.partial_fit(pixels / np.float32(255), y).partial_fit(pixels, y)
    np.testing.assert_array_equal(partial.coefs_[0], same.coefs_[0])


@pytest.mark.parametrize("kind", ["csr_matrix", "csc_matrix", "csr_array"])
def test_sparse_samples_give_the_same(kind, monkeypatch):
    X, y = digits(120)
    model, sparse = fitted(small(), X, y), getattr(scipy.sparse, kind)(X)
    monkeypatch.setattr("digitus.estimators._inputs.PIECE_SIZE", 64 * 50)
    same = fitted(small(), sparse, y)
    np.testing.assert_array_equal(same.predict_proba(sparse), model.predict_proba(X))
    assert same.predict(sparse).shape == (120,)


def test_names_of_features_are_kept_and_compared():
    X, y = digits(120)
    frame = pd.DataFrame(X, columns=[f"pixel {i}" for i in range(64)])
    model = fitted(small(), frame, y)
    assert list(model.feature_names_in_) == list(frame.columns)
    assert model.predict(frame).shape == (120,)
    with pytest.raises(ValueError, match="feature names should match"):
        model.predict(frame[frame.columns[::-1]])


def test_rows_of_weight_zero_are_as_if_not_there():
    X, y = digits(120)
    weights = np.ones(120)
    weights[40:] = 0
    weighted = fitted(small(), X, y % 3, sample_weight=weights)
    fewer = fitted(small(), X[:40], y[:40] % 3)
    np.testing.assert_array_equal(weighted.predict_proba(X), fewer.predict_proba(X))


def test_a_full_batch_forgets_the_order_of_its_rows():
    X, y = digits(120)
    rows = np.random.default_rng(0).permutation(120)
    turned = fitted(small(), X[rows], y[rows])
    np.testing.assert_array_equal(turned.coefs_[0], fitted(small(), X, y).coefs_[0])
    batches = [fitted(small(batch_size=40), X[r], y[r]).coefs_[0] for r in (rows, np.arange(120))]
    assert np.abs(batches[0] - batches[1]).max() > 1e-5


def test_partial_fit_learns_piece_by_piece():
    X, y = digits(600)
    model = digitus.MLPClassifier(random_state=0, learning_rate_init=0.01)
    for _ in range(15):
        for start in range(0, 600, 100):
            part = slice(start, start + 100)
            model.partial_fit(X[part], NAMES[y[part]], classes=NAMES)
    assert model.score(X, NAMES[y]) > 0.95
    assert model.t_ == 15 * 600


def test_partial_fit_begins_anew_with_other_settings():
    X, y = digits(120)
    model = small().partial_fit(X, y, classes=range(10))
    before = model._training
    assert model.partial_fit(X, y)._training is before
    assert model.set_params(alpha=0.5).partial_fit(X, y)._training is not before


def test_samples_are_not_kept_alive():
    import weakref

    X, y = digits(120)
    X = np.ascontiguousarray(X, dtype=np.float32)
    watched = weakref.ref(X)
    model = fitted(small(batch_size=30), X, y)
    del X
    assert watched() is None
    assert model.n_iter_ == 3


def test_progress_is_told_as_scikit_learn_tells_it(capsys):
    X, y = digits(120)
    fitted(small(verbose=True, early_stopping=True), X, y)
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"Iteration 1, loss = \d\.\d{8}", lines[0])
    assert re.fullmatch(r"Validation score: 0\.\d{6}", lines[1])
    fitted(small(verbose=True, tol=10, n_iter_no_change=1, max_iter=9), X, y)
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Training loss did not improve more than tol=10.000000 for 1 consecutive epochs. Stopping."
    )


def test_too_few_epochs_give_a_warning():
    X, y = digits(60)
    with pytest.warns(ConvergenceWarning, match=r"Maximum iterations \(3\) reached"):
        small().fit(X, y)
    with pytest.warns(UserWarning, match="larger than sample size. It is going to be clipped"):
        fitted(small(batch_size=500), X, y)


def test_ctrl_c_leaves_a_usable_model():
    X, y = digits(1000)
    model = digitus.MLPClassifier((200,), max_iter=10**6, tol=0, n_iter_no_change=np.inf)
    timer = threading.Timer(0.7, _thread.interrupt_main)
    timer.start()
    with pytest.warns(UserWarning, match="Training interrupted by user"):
        model.fit(X, y)
    assert 0 < model.n_iter_ < 10**6
    assert model.score(X, y) > 0.5
    assert model.partial_fit(X, y).n_iter_ == 1


REFUSED = {
    "lbfgs": ({"solver": "lbfgs"}, {}, "solver='lbfgs' is not available"),
    "momentum of 1": ({"momentum": 1.0}, {}, "The 'momentum' parameter of MLPClassifier must be"),
    "no alpha": ({"alpha": -1}, {}, "The 'alpha' parameter of MLPClassifier must be"),
    "units": ({"hidden_layer_sizes": (3, 0)}, {}, r"hidden_layer_sizes must be > 0, got \[3, 0\]"),
    "half a unit": ({"hidden_layer_sizes": (2.5,)}, {}, "units: expected an integer, got 2.5"),
    "one class": ({}, {"y": np.ones(60)}, "expected at least 2 classes, got 1 class: "),
    "multilabel": ({}, {"y": np.eye(10)[[0, 1] * 30]}, r"several labels a sample \(multilabel\)"),
    "regression": ({}, {"y": np.arange(60) / 7}, "Unknown label type: continuous"),
    "lengths": ({}, {"y": np.arange(59) % 3}, "inconsistent numbers of samples"),
    "NaN": ({}, {"X": np.full((60, 64), np.nan)}, "Input X contains NaN"),
    "too large": ({}, {"X": np.full((60, 64), 1e300)}, "infinity or a value too large"),
    "weights below 0": (
        {},
        {"sample_weight": np.arange(60) - 1.0},
        r"sample_weight\[0\]: expected 0 or more, got -1.0",
    ),
    "weights of 0": ({}, {"sample_weight": np.zeros(60)}, "at least one non-zero number"),
    "few to hold out": (
        {"early_stopping": True, "validation_fraction": 0.01},
        {},
        "The validation set is too small",
    ),
    "diverging": (
        {"solver": "sgd", "learning_rate_init": 1e30, "batch_size": 10},
        {},
        "Solver produced non-finite parameter weights",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_fit_refuses(name):
    settings, given, message = REFUSED[name]
    X, y = digits(60)
    with pytest.raises(ValueError, match=message):
        fitted(small(**settings), **{"X": X, "y": y, **given})


@pytest.mark.parametrize("begins", [False, True])
def test_early_stopping_may_be_turned_on_and_off_between_fits(begins):
    X, y = digits(200)
    model = fitted(small(warm_start=True, early_stopping=begins), X, y)
    for stops in (not begins, begins):
        model.set_params(early_stopping=stops)
        fitted(model, X, y)
        assert (model.best_loss_ is None) == stops
        assert (model.validation_scores_ is not None) == stops
    if begins:
        assert len(model.validation_scores_) == model.n_iter_
        assert model.best_validation_score_ == max(model.validation_scores_)


def test_calls_out_of_order_are_refused():
    X, y = digits(60)
    with pytest.raises(NotFittedError, match="not fitted yet"):
        small().predict(X)
    with pytest.raises(ValueError, match="classes must be passed on the first call"):
        small().partial_fit(X, y)
    model = small().partial_fit(X, y, classes=range(10))
    with pytest.raises(ValueError, match="is not the same as on last call to partial_fit"):
        model.partial_fit(X, y, classes=range(11))
    with pytest.raises(ValueError, match=r"has classes not in `self.classes_`: \[70 71\]"):
        model.partial_fit(X, 70 + y % 2)
    with pytest.raises(ValueError, match="X has 63 features, but MLPClassifier is expecting 64"):
        model.predict(X[:, :63])
    with pytest.raises(ValueError, match="does not support early_stopping"):
        small(early_stopping=True).partial_fit(X, y, classes=range(10))
    with pytest.raises(
        ValueError, match=r"has the layers \[Dense\(100, 'relu'\), Dense\(10\)\], but"
    ):
        model.set_params(hidden_layer_sizes=(7,)).partial_fit(X, y)
    with pytest.raises(ValueError, match="same classes as in the previous"):
        fitted(fitted(small(warm_start=True), X, y), X, y % 3)
