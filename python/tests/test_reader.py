"""The reader joins two files to eleven outputs, and takes labels from other networks."""

from __future__ import annotations

import json
import os
import threading

import numpy as np
import pytest

import digitus
from digitus._errors import ArgumentError, FileMissingError, ModelFormatError
from digitus.models import file_of
from digitus.recognition import reader as module
from digitus.recognition.reader import NO_DIGIT, REJECTION_FILE, Reader


@pytest.fixture(scope="module")
def images():
    return digitus.load_data("sample")[1].images.reshape(-1, 28, 28)[:200]


@pytest.fixture
def own():
    return digitus.Network((28, 28, 1), [digitus.Dense(16, "relu"), digitus.Dense(10)], seed=3)


def test_probabilities_sum_to_one(images):
    found = Reader().probabilities(images)
    assert found.shape == (200, 11)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1, atol=1e-5)


def test_no_images_give_no_rows():
    for reader in (Reader(), Reader("pretrained:mnist")):
        assert reader.probabilities(np.zeros((0, 28, 28), np.uint8)).shape == (0, 11)


def test_labels_are_those_of_the_network_of_the_package(images):
    ten = digitus.pretrained("mnist").predict_proba(images.reshape(-1, 784))
    eleven = Reader().probabilities(images).astype(np.float64)
    shared = eleven[:, :NO_DIGIT] / eleven[:, :NO_DIGIT].sum(axis=1, keepdims=True)
    np.testing.assert_allclose(shared, ten, atol=1e-5)


def test_noise_is_no_digit():
    noise = np.random.default_rng(0).integers(0, 256, (50, 28, 28), dtype=np.uint8)
    assert (Reader().probabilities(noise)[:, NO_DIGIT] > 0.5).mean() > 0.9


def test_another_network_tells_the_labels_and_not_whether_it_is_a_digit(own, images, tmp_path):
    path = tmp_path / "own.safetensors"
    own.save(path)
    expected = Reader().probabilities(images)
    tenth = own.predict_proba(images.reshape(-1, 784)) * (1 - expected[:, NO_DIGIT:])
    for model in (own, path, str(path)):
        reader = Reader(model)
        found = reader.probabilities(images)
        np.testing.assert_allclose(found[:, :NO_DIGIT], tenth, atol=1e-6)
        np.testing.assert_array_equal(found[:, NO_DIGIT], expected[:, NO_DIGIT])
        assert reader.threshold == Reader().threshold


@pytest.mark.parametrize(
    ("shape", "classes", "words"),
    [
        ((64,), 10, "takes images of 28 x 28, in grey, got one of input shape (64,)"),
        ((14, 56), 10, "got one of input shape (14, 56)"),
        ((28, 28, 3), 10, "got one of input shape (28, 28, 3)"),
        ((784,), 26, "10 classes, the digits 0 to 9, got one of 26"),
    ],
)
def test_other_networks_are_refused(shape, classes, words):
    network = digitus.Network(shape, [digitus.Dense(classes)])
    with pytest.raises(ArgumentError) as caught:
        Reader(network)
    assert str(caught.value).startswith("model: expected a network")
    assert words in str(caught.value)


def test_classes_that_are_no_digits_are_refused(own):
    own.class_names = [f"shirt {number}" for number in range(10)]
    with pytest.raises(ArgumentError, match="digits 0 to 9 in this order, got one of shirt 0"):
        Reader(own)


@pytest.mark.parametrize("shape", [(784,), (28, 28), (28, 28, 1)])
def test_images_may_be_flat_or_shaped(shape, images):
    network = digitus.Network(shape, [digitus.Flatten(), digitus.Dense(10)])
    assert Reader(network).probabilities(images).shape == (200, 11)


def test_what_is_no_network_is_refused(tmp_path):
    with pytest.raises(ArgumentError, match="got 7"):
        Reader(7)
    with pytest.raises(FileMissingError, match="no-such"):
        Reader(tmp_path / "no-such.safetensors")
    with pytest.raises(ArgumentError, match="pretrained"):
        Reader("pretrained:letters")
    broken = tmp_path / "broken.safetensors"
    broken.write_bytes(b"no model")
    with pytest.raises(ModelFormatError):
        Reader(broken)


def rejection(inputs=784, outputs=1, text='{"threshold": 0.5}'):
    network = digitus.Network((inputs,), [digitus.Dense(outputs)])
    network.metadata["rejection"] = text
    return network


@pytest.mark.parametrize("network", [rejection(inputs=99), rejection(outputs=2)])
def test_files_that_do_not_belong_together_are_refused(network):
    with pytest.raises(ModelFormatError, match="some.file: expected one dense layer from "):
        module.with_rejection(digitus.pretrained("mnist"), network, "some.file")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"threshold": 2}', '{"threshold": "x"}'])
def test_a_threshold_that_is_none_is_refused(text, tmp_path, monkeypatch):
    base, changed = tmp_path / "mnist.safetensors", tmp_path / REJECTION_FILE
    digitus.pretrained("mnist").save(base)
    network = rejection(text=json.dumps({"threshold": 0.5}))
    if text:
        network.metadata["rejection"] = text
    else:
        del network.metadata["rejection"]
    network.save(changed)
    monkeypatch.setattr(module, "file_of", lambda name: str(base))
    with pytest.raises(ModelFormatError, match="threshold from 0 to 1"):
        module._load_shipped()


def test_a_missing_file_is_named(tmp_path, monkeypatch):
    base = tmp_path / "mnist.safetensors"
    base.touch()
    monkeypatch.setattr(module, "file_of", lambda name: str(base))
    with pytest.raises(FileMissingError, match=f"{REJECTION_FILE}: is missing from the package"):
        module._load_shipped()


def test_the_package_has_both_files():
    assert os.path.isfile(os.path.join(os.path.dirname(file_of("mnist")), REJECTION_FILE))
    assert 0 < Reader().threshold < 1


def test_threads_get_the_same_answers(images, monkeypatch):
    monkeypatch.setattr(module, "_cached", {})
    expected = Reader().probabilities(images)
    module._cached.clear()
    answers = []

    def ask():
        answers.append(Reader().probabilities(images))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 6
    for answer in answers:
        np.testing.assert_array_equal(answer, expected)


def test_a_child_of_a_fork_reads_on(images):
    expected = Reader().probabilities(images)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - in another process
        same = np.array_equal(Reader().probabilities(images), expected)
        os.write(writing, b"1" if same else b"0")
        os._exit(0)
    os.close(writing)
    answer = os.read(reading, 1)
    os.close(reading)
    os.waitpid(child, 0)
    assert answer == b"1"
