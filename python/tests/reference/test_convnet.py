"""A whole convolutional network: its gradients, its two modes, and its training."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import (
    Activation,
    Adam,
    AdamW,
    Architecture,
    BatchNorm,
    Conv2D,
    Dense,
    Draws,
    Dropout,
    GlobalAveragePool2D,
    GradientDescent,
    Network,
    Pass,
    WeightAverage,
    batches,
    train,
    train_step,
)
from digitus.reference.clipping import clip_by_global_norm
from digitus.reference.losses import cross_entropy
from digitus.reference.schedules import cosine

from .convnet import CONVNET, COUNT, GLOBAL, IMAGES, LABELS, drawn_network, some_draws
from .finite_differences import assert_gradients_match, measured_slopes

ROWS = np.array([4, 17, 0, 9])
WEIGHTS = np.array([0.5, 2.0, 1.0, 0.0])

FLOAT32_TOLERANCE = 1e-5
"""Values of about 1, rounded to 6e-8; batch norm of four images makes 3e-6 of it."""


def measured(network, rows, draws, **options):
    """Return the slopes of the loss in training, for each trained parameter."""

    def loss():
        logits = network.forward(IMAGES[rows], Pass(is_training=True, draws=draws))[-1]
        return cross_entropy(logits, LABELS[rows], **options)

    return {name: measured_slopes(loss, network.parameters[name]) for name in network.trained}


@pytest.mark.parametrize("architecture", [CONVNET, GLOBAL])
@pytest.mark.parametrize(
    ("draws", "options"),
    [
        (None, {}),
        (some_draws(ROWS), {}),
        (some_draws(ROWS), {"weights": WEIGHTS, "label_smoothing": 0.1}),
    ],
)
def test_gradient_of_every_parameter_is_the_measured_slope(architecture, draws, options):
    network = drawn_network(architecture)
    loss, gradients, outputs = network.loss_and_gradients(
        IMAGES[ROWS], LABELS[ROWS], draws=draws, **options
    )
    assert loss == cross_entropy(outputs[-1], LABELS[ROWS], **options)
    assert_gradients_match(gradients, measured(network, ROWS, draws, **options))


def test_checker_notices_gradients_of_another_mode():
    network = drawn_network(CONVNET)
    _, gradients, _ = network.loss_and_gradients(IMAGES[ROWS], LABELS[ROWS])
    with pytest.raises(AssertionError, match="elements differ"):
        assert_gradients_match(gradients, measured(network, ROWS, some_draws(ROWS)))
    with pytest.raises(AssertionError, match="elements differ"):
        assert_gradients_match(gradients, measured(network, ROWS, None, weights=WEIGHTS))


def test_outputs_have_the_shapes_of_their_layers_and_are_after_the_activation():
    network = drawn_network(CONVNET)
    outputs = network.forward(IMAGES)
    assert [output.shape for output in outputs] == [(COUNT, *s) for s in CONVNET.shapes[1:]]
    assert outputs[6].min() < 0.0  # leaky ReLU
    assert outputs[8].min() == 0.0  # ReLU
    np.testing.assert_array_equal(outputs[7], outputs[6].reshape(COUNT, -1))


def test_flat_images_are_the_same_images():
    network = drawn_network(CONVNET)
    np.testing.assert_array_equal(
        network.predict_proba(IMAGES.reshape(COUNT, -1)), network.predict_proba(IMAGES)
    )


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_everything_is_computed_in_the_dtype_of_the_network(dtype):
    network = drawn_network(CONVNET, dtype)
    _, gradients, outputs = network.loss_and_gradients(
        IMAGES, LABELS, weights=np.ones(COUNT), draws=some_draws(np.arange(COUNT))
    )
    network.follow_batch(IMAGES, outputs)
    arrays = [*network.parameters.values(), *gradients.values(), *outputs]
    assert {array.dtype for array in arrays} == {np.dtype(dtype)}


@pytest.mark.parametrize("architecture", [CONVNET, GLOBAL])
def test_float32_gives_the_float64_gradients_to_its_precision(architecture):
    network, draws = drawn_network(architecture, np.float32), some_draws(ROWS)
    double = Network(architecture)
    double.set_parameters(network.parameters)
    results = network.loss_and_gradients(IMAGES[ROWS], LABELS[ROWS], draws=draws)
    expected = double.loss_and_gradients(IMAGES[ROWS], LABELS[ROWS], draws=draws)
    assert_close(results[0], expected[0], 0.0, FLOAT32_TOLERANCE, "loss")
    for number, output in enumerate(expected[2]):
        assert_close(results[2][number], output, 0.0, FLOAT32_TOLERANCE, f"output {number + 1}")
    for name, gradient in expected[1].items():
        assert_close(results[1][name], gradient, 0.0, FLOAT32_TOLERANCE, name)


def test_gradients_leave_the_network_alone_and_a_step_moves_the_statistics():
    network = drawn_network(CONVNET)
    before = {name: values.copy() for name, values in network.parameters.items()}
    draws = some_draws(ROWS)
    expected = network.loss_and_gradients(IMAGES[ROWS], LABELS[ROWS], draws=draws)
    for name, values in network.parameters.items():
        np.testing.assert_array_equal(values, before[name])
    loss, gradients, outputs = train_step(
        network, IMAGES[ROWS], LABELS[ROWS], GradientDescent(0.5), draws=draws
    )
    assert loss == expected[0]
    for name in network.trained:
        np.testing.assert_array_equal(gradients[name], expected[1][name])
        np.testing.assert_array_equal(
            network.parameters[name], before[name] - 0.5 * gradients[name]
        )
    for number, momentum in ((2, 0.75), (10, 0.99)):
        inputs = outputs[number - 2]
        axes = tuple(range(inputs.ndim - 1))
        for what, batch in (("mean", inputs.mean(axis=axes)), ("variance", inputs.var(axis=axes))):
            name = f"batch_norm_{number}.moving_{what}"
            followed = momentum * before[name] + (1 - momentum) * batch
            assert_close(network.parameters[name], followed, 1e-13, 1e-15, name)


def test_step_of_a_network_with_dropout_needs_draws():
    with pytest.raises(ValueError, match="draws: expected seed, epoch and samples"):
        train_step(drawn_network(CONVNET), IMAGES, LABELS, GradientDescent())


def test_inference_drops_nothing_and_does_not_depend_on_the_batch():
    network = drawn_network(CONVNET)
    together = network.forward(IMAGES)[-1]
    alone = np.concatenate([network.forward(image[np.newaxis])[-1] for image in IMAGES])
    assert_close(alone, together, 1e-12, 1e-13, "logits")
    training = network.forward(IMAGES, Pass(is_training=True))[-1]
    assert not np.allclose(training, together)


def test_adamw_decays_kernels_alone():
    with_decay, without = drawn_network(CONVNET), drawn_network(CONVNET)
    for network, optimizer in (
        (with_decay, AdamW(0.01, weight_decay=0.5)),
        (without, Adam(0.01)),
    ):
        train_step(network, IMAGES[ROWS], LABELS[ROWS], optimizer, draws=some_draws(ROWS))
    for name, values in without.parameters.items():
        is_same = np.array_equal(values, with_decay.parameters[name])
        assert is_same == (not name.endswith(".kernel")), name


def test_training_passes_on_seed_epoch_and_rows_and_all_its_options():
    trained, stepped = drawn_network(CONVNET), drawn_network(CONVNET)
    sample_weights = np.random.default_rng(5).uniform(0, 2, size=COUNT)
    class_weights = [1.0, 0.5, 2.0]
    schedule = cosine(0.01, 8)
    average = WeightAverage(trained, 0.75)
    history = train(
        trained,
        IMAGES,
        LABELS,
        epochs=2,
        batch_size=6,
        optimizer=Adam(123.0),
        seed=9,
        schedule=schedule,
        clip_norm=0.05,
        average=average,
        label_smoothing=0.1,
        sample_weights=sample_weights,
        class_weights=class_weights,
    )
    optimizer, step = Adam(), 0
    expected_average = {name: values.copy() for name, values in stepped.parameters.items()}
    for epoch in (0, 1):
        loss_sum = 0.0
        for rows in batches(COUNT, 6, 9, epoch, shuffle=True):
            step += 1
            optimizer.learning_rate = schedule(step)
            loss, gradients, outputs = stepped.loss_and_gradients(
                IMAGES[rows],
                LABELS[rows],
                weights=sample_weights[rows] * np.array(class_weights)[LABELS[rows]],
                label_smoothing=0.1,
                draws=Draws(9, epoch + 1, rows),
            )
            clipped = clip_by_global_norm(gradients, 0.05)
            assert np.abs(clipped["dense_13.kernel"]).max() < 0.05
            optimizer.step(stepped.parameters, clipped)
            stepped.follow_batch(IMAGES[rows], outputs)
            for name in stepped.trained:
                expected_average[name] += 0.25 * (stepped.parameters[name] - expected_average[name])
            loss_sum += loss * len(rows)
        assert_close(history.loss[epoch], loss_sum / COUNT, 1e-13, 0.0, "loss")
    assert step == 8
    for name, values in stepped.parameters.items():
        assert_close(trained.parameters[name], values, 1e-12, 1e-14, name)
    for name in stepped.trained:
        what = f"average of {name}"
        assert_close(average.parameters[name], expected_average[name], 1e-12, 1e-14, what)


def test_weights_of_training_are_checked_before_the_first_step():
    network = drawn_network(GLOBAL)
    before = network.parameters["dense_3.kernel"].copy()
    with pytest.raises(ValueError, match="sample_weights: expected 20 numbers"):
        train(
            network,
            IMAGES,
            LABELS,
            epochs=1,
            batch_size=4,
            optimizer=Adam(),
            sample_weights=np.ones(19),
        )
    np.testing.assert_array_equal(network.parameters["dense_3.kernel"], before)


def strokes(count, seed):
    """Return images (count, 8, 8, 1) of a bright stroke, and whether it goes down or across."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, size=count)
    images = random.integers(0, 60, size=(count, 8, 8, 1))
    for image, label, place in zip(images, labels, random.integers(0, 8, size=count), strict=True):
        image[(slice(None), place) if label else (place, slice(None))] += 150
    return images.astype(np.uint8), labels


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_convnet_learns_and_repeats_itself(dtype):
    layers = [
        Conv2D(8, 3),
        BatchNorm(0.5),
        Activation("relu"),
        Dropout(0.25),
        GlobalAveragePool2D(),
        Dense(2),
    ]
    trained = []
    for seed in (0, 0, 1):
        network = Network(Architecture((8, 8, 1), layers), dtype)
        images, labels = strokes(120, 1)
        train(
            network,
            images,
            labels,
            epochs=12,
            batch_size=20,
            optimizer=Adam(0.05),
            seed=seed,
        )
        trained.append(network.parameters["conv2d_1.kernel"])
        assert network.evaluate(*strokes(100, 2))[1] > 0.9
    np.testing.assert_array_equal(trained[0], trained[1])
    assert not np.array_equal(trained[0], trained[2])
