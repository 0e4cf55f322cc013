"""A convolutional network of the engine equals NumPy's and Keras's, and broken ones are noticed."""

from __future__ import annotations

import dataclasses
import json
import subprocess

import numpy as np
import pytest
from checkout import DIGITUS

import digitus
from digitus import reference
from digitus.verification import FAULTS, VerificationData, VerifiedModel, plan, self_test, verify
from digitus.verification.models import cnn
from digitus.verification.peers import NumPyPeer
from digitus.verification.plan import all_batches
from digitus.verification.stand_in import StandIn
from digitus.verification.ties import has_kink, layers_as_in_inference

IMAGES = 64


@pytest.fixture(scope="module")
def digits() -> VerificationData:
    """Return the first training and test images of the sample."""
    train, test = digitus.load_data("sample")
    return VerificationData(
        digitus.Dataset.from_arrays(train.images[:IMAGES], train.labels[:IMAGES]),
        digitus.Dataset.from_arrays(test.images[:40], test.labels[:40]),
    )


def all_kinds(with_global_average: bool) -> VerifiedModel:
    """Return a network with the layers that `cnn` has none of, and pools in a row."""
    size = {"pool_size": (2, 2), "padding": "valid"}
    window = {"strides": (1, 1), "padding": "valid"}
    end = "global_average_pool2d" if with_global_average else "flatten"
    layers = (
        {"type": "max_pool2d", "strides": (2, 2), **size},
        {"type": "conv2d", "filters": 5, "kernel_size": (3, 2), "activation": "none", **window},
        {"type": "activation", "activation": "leaky_relu"},
        {"type": "max_pool2d", "strides": (1, 1), **size},
        {"type": "average_pool2d", "strides": (2, 1), **size},
        {"type": "max_pool2d", "strides": (2, 2), **size},
        {"type": "activation", "activation": "relu"},
        {"type": "conv2d", "filters": 16, "kernel_size": (1, 1), "activation": "relu", **window},
        {"type": end},
        {"type": "dense", "units": 10, "activation": "none"},
    )
    return VerifiedModel("cnn", (28, 28, 1), layers)


def assert_all_passed(checks):
    assert all(check.passed for check in checks), checks
    assert all(check.where for check in checks), "a check that compared nothing"


@pytest.mark.parametrize(
    "mode", plan(steps=8, batch_size=32, model="cnn"), ids=lambda mode: mode.name
)
def test_every_step_equals_numpy(digits, mode):
    checks = verify(digits, mode, model=cnn(digits.train))
    assert len(checks) == 6
    assert_all_passed(checks)


@pytest.mark.parametrize("with_global_average", [False, True])
def test_other_layers_equal_numpy(digits, with_global_average):
    for mode in plan(["momentum"], steps=6, batch_size=31, model="cnn"):
        assert_all_passed(verify(digits, mode, model=all_kinds(with_global_average), seed=5))


def test_biases_are_drawn_and_weights_are_those_of_the_seed(digits):
    model = cnn(digits.train)
    begun = model.engine_network(3).parameters()
    plain = dataclasses.replace(model, draws_biases=False).engine_network(3).parameters()
    for name, values in begun.items():
        if name.endswith((".bias", ".beta")) and name != "conv2d_1.bias":
            assert not plain[name].any()
            assert (values < 0).all()
        else:
            np.testing.assert_array_equal(values, plain[name], err_msg=name)
    (mode,) = plan(["sgd"], steps=1, model="cnn")[:1]
    stand_in = StandIn(digits.train, model, mode, 3).parameters()
    for name, values in begun.items():
        np.testing.assert_array_equal(stand_in[name], values, err_msg=name)


@pytest.mark.tensorflow
@pytest.mark.slow
def test_every_step_equals_keras(digits):
    modes = plan(["nesterov", "adamw"], steps=3, batch_size=32, model="cnn")
    for model in (cnn(digits.train), all_kinds(with_global_average=False)):
        for mode in modes[:: len(modes) - 1]:  # one with full batches, one with small ones
            checks = verify(digits, mode, model=model, with_keras=True)
            assert sum(check.peer == "Keras" for check in checks) == 5
            assert_all_passed(checks)


def test_fifty_steps_stay_together(digits):
    (mode,) = plan(["adam"], steps=50, batch_size=20, model="cnn")[1:]
    assert_all_passed(verify(digits, mode, model=cnn(digits.train), seed=1))


def test_every_fault_is_caught_in_every_mode(digits):
    modes = plan(["adam"], steps=2, batch_size=32, model="cnn")
    caught = list(self_test(digits, modes, model=cnn(digits.train)))
    assert len(caught) == len(FAULTS["cnn"]) * len(modes)
    assert [(fault, mode.name) for fault, mode, failed in caught if not failed] == []


def test_a_whole_network_in_the_engines_place_passes(digits):
    (mode,) = plan(["sgd"], steps=3, batch_size=32, model="cnn")[1:]
    assert_all_passed(verify(digits, mode, model=cnn(digits.train), make_engine=StandIn))


