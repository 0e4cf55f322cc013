"""ONNX files: what ONNX Runtime makes of them is what the network says."""

from __future__ import annotations

import json

import numpy as np
import onnx
import onnxruntime
import pytest
from full_mnist import require_full_mnist
from hypothesis import example, given, settings
from random_networks import give_weights, images_for, networks
from strategies import bounded
from synthetic import run_python, small_network

import digitus
from digitus.interop.onnx_export import NEWEST_OPSET, OLDEST_OPSET
from digitus.interop.onnx_layers import ACTIVATIONS
from digitus.layers._settings import ACTIVATIONS as ENGINE_ACTIVATIONS

TOLERANCE = 1e-5


def session_of(path):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def assert_same(network, path, images, given):
    """Fail unless the file gives the network's probabilities, labels and logits."""
    probabilities, logits = session_of(path).run(["probabilities", "logits"], {"images": given})
    expected = network.predict_proba(images)
    assert probabilities.shape == logits.shape == expected.shape
    assert np.abs(probabilities - expected).max() < TOLERANCE
    scores = network.layer_output(-1, images)
    scale = max(1.0, np.abs(scores).max())
    assert np.abs(logits - scores).max() < TOLERANCE * scale
    best, second = np.sort(expected, axis=1)[:, :-3:-1].T if expected.shape[1] > 1 else (1, 0)
    clear = best - second > TOLERANCE
    assert np.array_equal(probabilities.argmax(1)[clear], expected.argmax(1)[clear])


@settings(bounded, max_examples=60)
@given(networks())
@example(digitus.Network((4, 3, 2), [digitus.BatchNorm(), digitus.Flatten(), digitus.BatchNorm()]))
@example(digitus.Network((3,), [digitus.Dropout(0.5)]))
@example(digitus.Network((5, 4), [digitus.BatchNorm(), digitus.Dense(3)]))
def test_random_networks(tmp_path_factory, network):
    give_weights(network)
    pixels, images = images_for(network)
    path = tmp_path_factory.getbasetemp() / "random.onnx"
    for scale_bytes, shown in ((False, images), (True, pixels)):
        digitus.export_onnx(network, path, scale_bytes=scale_bytes)
        assert_same(network, path, shown, shown)


def test_every_activation_of_the_engine_has_nodes():
    assert set(ENGINE_ACTIVATIONS) <= set(ACTIVATIONS)


CONVNET = [
    digitus.Conv2D(5, (3, 2), "gelu", (2, 1), "same"),
    digitus.BatchNorm(),
    digitus.MaxPool2D(2, 1, "same"),
    digitus.Activation("leaky_relu"),
    digitus.AveragePool2D((2, 3), 2, "same"),
    digitus.Flatten(),
    digitus.BatchNorm(),
    digitus.Dropout(0.5),
    digitus.Dense(6, "relu"),
    digitus.Dense(3),
]


@pytest.fixture
def convnet():
    network = digitus.Network((9, 8, 3), CONVNET, seed=4)
    give_weights(network)
    return network


@pytest.mark.parametrize("opset", range(OLDEST_OPSET, NEWEST_OPSET + 1))
def test_every_opset(convnet, tmp_path, opset):
    path = tmp_path / "net.onnx"
    digitus.export_onnx(convnet, path, opset=opset)
    model = onnx.load(path)
    assert [entry.version for entry in model.opset_import] == [opset]
    _, images = images_for(convnet)
    assert_same(convnet, path, images, images)


def test_axes_are_moved_once(convnet, tmp_path):
    path = tmp_path / "net.onnx"
    digitus.export_onnx(convnet, path)
    operators = [node.op_type for node in onnx.load(path).graph.node]
    assert operators[:2] == ["Transpose", "Conv"]
    assert not {"Transpose", "Gather", "Reshape"} & set(operators[1:])
    grey = digitus.Network((9, 8, 1), CONVNET)
    digitus.export_onnx(grey, path)
    operators = [node.op_type for node in onnx.load(path).graph.node]
    assert "Transpose" not in operators  # One channel lies the same either way.


def test_a_wrong_order_of_weights_would_be_noticed(convnet, tmp_path, monkeypatch):
    from digitus.interop import onnx_layers

    path = tmp_path / "net.onnx"
    monkeypatch.setattr(
        onnx_layers, "channels_first_order", lambda shape: np.arange(np.prod(shape))
    )
    digitus.export_onnx(convnet, path)
    _, images = images_for(convnet)
    with pytest.raises(AssertionError):
        assert_same(convnet, path, images, images)


@pytest.mark.parametrize("count", [1, 7])
def test_batches_of_any_size(convnet, tmp_path, count):
    path = tmp_path / "net.onnx"
    digitus.export_onnx(convnet, path, scale_bytes=True)
    pixels, _ = images_for(convnet, count)
    assert_same(convnet, path, pixels, pixels)
    (given,) = session_of(path).get_inputs()
    assert (given.name, given.type) == ("images", "tensor(uint8)")
    assert given.shape == ["batch", 9, 8, 3]


