"""Networks of Keras models, and Keras models of networks: the same probabilities both ways."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from random_networks import give_weights, images_for, networks
from strategies import bounded
from synthetic import run_python

import digitus
from digitus.interop import keras_weights

pytestmark = [pytest.mark.slow, pytest.mark.tensorflow]  # TensorFlow takes seconds to begin.
pytest.importorskip("tensorflow")

from digitus.reference.tensorflow_import import import_tensorflow  # noqa: E402

TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def keras():
    return import_tensorflow().keras


@pytest.fixture(scope="module")
def layers(keras):
    return keras.layers


def draw_weights(model, seed=8):
    """Give a Keras model weights that make each of its settings matter."""
    random = np.random.default_rng(seed)
    for variable in model.weights:
        values = random.normal(size=variable.shape) / 2
        if variable.name in ("gamma", "moving_variance"):
            values = np.exp(values)
        if variable.name == "kernel":
            values = values / np.sqrt(np.prod(variable.shape[:-1]))
        variable.assign(values)


def softmax(logits):
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def assert_same(model, network, are_logits):
    """Fail unless the model gives the network's probabilities."""
    _, images = images_for(network, 20)
    theirs = np.asarray(model(images, training=False))
    theirs = softmax(theirs) if are_logits else theirs
    ours = network.predict_proba(images)
    assert np.ptp(ours, axis=0).max() > 1e-3  # Else any weights would do.
    assert np.abs(ours - theirs).max() < TOLERANCE
    assert np.array_equal(ours.argmax(axis=1), theirs.argmax(axis=1))


def convnet(keras, end, use_bias=True):
    layers = keras.layers
    return [
        keras.Input((13, 11, 2)),
        layers.Conv2D(5, (3, 2), strides=(2, 1), padding="same", activation="relu"),
        layers.MaxPooling2D((2, 3), strides=1, padding="same"),
        layers.BatchNormalization(momentum=0.75, epsilon=0.01),
        layers.Conv2D(6, 2, use_bias=use_bias),
        layers.LeakyReLU(negative_slope=0.01),
        layers.AveragePooling2D(2, padding="same"),
        layers.Dropout(0.25),
        layers.Flatten(),
        layers.BatchNormalization(center=False, scale=False),
        layers.Dense(9, activation="gelu", use_bias=use_bias),
        layers.ReLU(),
        layers.Dense(4),
        *end,
    ]


@pytest.mark.parametrize("use_bias", [True, False])
def test_a_sequential_model(keras, use_bias):
    model = keras.Sequential(convnet(keras, [keras.layers.Softmax()], use_bias))
    draw_weights(model)
    network = digitus.Network.from_keras(model, seed=3)
    assert network.seed == 3
    assert_same(model, network, are_logits=False)
    kinds = [layer.kind for layer in network.layers]
    assert kinds == [
        *("conv2d", "max_pool2d", "batch_norm", "conv2d", "average_pool2d", "dropout"),
        *("flatten", "batch_norm", "dense", "activation", "dense"),
    ]
    assert network.layers[3].activation == "leaky_relu"
    assert network.layers[2] == digitus.BatchNorm(0.75, 0.01)
    assert network.layers[5] == digitus.Dropout(0.25)
    assert network.parameters()["conv2d_4.bias"].any() == use_bias


def test_a_functional_model_with_a_model_in_it(keras, layers):
    inner = keras.Sequential([layers.Flatten(), layers.Dense(7, activation="relu")], name="inner")
    inputs = keras.Input((6, 5, 1))
    values = layers.Conv2D(3, 3)(inputs)
    values = layers.Activation("gelu")(values)
    values = inner(values)
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(values))
    draw_weights(model)
    network = digitus.Network.from_keras(model)
    assert_same(model, network, are_logits=False)
    assert network.layers == (
        digitus.Conv2D(3, 3, "gelu"),
        digitus.Flatten(),
        digitus.Dense(7, "relu"),
        digitus.Dense(3),
    )
    wrapped = keras.Sequential([keras.Input((6, 5, 1)), model])
    assert_same(wrapped, digitus.Network.from_keras(wrapped), are_logits=False)


