"""TensorFlow, given the same weights and batches, computes what the NumPy reference computes."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import Adam, AdamW, GradientDescent, Momentum, Nesterov, Network
from digitus.reference import train as train_numpy
from digitus.reference.tensorflow_import import import_tensorflow
from digitus.reference.tensorflow_network import TensorFlowNetwork
from digitus.reference.training import batches, train_step

SIZES = (13, 9, 7, 5)
IMAGES = np.random.default_rng(21).integers(0, 256, size=(53, 13), dtype=np.uint8)
LABELS = np.random.default_rng(22).integers(0, 5, size=53)

FLOAT64_TOLERANCE = (1e-11, 1e-12)
"""Relative and absolute: some ten operations that round to 1e-16, over a dozen steps."""

FLOAT32_TOLERANCE = (1e-6, 1e-6)
"""The same with 6e-8; the largest error seen is 2e-7."""

# Settings that binary fractions hold exactly: Keras keeps some of them in float32.
MAKERS = {
    "gradient descent": lambda: GradientDescent(0.125),
    "momentum": lambda: Momentum(0.0625, 0.875),
    "nesterov": lambda: Nesterov(0.0625, 0.875),
    "adam": lambda: Adam(2.0**-7, 0.875, 0.9990234375, 2.0**-20),
    "adamw": lambda: AdamW(2.0**-7, 0.875, 0.9990234375, 2.0**-20, 0.0625),
}


@pytest.fixture(autouse=True)
def _tensorflow(request):
    if request.node.get_closest_marker("tensorflow"):
        request.getfixturevalue("tensorflow")


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", MAKERS)
def test_every_step_matches_numpy_in_float64(name):
    network, optimizer = Network(SIZES, seed=5), MAKERS[name]()
    twin = TensorFlowNetwork(SIZES, MAKERS[name](), "float64", seed=5)
    step = 0
    for epoch in range(2):
        for rows in batches(len(IMAGES), 10, 5, epoch, shuffle=True):
            step += 1
            expected = train_step(network, IMAGES[rows], LABELS[rows], optimizer)
            actual = twin.step(IMAGES[rows], LABELS[rows])
            assert_close(actual[0], expected[0], *FLOAT64_TOLERANCE, f"step {step}: loss")
            for number, output in enumerate(expected[2]):
                what = f"step {step}: output {number + 1}"
                assert_close(actual[2][number], output, *FLOAT64_TOLERANCE, what)
            for key, gradient in expected[1].items():
                what = f"step {step}: gradient of {key}"
                assert_close(actual[1][key], gradient, *FLOAT64_TOLERANCE, what)
            for key, parameter in network.parameters.items():
                what = f"step {step}: {key}"
                assert_close(twin.parameters[key], parameter, *FLOAT64_TOLERANCE, what)
    assert step == 12


@pytest.mark.tensorflow
def test_epochs_of_fit_match_numpy_training():
    network = Network(SIZES, seed=5)
    twin = TensorFlowNetwork(SIZES, Adam(), seed=5)
    settings = {
        "epochs": 3,
        "batch_size": 10,
        "shuffle": False,
        "validation": (IMAGES[:20], LABELS[:20]),
    }
    expected = train_numpy(network, IMAGES, LABELS, optimizer=Adam(), **settings)
    seen = []
    actual = twin.train(
        IMAGES, LABELS, on_epoch=lambda *arguments: seen.append(arguments), **settings
    )
    assert seen == [(1, actual), (2, actual), (3, actual)]
    assert len(actual.seconds) == 3
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert_close(getattr(actual, name), getattr(expected, name), *FLOAT32_TOLERANCE, name)
    for key, parameter in network.parameters.items():
        assert_close(twin.parameters[key], parameter, *FLOAT32_TOLERANCE, key)
    assert_close(
        twin.evaluate(IMAGES, LABELS),
        network.evaluate(IMAGES, LABELS),
        *FLOAT32_TOLERANCE,
        "loss and accuracy",
    )


@pytest.mark.tensorflow
def test_softmax_output_gives_probabilities_and_the_same_gradients():
    network = Network(SIZES, seed=5)
    twin = TensorFlowNetwork(SIZES, Adam(), "float64", seed=5, softmax_output=True)
    loss, gradients, outputs = twin.loss_and_gradients(IMAGES, LABELS)
    expected_loss, expected_gradients, _ = network.loss_and_gradients(IMAGES, LABELS)
    assert_close(outputs[-1], network.predict_proba(IMAGES), *FLOAT64_TOLERANCE, "probabilities")
    assert_close(loss, expected_loss, *FLOAT64_TOLERANCE, "loss")
    for key, expected in expected_gradients.items():
        assert_close(gradients[key], expected, *FLOAT64_TOLERANCE, key)


@pytest.mark.tensorflow
def test_parameters_go_in_and_out_by_name():
    network = Network(SIZES, np.float32, seed=9)
    twin = TensorFlowNetwork(SIZES, Adam(), seed=5)
    twin.set_parameters(network.parameters)
    assert list(twin.parameters) == list(network.parameters)
    for key, parameter in network.parameters.items():
        np.testing.assert_array_equal(twin.parameters[key], parameter)
    with pytest.raises(ValueError, match=r"dense_2\.bias: expected shape \(7,\), got \(6,\)"):
        twin.set_parameters({**network.parameters, "dense_2.bias": np.zeros(6)})


@pytest.mark.tensorflow
def test_same_seed_trains_alike():
    trained = []
    for _ in range(2):
        twin = TensorFlowNetwork(SIZES, Adam(), seed=5)
        history = twin.train(IMAGES, LABELS, epochs=2, batch_size=10, seed=3)
        assert history.val_loss == []
        trained.append(twin.parameters)
    for key, parameter in trained[0].items():
        np.testing.assert_array_equal(trained[1][key], parameter)


def test_missing_tensorflow_is_said_clearly(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorflow", None)
    with pytest.raises(ImportError, match=r"run: pip install 'digitus\[tensorflow\]'"):
        TensorFlowNetwork(SIZES, Adam())


def test_what_is_written_while_importing_is_shown_only_on_failure(monkeypatch, tmp_path, capfd):
    (tmp_path / "tensorflow.py").write_text(
        "import os\nos.write(2, b'chatter')\nif not os.path.exists(__file__ + '.fine'):\n"
        "    raise ImportError('broken')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    with pytest.raises(ImportError, match="broken"):
        import_tensorflow()
    assert capfd.readouterr().err == "chatter"
    (tmp_path / "tensorflow.py.fine").touch()
    import_tensorflow()
    assert capfd.readouterr().err == ""
    del sys.modules["tensorflow"]