@pytest.mark.parametrize(
    ("fault", "what", "place"),
    [
        ("flipped-kernel", "activations", "conv2d_1"),
        ("shifted-window", "activations", "conv2d_2"),
        ("tanh-gelu", "activations", "conv2d_2"),
        ("padding-wins", "activations", "max_pool2d_3"),
        ("padded-average", "activations", "average_pool2d_6"),
        ("last-maximum", "gradients", "conv2d_1.bias"),
        ("straight-leak", "gradients", "conv2d_1.kernel"),
    ],
)
def test_each_fault_is_in_the_layer_where_it_was_put(digits, fault, what, place):
    (mode,) = plan(["sgd"], steps=1, batch_size=32, model="cnn")[1:]
    model = cnn(digits.train)
    engine = FAULTS["cnn"][fault](digits.train, model, mode, 0)
    peer = NumPyPeer(model.architecture, mode, model.engine_network(0).parameters())
    rows = engine.next_rows()
    ours = engine.step(rows)
    draws = next(all_batches(IMAGES, mode, 0))
    theirs = peer.step(digits.train.images[rows], digits.train.labels[rows], ours, draws)
    tensors, expected = getattr(ours, what), getattr(theirs, what)
    wrong = [
        name
        for name, values in expected.items()
        if np.abs(tensors[name] - values).max() > 1e-5 * np.abs(values).max()
    ]
    assert place in wrong
    if what == "activations":
        assert wrong[0] == place


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        ("early-dropout", {"loss", "parameters"}),
        ("unscaled-dropout", {"loss", "parameters"}),
        ("open-dropout", {"parameters"}),
        ("sample-variance", {"gradients", "parameters"}),
        ("fixed-statistics", {"gradients", "parameters"}),
        ("swapped-momentum", {"parameters"}),
    ],
)
def test_one_step_shows_what_is_wrong_in_training(digits, fault, noticed):
    (mode,) = plan(["adam"], steps=1, batch_size=32, model="cnn")[1:]
    model = cnn(digits.train)
    checks = verify(digits, mode, model=model, make_engine=FAULTS["cnn"][fault])
    failed = {check.what for check in checks if not check.passed}
    assert noticed <= failed
    assert "activations" not in failed  # those are of inference, before the step


def test_all_that_can_tie_stands_before_what_is_other_in_training(digits):
    architecture = cnn(digits.train).architecture
    known = layers_as_in_inference(architecture)
    assert known < len(architecture.layers)
    for step in architecture.steps:
        if has_kink(step.layer) or isinstance(step.layer, reference.MaxPool2D):
            assert step.position < known, step.name


def normalized_first() -> VerifiedModel:
    """Return dense layers with batch norm before the activation, and on the images themselves."""
    layers = (
        {"type": "dropout", "rate": 0.2},
        {"type": "batch_norm", "momentum": 0.5, "epsilon": 0.1},
        {"type": "dense", "units": 24, "activation": "none"},
        {"type": "activation", "activation": "gelu"},
        {"type": "batch_norm", "momentum": 0.0, "epsilon": 0.01},
        {"type": "activation", "activation": "relu"},
        {"type": "dropout", "rate": 0.0},
        {"type": "dense", "units": 10, "activation": "none"},
    )
    return VerifiedModel("cnn", (784,), layers, draws_biases=True)


def test_flat_batch_norm_and_dropout_equal_numpy(digits):
    for mode in plan(["sgd", "nesterov"], steps=6, batch_size=24, model="cnn"):
        assert_all_passed(verify(digits, mode, model=normalized_first(), seed=3))


def test_images_that_are_not_square_are_refused():
    images = np.zeros((4, 12), dtype=np.uint8)
    with pytest.raises(digitus.ArgumentError, match="square images"):
        cnn(digitus.Dataset.from_arrays(images, np.arange(4, dtype=np.uint8)))


@pytest.mark.slow
def test_verify_command_of_the_convnet(tmp_path):
    out = tmp_path / "table.json"
    common = ["--data", "sample", "--model", "cnn", "--peers", "numpy", "--optimizers", "adam"]
    few = ["--steps", "1", "--images", "40", "--batch-size", "16"]
    run = subprocess.run(
        [DIGITUS, "verify", *common, *few, "--out", out],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "12 of 12 checks against NumPy" in run.stdout
    assert "conv2d_" in run.stdout
    report = json.loads(out.read_text())
    assert (report["model"], report["passed"], len(report["lines"])) == ("cnn", True, 12)
    assert "40 differ" in str(report["lines"])

    broken = subprocess.run(
        [DIGITUS, "verify", *common, *few, "--fault", "last-maximum", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["passed"] is False
    few[1] = "2"  # a stale step shows in the second one
    test = subprocess.run(
        [DIGITUS, "verify", *common, *few, "--break"], capture_output=True, text=True, check=False
    )
    assert test.returncode == 0, test.stderr
    assert "32 of 32 faults caught" in test.stdout
