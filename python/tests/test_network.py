"""A network has the shapes it says, and what it computes is what its layers mean."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from synthetic import WIDTH, digits, small_network

import digitus

IMAGES, LABELS = digits(50)
FLOATS = (IMAGES / 255).astype(np.float32)


@pytest.fixture
def network():
    return small_network()


def forward(parameters, images):
    """Return every layer's output in float64."""
    w1, b1, w2, b2 = (value.astype(np.float64) for value in parameters.values())
    hidden = np.maximum(images.astype(np.float64) @ w1 + b1, 0)
    return [hidden, hidden @ w2 + b2]


def probabilities_of(logits):
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def test_shapes_and_names(network):
    shapes = {name: value.shape for name, value in network.parameters().items()}
    assert shapes == {
        "dense_1.kernel": (WIDTH, 24),
        "dense_1.bias": (24,),
        "dense_2.kernel": (24, 10),
        "dense_2.bias": (10,),
    }
    assert network.input_shape == (WIDTH,)
    assert network.classes == 10
    assert network.layers == (digitus.Dense(24, "relu"), digitus.Dense(10))
    assert network.seed == 3
    assert network.history is None


def test_initial_parameters_follow_the_initializer():
    layers = [
        digitus.Dense(200, "relu"),
        digitus.Dense(100, initializer="he_normal"),
        digitus.Dense(100, initializer=digitus.Normal(0.01)),
    ]
    parameters = digitus.Network((400,), layers, seed=5).parameters()
    glorot = parameters["dense_1.kernel"]
    limit = np.sqrt(6 / 600)
    assert 0.99 * limit < np.abs(glorot).max() <= limit * (1 + 1e-6)
    assert abs(glorot.mean()) < 0.01 * limit
    np.testing.assert_allclose(parameters["dense_2.kernel"].std(), np.sqrt(2 / 200), rtol=0.03)
    np.testing.assert_allclose(parameters["dense_3.kernel"].std(), 0.01, rtol=0.03)
    for index in (1, 2, 3):
        assert not parameters[f"dense_{index}.bias"].any()


def test_same_seed_same_weights():
    first, second, other = small_network(7), small_network(7), small_network(8)
    for name, value in first.parameters().items():
        np.testing.assert_array_equal(value, second.parameters()[name])
    assert (first.parameters()["dense_1.kernel"] != other.parameters()["dense_1.kernel"]).any()


@pytest.mark.parametrize("images", [IMAGES, FLOATS, IMAGES.reshape(50, 6, 6)])
def test_predictions_are_those_of_the_formulas(network, images):
    expected = probabilities_of(forward(network.parameters(), FLOATS)[-1])
    found = network.predict_proba(images)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_array_equal(network.predict(images), expected.argmax(axis=1))


def test_single_image_is_a_batch_of_one(network):
    assert network.predict_proba(IMAGES[0]).shape == (1, 10)
    assert network.predict(IMAGES[0].reshape(6, 6)).shape == (1,)


def test_many_images_are_predicted_in_parts(network):
    many = np.tile(FLOATS, (420, 1))
    np.testing.assert_array_equal(network.predict(many), np.tile(network.predict(FLOATS), 420))


def test_dataset_may_stand_for_its_images(network):
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    np.testing.assert_array_equal(network.predict(dataset), network.predict(IMAGES))


def test_layer_outputs_are_those_of_the_formulas(network):
    expected = forward(network.parameters(), FLOATS)
    found = network.activations(IMAGES)
    assert [value.shape for value in found] == [(50, 24), (50, 10)]
    for index, value in enumerate(expected):
        np.testing.assert_allclose(found[index], value, rtol=1e-5, atol=1e-5)
        np.testing.assert_array_equal(network.layer_output(index, IMAGES), found[index])
    np.testing.assert_array_equal(network.layer_output(-1, IMAGES), found[-1])


@pytest.mark.parametrize("index", [2, -3, 1.0, None])
def test_layer_that_is_not_there_is_refused(network, index):
    with pytest.raises(digitus.ArgumentError, match="index: expected"):
        network.layer_output(index, IMAGES)


@pytest.mark.parametrize("count", [1, 50])
def test_metrics_are_those_of_the_formulas(network, count):
    images, labels = FLOATS[:count], LABELS[:count]
    expected = probabilities_of(forward(network.parameters(), images)[-1])
    metrics = network.evaluate(images, labels)
    correct = int((expected.argmax(axis=1) == labels).sum())
    assert (metrics.count, metrics.correct) == (count, correct)
    assert metrics.accuracy == correct / count
    loss = -np.log(expected[np.arange(count), labels]).mean()
    np.testing.assert_allclose(metrics.loss, loss, rtol=1e-5)
    assert network.evaluate(digitus.Dataset.from_arrays(images, labels)) == metrics


def test_metrics_of_parts_are_those_of_the_whole(network):
    images, labels = np.tile(IMAGES, (450, 1)), np.tile(LABELS, 450)
    whole, once = network.evaluate(images, labels), network.evaluate(IMAGES, LABELS)
    assert (whole.count, whole.correct) == (22_500, once.correct * 450)
    np.testing.assert_allclose(whole.loss, once.loss, rtol=1e-6)