def test_an_activation_in_two_places(keras, layers):
    relu, inputs = layers.ReLU(), keras.Input((6,))
    values = relu(layers.Dense(5)(relu(layers.Dense(4)(inputs))))
    model = keras.Model(inputs, layers.Dense(3)(values))
    draw_weights(model)
    network = digitus.Network.from_keras(model)
    assert [layer.activation for layer in network.layers] == ["relu", "relu", None]
    assert_same(model, network, are_logits=True)


def test_global_average_and_logits(keras, layers):
    model = keras.Sequential(
        [
            layers.Conv2D(4, 3, padding="same"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="linear"),
        ]
    )
    with pytest.raises(digitus.ArgumentError, match=r"has no weights so far.*keras\.Input"):
        digitus.Network.from_keras(model)
    model.build((None, 5, 5, 2))
    draw_weights(model)
    assert_same(model, digitus.Network.from_keras(model), are_logits=True)


def test_scaling_of_bytes_leaves_with_a_word(keras, layers):
    model = keras.Sequential(
        [keras.Input((12,)), layers.Rescaling(1 / 255), layers.Dense(3, activation="softmax")]
    )
    draw_weights(model)
    with pytest.warns(UserWarning, match=r"layer 0 '.*' \(Rescaling\).*divides uint8 .* by 255"):
        network = digitus.Network.from_keras(model)
    pixels, _ = images_for(network)
    theirs = np.asarray(model(pixels.astype(np.float32)))
    assert np.abs(network.predict_proba(pixels) - theirs).max() < TOLERANCE


@settings(bounded, max_examples=12)
@given(networks())
def test_random_networks_there_and_back(network):
    _, images = images_for(network)
    expected = network.predict_proba(images)
    for softmax_layer in (False, True):
        model = network.to_keras(softmax=softmax_layer)
        theirs = np.asarray(model(images, training=False))
        theirs = theirs if softmax_layer else softmax(theirs)
        assert np.abs(theirs - expected).max() < TOLERANCE
    assert model.count_params() == sum(size.parameters for size in network.layer_sizes)
    if len(model.layers) > 1 and model.weights:
        back = digitus.Network.from_keras(model)
        assert np.abs(back.predict_proba(images) - expected).max() < TOLERANCE


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own.
def test_the_pretrained_network_in_keras(keras, tmp_path):
    network = digitus.pretrained("mnist")
    path = tmp_path / "digits.keras"
    network.to_keras(softmax=True).save(path)
    model = keras.models.load_model(path)
    assert [layer.name for layer in model.layers][:2] == ["conv2d_1", "batch_norm_2"]
    _, test = digitus.load_data("sample")
    images = test.images[:100].reshape(-1, 28, 28, 1) / np.float32(255)
    assert np.abs(np.asarray(model(images)) - network.predict_proba(images)).max() < TOLERANCE


def test_weights_alone_for_a_model_that_is_there(keras):
    layers = [digitus.Dense(4, "relu"), digitus.BatchNorm(), digitus.Dense(3)]
    network = digitus.Network((9,), layers)
    give_weights(network)
    model = network.to_keras()
    other = keras.models.clone_model(model)
    other.set_weights(keras_weights(network))
    _, images = images_for(network)
    assert np.array_equal(np.asarray(other(images)), np.asarray(model(images)))


def flat(layers, *between):
    return [layers.Dense(4), *between, layers.Dense(3)]


def shaped(layers, *between):
    return [*between, layers.Flatten(), layers.Dense(3)]


