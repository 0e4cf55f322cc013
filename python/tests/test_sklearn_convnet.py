"""What ConvNetClassifier takes, tells and refuses."""

from __future__ import annotations

import numpy as np
import pytest
from estimator_data import digits

import digitus
from digitus.estimators._convnet_layers import convnet_layers
from digitus.estimators._image_shapes import as_flat, image_shape

DEFAULTS = {
    **{"filters": (32, 64), "kernel_size": 3, "activation": "relu"},
    **{"dense_units": (), "dropout": 0.5},
}


def small(**settings):
    given = {"filters": (4, 6), "epochs": 2, "random_state": 0, **settings}
    return digitus.ConvNetClassifier(**given)


def test_it_learns_digits():
    X, y = digits(1500)
    model = digitus.ConvNetClassifier(random_state=0, early_stopping=True, n_iter_no_change=12)
    model.fit(X[:1200].reshape(-1, 8, 8), y[:1200])
    assert model.score(X[1200:], y[1200:]) > 0.9
    assert model.n_iter_ == len(model.loss_curve_) == len(model.validation_scores_) == 12
    assert model.best_validation_score_ in model.validation_scores_
    assert model.best_validation_score_ > 0.9
    assert model.history_.val_accuracy == model.validation_scores_


def test_shapes_of_images_are_seen_or_said():
    X, y = digits(60)
    flat = small().fit(X, y)
    assert flat.image_shape_ == (8, 8, 1)
    for shaped in (X.reshape(-1, 8, 8), X.reshape(-1, 8, 8, 1), X.reshape(-1, 8, 8).tolist()):
        same = small().fit(shaped, y)
        np.testing.assert_array_equal(same.predict_proba(X), flat.predict_proba(shaped))
    wide = small(image_shape=(4, 16)).fit(X, y)
    assert wide.image_shape_ == wide.network_.input_shape == (4, 16, 1)
    assert small().fit(X.reshape(-1, 4, 8, 2), y).image_shape_ == (4, 8, 2)
    assert small().fit(X[:, :30], y).image_shape_ == (1, 30, 1)
    assert image_shape((2, 3, 4), None, 24) == (2, 3, 4)
    assert as_flat([[1], [2, 3]]) == ([[1], [2, 3]], None)


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((28, 28, 1), ["valid", 2, "valid", 2]),
        ((8, 8, 1), ["valid", 2, "same"]),
        ((32, 6, 3), ["same", 2, "same", 2]),
        ((1, 2, 1), ["same", "same"]),
    ],
)
def test_default_layers_suit_the_image(shape, expected):
    layers = convnet_layers(shape, 5, **DEFAULTS)
    told = []
    for layer in layers:
        told += [layer.padding] if isinstance(layer, digitus.Conv2D) else []
        told += [max(layer.pool_size)] if isinstance(layer, digitus.MaxPool2D) else []
    assert told == expected
    assert layers[-3:] == [digitus.Flatten(), digitus.Dropout(0.5), digitus.Dense(5)]
    assert digitus.Network(shape, layers).classes == 5


def test_default_network_is_that_of_the_keras_examples():
    network = digitus.Network((28, 28, 1), convnet_layers((28, 28, 1), 10, **DEFAULTS))
    assert sum(values.size for values in network.parameters().values()) == 34_826


def test_layers_of_ones_own_and_augmentation():
    X, y = digits(60)
    layers = [digitus.Conv2D(3, 3, "tanh"), digitus.BatchNorm(), digitus.GlobalAveragePool2D()]
    model = small(layers=layers, augmentation=digitus.Augmentation(shift=1)).fit(X, y)
    assert list(model.network_.layers) == [*layers, digitus.Dense(10)]
    assert model.get_params()["layers"] is layers
    deeper = small(dense_units=7, dropout=0, filters=5).fit(X, y)
    assert [type(layer).__name__ for layer in deeper.network_.layers] == [
        *("Conv2D", "MaxPool2D", "Flatten", "Dense", "Dense")
    ]


def test_same_state_gives_the_same_and_another_another():
    X, y = digits(60)
    first, second, other = (small(random_state=state).fit(X, y) for state in (1, 1, 2))
    np.testing.assert_array_equal(first.predict_proba(X), second.predict_proba(X))
    assert np.abs(first.predict_proba(X) - other.predict_proba(X)).max() > 1e-3


def test_warm_start_goes_on():
    X, y = digits(60)
    model = small(warm_start=True).fit(X, y)
    network = model.network_
    before = network.parameters()["conv2d_1.kernel"]
    assert model.fit(X, y).network_ is network
    assert not np.array_equal(before, network.parameters()["conv2d_1.kernel"])
    assert small().fit(X, y).network_ is not network
    with pytest.raises(ValueError, match="warm_start: expected y with the classes"):
        model.fit(X, y % 3)
    with pytest.raises(ValueError, match="but the parameters ask for"):
        model.set_params(filters=(9,)).fit(X, y)


def test_labels_weights_and_bytes():
    X, y = digits(60)
    names = np.array(["even", "odd"])[y % 2]
    model = small().fit((X * 255).astype(np.uint8), names, sample_weight=1.0 + (y % 2))
    assert model.network_.class_names == ("even", "odd")
    assert set(model.predict((X * 255).astype(np.uint8))) <= {"even", "odd"}
    heavy = small(epochs=20).fit(X, names, sample_weight=np.where(y % 2, 1.0, 1e-6))
    assert list(heavy.predict(X)) == ["odd"] * 60


REFUSED = {
    "shape": ({"image_shape": (7, 8)}, {}, r"image_shape: \(7, 8\) does not fit X, which has 64"),
    "shape of one": ({"image_shape": (64,)}, {}, r"image_shape: expected \(height, width\)"),
    "shape of text": ({"image_shape": ("8", "8")}, {}, "image_shape: expected"),
    "layers": ({"layers": ["conv"]}, {}, r"layers\[0\]: expected a layer such as Dense"),
    "no layers": ({"layers": []}, {}, "layers: expected at least one layer"),
    "augmentation": ({"augmentation": "wild"}, {}, "augmentation"),
    "learning rate": ({"learning_rate": 0}, {}, "The 'learning_rate' parameter of ConvNet"),
    "one class": ({}, {"y": np.ones(60)}, "got 1 class"),
    "diverging": (
        {"optimizer": "sgd", "learning_rate": 1e30, "schedule": "constant", "epochs": 20},
        {},
        "training diverged",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_fit_refuses(name):
    settings, given, message = REFUSED[name]
    X, y = digits(60)
    with pytest.raises(ValueError, match=message):
        small(**settings).fit(**{"X": X, "y": y, **given})


def test_images_of_another_shape_are_refused():
    X, y = digits(60)
    model = small().fit(X, y)
    with pytest.raises(ValueError, match=r"expected images of shape \(8, 8, 1\), got \(4, 16, 1\)"):
        model.predict(X.reshape(-1, 4, 16))
    with pytest.raises(ValueError, match="X has 63 features"):
        model.predict(X[:, :63])
