"""Architectures as JSON: what is written is read back, and a mistake is named with its place."""

from __future__ import annotations

import json

import numpy as np
import pytest

import digitus
from digitus.architectures import Architecture, read_architecture

LAYERS = [
    digitus.Conv2D(3, (3, 2), "relu", strides=2, padding="same", initializer="he_normal"),
    digitus.MaxPool2D(2, strides=1),
    digitus.AveragePool2D((2, 1), padding="same"),
    digitus.Activation("gelu"),
    digitus.Flatten(),
    digitus.Dense(7, "leaky_relu", initializer=digitus.Normal(0.02)),
    digitus.Dense(10),
]


def dense(**changes):
    """Return the description of a network of one layer, with changes of that layer."""
    return {"input_shape": [12], "layers": [{"type": "dense", "units": 3, **changes}]}


def test_a_file_gives_the_network_that_was_written(tmp_path):
    path = tmp_path / "net.json"
    network = digitus.Network((12, 9, 1), LAYERS, seed=5)
    network.save_architecture(path)
    again = digitus.Network.load_architecture(path, seed=5)
    assert again.layers == network.layers
    assert (again.input_shape, again.seed) == ((12, 9, 1), 5)
    for name, value in again.parameters().items():
        np.testing.assert_array_equal(value, network.parameters()[name])
    other = digitus.Network.load_architecture(path, seed=6)
    assert not np.array_equal(other.parameters()["dense_7.kernel"], value)


def test_global_pools_are_written_too():
    network = digitus.Network((4, 4, 3), [digitus.GlobalAveragePool2D(), digitus.Dense(2)])
    assert digitus.Network.from_description(network.description).layers == network.layers


def test_the_description_is_the_librarys_own(tmp_path):
    """A model file has the same, but for how weights were drawn."""
    network = digitus.Network((12, 9, 1), LAYERS)
    network.save(tmp_path / "m.safetensors")
    content = (tmp_path / "m.safetensors").read_bytes()
    header = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])
    theirs = json.loads(header["__metadata__"]["digitus.architecture"])
    ours = network.description
    for layer in ours["layers"]:
        layer.pop("initializer", None)
    assert theirs["input_shape"] == ours["input_shape"]
    assert theirs["layers"] == ours["layers"]
    assert digitus.Network.from_description(theirs).layers[1:5] == network.layers[1:5]


def test_defaults_may_be_left_out():
    found = Architecture.of({"input_shape": [8, 8, 1], "layers": [{"type": "max_pool2d"}]})
    assert found.layers == (digitus.MaxPool2D(2),)


@pytest.mark.parametrize(
    ("description", "message"),
    [
        ([], r"expected an object, got \[\]; an architecture is"),
        ({"layers": [{}]}, "input_shape: is missing"),
        ({"input_shape": [3]}, "layers: is missing"),
        ({**dense(), "seed": 3}, "seed: is no field of an architecture"),
        ({"input_shape": [3], "layers": []}, "layers: expected a list of one layer or more"),
        ({"input_shape": 3, "layers": [{}]}, "input_shape: expected a list of 1 to 3 sizes, got 3"),
        ({**dense(), "input_shape": [3, 0]}, r"input_shape\[1\]: expected 1 or more, got 0"),
        ({"input_shape": [3], "layers": [3]}, r"layers\[0\]: expected an object such as .* got 3"),
        ({"input_shape": [3], "layers": [{"units": 3}]}, r"layers\[0\]: type: is missing"),
        (dense(type="dence"), r"layers\[0\]: type: expected one of activation, .*; got 'dence'"),
        (dense(type=[]), r"layers\[0\]: type: expected one of"),
        (dense(unit=3), r"layers\[0\] \(dense\): 'unit': is no setting of it; it has units, act"),
        (dense(units=0), r"layers\[0\] \(dense\): units: expected 1 to 65,536, got 0"),
        (dense(units=2.5), r"layers\[0\] \(dense\): units: expected an integer, got 2.5"),
        (dense(name="mine"), r"layers\[0\] \(dense\): name: expected 'dense_1', or none"),
        (dense(activation="swish"), r"layers\[0\] \(dense\): activation: expected 'relu'"),
        (dense(initializer="zeros"), r"layers\[0\] \(dense\): initializer: expected"),
        (dense(initializer={"mean": 1}), r"initializer: expected a name, or {\"standard_dev"),
        (dense(initializer={"standard_deviation": -1}), "initializer: standard_deviation: expe"),
        (
            {"input_shape": [3], "layers": [{"type": "flatten"}, {"type": "dense"}]},
            r"layers\[1\] \(dense\): units: is missing; it has units, activation, initializer",
        ),
        (
            {"input_shape": [3], "layers": [{"type": "flatten", "size": 3}]},
            r"layers\[0\] \(flatten\): 'size': is no setting of it; it has no settings at all",
        ),
        (
            {"input_shape": [5, 5, 1], "layers": [{"type": "max_pool2d", "pool_size": 6}]},
            "max_pool2d_1: a window 6 high does not fit in an image 5 high",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, description, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        digitus.Network.from_description(description)
    path = tmp_path / "net.json"
    path.write_text(json.dumps(description))
    with pytest.raises(digitus.ModelFormatError, match=f"net.json: .*{message}"):
        digitus.Network.load_architecture(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"input_shape": [3],\n "layers": }', "line 2, column 12: is not JSON: Expecting value"),
        (b"", "line 1, column 1: is not JSON"),
        (b"\xff\xfe", "byte 0: is not UTF-8"),
        (b'{"layers": [], "layers": []}', "'layers': stands twice in one object"),
        (b'{"input_shape": [NaN]}', "NaN: is not a number that JSON has"),
        (b"[" * 100_000, "is nested too deeply"),
        (b'{"input_shape": [' + b"9" * 5000 + b"]}", "Exceeds the limit"),
        (b" " * (1 << 24) + b"{}", "is larger than 16,777,216 bytes"),
    ],
)
def test_a_file_that_is_no_json_is_refused_with_the_place(tmp_path, content, message):
    path = tmp_path / "net.json"
    path.write_bytes(content)
    with pytest.raises(digitus.ModelFormatError, match=f"net.json.*{message}"):
        read_architecture(path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(digitus.FileMissingError, match="none.json: does not exist"):
        digitus.Network.load_architecture(tmp_path / "none.json")
    with pytest.raises(digitus.FileAccessError, match="cannot read: Is a directory"):
        digitus.Network.load_architecture(tmp_path)
    with pytest.raises(digitus.ArgumentError, match="path: expected a path"):
        digitus.Network.load_architecture(3)


def test_a_network_too_large_for_the_engine_is_refused_by_name(tmp_path):
    path = tmp_path / "net.json"
    path.write_text('{"input_shape": [16000000], "layers": [{"type": "dense", "units": 65536}]}')
    with pytest.raises(digitus.DigitusError, match=r"net.json: "):
        digitus.Network.load_architecture(path)
    with pytest.raises(digitus.ArgumentError, match="^seed: expected"):
        digitus.Network.load_architecture(path, seed=-1)