REFUSED = {
    "dilation": (
        lambda make: shaped(make, make.Conv2D(2, 2, dilation_rate=2, name="c")),
        r"layer 0 'c' \(Conv2D\): dilation_rate: expected \(1, 1\), got \(2, 2\); use a window",
    ),
    "groups": (
        lambda make: shaped(make, make.Conv2D(2, 2, groups=2, name="c")),
        "groups: expected 1, got 2",
    ),
    "channels first": (
        lambda make: shaped(make, make.MaxPooling2D(2, data_format="channels_first", name="m")),
        r"'m' \(MaxPooling2D\): data_format: expected 'channels_last'",
    ),
    "pooled axes are kept": (
        lambda make: shaped(make, make.GlobalAveragePooling2D(keepdims=True)),
        "keepdims: expected False, got True",
    ),
    "dense on images": (
        lambda make: [make.Dense(3, name="d")],
        "the last axis alone; put a Flatten",
    ),
    "axis of rows": (
        lambda make: shaped(make, make.BatchNormalization(axis=1)),
        "axis: expected that of the channels, -1 or 3, got 1",
    ),
    "noise shape": (
        lambda make: shaped(make, make.Dropout(0.5, noise_shape=(None, 1, 1, 2))),
        "noise_shape: expected None",
    ),
    "everything dropped": (
        lambda make: shaped(make, make.Dropout(1.0)),
        r"\(Dropout\): rate: expected",
    ),
    "limit of ReLU": (
        lambda make: shaped(make, make.ReLU(6.0)),
        "max_value: expected None, got 6.0",
    ),
    "threshold of ReLU": (
        lambda make: shaped(make, make.ReLU(threshold=1.0)),
        "threshold: expected 0.0",
    ),
    "slope": (
        lambda make: shaped(make, make.LeakyReLU()),
        "its slope below 0 is 0.3, that of Digitus is",
    ),
    "slope of the function": (
        lambda make: shaped(make, make.Activation("leaky_relu")),
        r"slope 0.2 below 0.*LeakyReLU\(negative_slope=0.01\)",
    ),
    "a function of one's own": (
        lambda make: shaped(make, make.Activation(lambda x: x + 1, name="a")),
        r"'a' \(Activation\): activation: <function .* is not of Keras",
    ),
    "another activation": (
        lambda make: shaped(make, make.Activation("softplus")),
        "Digitus has no activation 'softplus'; use one of relu",
    ),
    "softmax in the middle": (
        lambda make: [
            make.Flatten(),
            make.Dense(4, activation="softmax", name="s"),
            make.Dense(3, name="e"),
        ],
        r"layer 1 's' \(Dense\): its softmax is not the end: layer 2 'e' \(Dense\) follows",
    ),
    "softmax of channels": (
        lambda make: [make.Conv2D(2, 2), make.Softmax(name="s")],
        r"'s' \(Softmax\): gets values of shape \(5, 5, 2\); put a Flatten",
    ),
    "softmax of rows": (
        lambda make: shaped(make, make.Softmax(axis=1)),
        "axis: expected -1, got 1",
    ),
    "a layer that is not here": (
        lambda make: shaped(make, make.Conv2DTranspose(2, 2, name="t")),
        r"layer 0 't' \(Conv2DTranspose\): Digitus has no such layer; use what becomes one of",
    ),
    "noise": (
        lambda make: shaped(make, make.GaussianNoise(0.1)),
        "does nothing in inference: take it out",
    ),
    "scaling by another factor": (
        lambda make: shaped(make, make.Rescaling(0.5)),
        "scale the images before",
    ),
    "scaling in the middle": (
        lambda make: shaped(make, make.Flatten(), make.Rescaling(1 / 255)),
        "so a first layer Rescaling",
    ),
    "too large a window": (
        lambda make: shaped(make, make.Conv2D(2, 2), make.Conv2D(5000, 1, name="wide")),
        r"'wide' \(Conv2D\): filters: expected 1 to 4,096, got 5,000",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_no_equal_is_refused_by_name(keras, case):
    layers_of, words = REFUSED[case]
    model = keras.Sequential([keras.Input((6, 6, 2)), *layers_of(keras.layers)])
    with pytest.raises(digitus.ArgumentError, match=words):
        digitus.Network.from_keras(model)


@pytest.mark.parametrize("name", ["sigmoid", "tanh"])
def test_activations_by_name_come_along(keras, name):
    model = keras.Sequential(
        [keras.Input((6,)), *flat(keras.layers, keras.layers.Activation(name))]
    )
    draw_weights(model)
    assert_same(model, digitus.Network.from_keras(model), are_logits=True)


def test_branches_and_other_graphs_are_refused(keras, layers):
    inputs = keras.Input((6,))
    values = layers.Dense(6, name="shared")
    once = values(inputs)
    joined = layers.Add(name="sum")([inputs, once])
    twice = values(once)
    dropped = layers.Dropout(0.5, name="drop")(once, training=True)
    other = keras.Input((6,))
    for graph, words in (
        (keras.Model(inputs, joined), r"layer 'sum' \(Add\): takes 2 inputs"),
        (keras.Model(inputs, twice), "uses a layer with weights twice"),
        (keras.Model(inputs, [once, twice]), "expected one output, got 2"),
        (keras.Model([inputs, other], layers.Add()([inputs, other])), "expected one input, got 2"),
        (keras.Model(inputs, dropped), r"'drop' \(Dropout\): is called with training=True"),
        (keras.Model(inputs, inputs), "one layer at least"),
        (keras.Sequential([keras.Input((None, None, 1)), layers.Conv2D(2, 2)]), "of known sizes"),
        (keras.Sequential([keras.Input((2, 2, 2, 2)), layers.Flatten()]), "1 to 3 sizes"),
    ):
        with pytest.raises(digitus.ArgumentError, match=words):
            digitus.Network.from_keras(graph)


def test_classes_of_ones_own_are_refused(keras, layers):
    class Doubled(layers.Dense):
        def call(self, inputs):
            return 2 * super().call(inputs)

    class Own(keras.Sequential):
        pass

    with pytest.raises(digitus.ArgumentError, match=r"\(Doubled\): Digitus has no such layer"):
        digitus.Network.from_keras(keras.Sequential([keras.Input((3,)), Doubled(2)]))
    own = Own([keras.Input((3,)), layers.Dense(2)])
    for model in (own, layers.Dense(2), None, "model.keras", 3):
        with pytest.raises(digitus.ArgumentError, match=r"model: expected a keras\.Sequential"):
            digitus.Network.from_keras(model)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # Keras's own.
def test_adapters_and_small_integers_are_refused(keras, layers):
    for change, words in (
        (lambda layer: layer.enable_lora(2), "lora_enabled: expected False, got True"),
        (lambda layer: layer.quantize("int8"), "quantization_mode: expected None, got 'int8'"),
    ):
        model = keras.Sequential([keras.Input((8,)), layers.Dense(4)])
        change(model.layers[0])
        with pytest.raises(digitus.ArgumentError, match=words):
            digitus.Network.from_keras(model)


def test_weights_that_are_not_finite_are_named(keras, layers):
    model = keras.Sequential([keras.Input((3,)), layers.Dense(2)])
    model.layers[0].bias.assign([0.0, np.nan])
    with pytest.raises(digitus.ArgumentError, match=r"dense_1\.bias: expected finite numbers"):
        digitus.Network.from_keras(model)


def test_arguments_of_to_keras():
    network = digitus.Network((3,), [digitus.Dense(2)])
    with pytest.raises(digitus.ArgumentError, match="softmax: expected True or False"):
        network.to_keras(softmax="yes")
    with pytest.raises(digitus.ArgumentError, match="seed: expected"):
        digitus.Network.from_keras(None, seed=-1)


def test_a_missing_tensorflow_is_told_with_the_remedy():
    done = run_python(
        "import sys; sys.modules['tensorflow'] = None\nimport digitus\n"
        "digitus.Network((3,), [digitus.Dense(2)]).to_keras()"
    )
    assert "TensorFlow is not installed; " in done.stderr
    assert "[tensorflow]" in done.stderr


def test_one_output_is_refused(keras):
    layers = keras.layers
    model = keras.Sequential([keras.Input((8,)), layers.Dense(1, activation="sigmoid")])
    with pytest.raises(digitus.ArgumentError, match="model: has one output, such as the probab"):
        digitus.Network.from_keras(model)


def test_sigmoid_at_the_end_is_refused(keras):
    layers = keras.layers
    for end in (
        [layers.Dense(3, activation="sigmoid")],
        [layers.Dense(3), layers.Activation("sigmoid")],
    ):
        model = keras.Sequential([keras.Input((8,)), *end])
        with pytest.raises(digitus.ArgumentError, match="model: ends with sigmoid, as for labels"):
            digitus.Network.from_keras(model)
    model.add(layers.Softmax())
    assert_same(model, digitus.Network.from_keras(model), are_logits=False)