@pytest.fixture(scope="module")
def digits():
    """Return images to train on, and all test images of MNIST, or those of the sample."""
    train, test = digitus.load_data("sample")
    try:
        files = require_full_mnist()
    except pytest.skip.Exception:
        return train, test
    test = digitus.load_idx(*files[2:])
    assert len(test) == 10_000
    return train, test


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mlp", "cnn"])
def test_all_test_images_of_mnist(digits, tmp_path, kind):
    train, test = digits
    if kind == "cnn":
        network, shape = digitus.pretrained("mnist"), (-1, 28, 28, 1)
    else:
        layers = [digitus.Dense(128, "relu"), digitus.Dense(10)]
        network, shape = digitus.Network((784,), layers, seed=0), (-1, 784)
        network.fit(train, epochs=3)
    expected = network.predict_proba(test)
    for scale_bytes in (False, True):
        path = tmp_path / "digits.onnx"
        digitus.export_onnx(network, path, scale_bytes=scale_bytes)
        images = test.images.reshape(shape)
        if not scale_bytes:
            images = images.astype(np.float32) / np.float32(255)
        session, parts = session_of(path), np.array_split(images, len(images) // 250)
        found = [session.run(["probabilities"], {"images": part})[0] for part in parts]
        probabilities = np.concatenate(found)
        assert np.abs(probabilities - expected).max() < TOLERANCE
        assert np.array_equal(probabilities.argmax(axis=1), expected.argmax(axis=1))


def properties_of(path):
    return {entry.key: entry.value for entry in onnx.load(path).metadata_props}


def test_the_file_tells_of_the_network(tmp_path):
    network, path = digitus.pretrained("mnist"), tmp_path / "digits.onnx"
    network.class_names = [f"<{digit}>" for digit in "0123456789"]
    network.metadata["author"] = "me"
    digitus.export_onnx(network, path, scale_bytes=True)
    found = properties_of(path)
    assert json.loads(found["digitus.class_names"]) == list(network.class_names)
    assert json.loads(found["digitus.architecture"]) == network.description
    assert found["digitus.version"] == digitus.__version__
    assert found["digitus.input"].startswith("uint8")
    assert json.loads(found["digitus.accuracy"]) == {
        "test": json.loads(network.metadata["pretrained"])["test"]["accuracy"],
        "training": json.loads(network.metadata["digitus.training"])["accuracy"],
    }
    assert (
        json.loads(found["digitus.training"])["images"]
        == json.loads(network.metadata["digitus.training"])["images"]
    )
    assert found["author"] == "me"
    model = onnx.load(path)
    assert (model.producer_name, model.producer_version) == ("digitus", digitus.__version__)


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"test": 3}', '{"test": {"accuracy": "?"}}'])
def test_metadata_of_anybody_do_no_harm(tmp_path, text):
    network, path = small_network(), tmp_path / "digits.onnx"
    network.metadata["pretrained"] = text
    digitus.export_onnx(network, path)
    found = properties_of(path)
    assert "digitus.accuracy" not in found
    assert found["digitus.input"].startswith("float32")


def test_an_earlier_file_stays_if_there_is_an_error(tmp_path, monkeypatch):
    path = tmp_path / "digits.onnx"
    digitus.export_onnx(small_network(), path)
    content = path.read_bytes()
    with pytest.raises(digitus.ArgumentError):
        digitus.export_onnx(small_network(), path, opset=12)
    monkeypatch.setattr("os.replace", lambda *paths: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(digitus.FileAccessError, match=r"digits.onnx: cannot write: full"):
        digitus.export_onnx(small_network(9), path)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["digits.onnx"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"network": None}, "network: expected a digitus.Network, got None"),
        ({"path": 3}, "path: expected a path, got 3"),
        ({"path": "a\0b"}, "path: expected a path without NUL"),
        ({"scale_bytes": "yes"}, "scale_bytes: expected True or False, got 'yes'"),
        ({"opset": 12}, "opset: expected 13 to 21, got 12"),
        ({"opset": 22}, "opset: expected 13 to 21, got 22"),
        ({"opset": "17"}, "opset: expected an integer, got '17'"),
    ],
)
def test_arguments_are_checked(tmp_path, arguments, words):
    chosen = {"network": small_network(), "path": tmp_path / "x.onnx", **arguments}
    with pytest.raises(digitus.ArgumentError) as caught:
        digitus.export_onnx(**chosen)
    assert words in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_where_it_cannot_be_written(tmp_path):
    with pytest.raises(digitus.FileMissingError, match="none"):
        digitus.export_onnx(small_network(), tmp_path / "none" / "x.onnx")
    with pytest.raises(digitus.FileAccessError):
        digitus.export_onnx(small_network(), tmp_path)
    network = small_network()
    network.close()
    with pytest.raises(digitus.StateError):
        digitus.export_onnx(network, tmp_path / "x.onnx")


def test_more_than_the_format_holds_is_refused_before_the_work(tmp_path, monkeypatch):
    monkeypatch.setattr("digitus.interop.onnx_export.SIZE_LIMIT", 1000)
    with pytest.raises(digitus.LimitError, match=r"take 4,552 bytes, and an ONNX file holds 1,000"):
        digitus.export_onnx(small_network(), tmp_path / "x.onnx")


MISSING = """
import sys
sys.modules["onnx"] = None
import digitus
net = digitus.Network((4,), [digitus.Dense(2)])
try:
    digitus.export_onnx(net, "x.onnx")
except ImportError as error:
    assert isinstance(error, digitus.DigitusError)
    print(error)
"""


def test_a_missing_package_is_told_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run_python(MISSING)
    assert done.stdout.startswith("onnx is not installed; "), done.stderr
    assert "[onnx]" in done.stdout
    assert not list(tmp_path.iterdir())