def test_gradients_agree_with_finite_differences(network):
    loss, gradients = network.gradients(IMAGES, LABELS)
    parameters = network.parameters()
    np.testing.assert_allclose(loss, network.evaluate(IMAGES, LABELS).loss, rtol=1e-6)
    assert list(gradients) == list(parameters)
    random = np.random.default_rng(4)
    for name, value in parameters.items():
        assert gradients[name].shape == value.shape
        direction = random.normal(size=value.shape)
        direction /= np.linalg.norm(direction)
        losses = []
        for step in (1e-3, -1e-3):
            moved = {**parameters, name: value + step * direction}
            logits = forward(moved, FLOATS)[-1]
            losses.append(-np.log(probabilities_of(logits)[np.arange(50), LABELS]).mean())
        slope = (losses[0] - losses[1]) / 2e-3
        # Steps in float32 parameters are off by some 1e-4 of their size, kinks of ReLU by more.
        np.testing.assert_allclose((gradients[name] * direction).sum(), slope, rtol=2e-2, atol=2e-4)


def test_parameters_round_trip(network):
    other = small_network(9)
    other.set_parameters(network.parameters())
    np.testing.assert_array_equal(other.predict_proba(IMAGES), network.predict_proba(IMAGES))


def test_parameters_are_copies(network):
    network.parameters()["dense_1.bias"][:] = 7
    assert not network.parameters()["dense_1.bias"].any()


def test_some_parameters_can_be_set_alone(network):
    before = network.parameters()
    network.set_parameters({"dense_2.bias": list(range(10))})
    after = network.parameters()
    assert after["dense_2.bias"].tolist() == list(range(10))
    for name in ("dense_1.kernel", "dense_1.bias", "dense_2.kernel"):
        np.testing.assert_array_equal(after[name], before[name])


@pytest.mark.parametrize(
    "wrong",
    [
        {"dense_3.bias": np.zeros(10)},
        {"dense_2.bias": np.zeros(11)},
        {"dense_2.bias": np.full(10, np.nan)},
        {"dense_2.kernel": np.zeros((10, 24))},
        {"dense_2.bias": ["a"] * 10},
    ],
)
def test_wrong_parameters_change_nothing(network, wrong):
    before = network.parameters()
    with pytest.raises(digitus.ArgumentError, match=next(iter(wrong))):
        network.set_parameters({"dense_1.bias": np.ones(24), **wrong})
    for name, value in network.parameters().items():
        np.testing.assert_array_equal(value, before[name])


def test_parameters_must_be_a_mapping(network):
    with pytest.raises(digitus.ArgumentError, match="expected a dict"):
        network.set_parameters(list(network.parameters().values()))


@pytest.mark.parametrize("shape", [(WIDTH,), (6, 6), (6, 6, 1)])
def test_saved_network_is_loaded_whole(tmp_path, shape):
    network = digitus.Network(shape, [digitus.Dense(5, "relu"), digitus.Dense(10)], seed=2)
    path = tmp_path / "m ü.safetensors"
    network.save(path)
    loaded = digitus.Network.load(str(path))
    assert loaded.input_shape == shape
    assert loaded.layers == network.layers
    assert loaded.summary() == network.summary()
    np.testing.assert_array_equal(loaded.predict_proba(IMAGES), network.predict_proba(IMAGES))
    assert os.listdir(tmp_path) == [path.name]


def test_saved_file_is_safetensors(network, tmp_path):
    numpy_reader = pytest.importorskip("safetensors.numpy")
    path = tmp_path / "m.safetensors"
    network.save(path)
    tensors, parameters = numpy_reader.load_file(path), network.parameters()
    assert set(tensors) == set(parameters)
    for name, value in parameters.items():
        assert tensors[name].dtype == np.float32
        np.testing.assert_array_equal(tensors[name], value)


def test_saving_replaces_an_earlier_file(network, tmp_path):
    path = tmp_path / "m.safetensors"
    small_network(1).save(path)
    network.save(path)
    np.testing.assert_array_equal(
        digitus.Network.load(path).predict_proba(IMAGES), network.predict_proba(IMAGES)
    )


def test_saving_where_it_cannot_be_is_refused(network, tmp_path):
    with pytest.raises(digitus.FileMissingError, match="none"):
        network.save(tmp_path / "none" / "m.safetensors")
    with pytest.raises(digitus.FileAccessError, match=str(tmp_path)):
        network.save(tmp_path)
    with pytest.raises(digitus.ArgumentError, match="NUL"):
        network.save("a\0b")


def _other_architecture(content):
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    for key, value in header["__metadata__"].items():
        header["__metadata__"][key] = value.replace("relu", "sigmoid")
    changed = json.dumps(header).encode()
    return len(changed).to_bytes(8, "little") + changed + content[8 + size :]


@pytest.mark.parametrize(
    "alter",
    [
        lambda content: b"",
        lambda content: b"not a model",
        lambda content: content[:7],
        lambda content: content[:40],
        lambda content: content[:-1],
        lambda content: content + b"\0",
        lambda content: b"\xff" * 8 + content[8:],
        lambda content: (2**62).to_bytes(8, "little") + content[8:],
        lambda content: content.replace(b'"F32"', b'"F64"', 1),
        lambda content: content.replace(b"dense_1.kernel", b"dense_9.kernel", 1),
        _other_architecture,
    ],
)
def test_damaged_model_is_refused(network, tmp_path, alter):
    path = tmp_path / "m.safetensors"
    network.save(path)
    path.write_bytes(alter(path.read_bytes()))
    with pytest.raises((digitus.ModelFormatError, digitus.LimitError), match=str(path)):
        digitus.Network.load(path)


def test_missing_model_is_refused(tmp_path):
    with pytest.raises(digitus.FileMissingError, match="none"):
        digitus.Network.load(tmp_path / "none")
    with pytest.raises(digitus.FileAccessError):
        digitus.Network.load(tmp_path)
