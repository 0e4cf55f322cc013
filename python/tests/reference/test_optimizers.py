"""Each optimizer takes the steps of its formula: worked by hand, and as Keras takes them."""

from __future__ import annotations

import numpy as np
import pytest
from closeness import assert_close

from digitus.reference import Adam, AdamW, GradientDescent, Momentum, Nesterov
from digitus.reference.tensorflow_layers import keras_optimizer

# Settings that binary fractions hold exactly, so that hand, NumPy and Keras mean the same numbers.
BY_HAND = {
    "gradient descent": (
        lambda: GradientDescent(0.5),
        [[0.75, -1.5], [0.25, -2.0]],
    ),
    "momentum": (
        # v = -0.25, 0.5; then -0.625, -0.25
        lambda: Momentum(0.5, momentum=0.5),
        [[0.75, -1.5], [0.125, -1.75]],
    ),
    "nesterov": (
        # w += -0.125 - 0.25, 0.25 + 0.5; then -0.3125 - 0.5, -0.125 - 0.5
        lambda: Nesterov(0.5, momentum=0.5),
        [[0.625, -1.25], [-0.1875, -1.875]],
    ),
}
GRADIENTS = [[0.5, -1.0], [1.0, 1.0]]


@pytest.mark.parametrize("name", BY_HAND)
def test_two_steps_are_those_worked_by_hand(name):
    make, expected = BY_HAND[name]
    optimizer = make()
    parameters = {"dense_1.kernel": np.array([1.0, -2.0])}
    for gradient, values in zip(GRADIENTS, expected, strict=True):
        optimizer.step(parameters, {"dense_1.kernel": np.array(gradient)})
        np.testing.assert_array_equal(parameters["dense_1.kernel"], values)


def test_two_adam_steps_are_those_worked_by_hand():
    optimizer = Adam(0.5, beta_1=0.5, beta_2=0.75, epsilon=0.25)
    parameters = {"dense_1.bias": np.array([1.0, -2.0])}
    # m = 1, -2; v = 1, 4; correction sqrt(0.25) / 0.5 = 1;
    # w -= 0.5 x 1 / (1 + 0.25), 0.5 x -2 / (2 + 0.25)
    optimizer.step(parameters, {"dense_1.bias": np.array([2.0, -4.0])})
    assert_close(parameters["dense_1.bias"], [0.6, -14 / 9], 1e-15, 0.0, "first step")
    # m = 1, -1; v = 1, 3; correction sqrt(0.4375) / 0.75 = 0.88191710...
    optimizer.step(parameters, {"dense_1.bias": np.array([1.0, 0.0])})
    expected = [0.24723315852472122, -1.333079648197275]
    assert_close(parameters["dense_1.bias"], expected, 1e-14, 0.0, "second step")


def test_adamw_decays_kernels_before_adams_step_and_biases_never():
    optimizer = AdamW(0.5, beta_1=0.5, beta_2=0.75, epsilon=0.25, weight_decay=0.25)
    parameters = {"dense_1.kernel": np.array([[1.0]]), "dense_1.bias": np.array([1.0])}
    gradients = {"dense_1.kernel": np.array([[2.0]]), "dense_1.bias": np.array([2.0])}
    optimizer.step(parameters, gradients)
    assert_close(parameters["dense_1.kernel"], [[0.875 - 0.4]], 1e-15, 0.0, "kernel")
    assert_close(parameters["dense_1.bias"], [1.0 - 0.4], 1e-15, 0.0, "bias")


def test_adams_first_step_is_the_learning_rate_whatever_the_gradient():
    parameters = {"dense_1.kernel": np.zeros(4)}
    gradients = {"dense_1.kernel": np.array([100.0, -1.0, 0.01, 0.0])}
    Adam().step(parameters, gradients)
    # Epsilon shortens the step by epsilon / (sqrt(v) = 0.03 |g|).
    expected = [-0.001, 0.001, -0.001, 0.0]
    assert_close(parameters["dense_1.kernel"], expected, 4e-4, 0.0, "step")


MAKERS = {
    "gradient descent": lambda: GradientDescent(0.125),
    "momentum": lambda: Momentum(0.125, 0.875),
    "nesterov": lambda: Nesterov(0.125, 0.875),
    "adam": lambda: Adam(0.125, 0.875, 0.9990234375, 2.0**-20),
    "adamw": lambda: AdamW(0.125, 0.875, 0.9990234375, 2.0**-20, 0.0625),
}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_step_changes_parameters_in_place_and_keeps_their_dtype(name, dtype):
    optimizer = MAKERS[name]()
    kernel, gradient = np.ones((3, 2), dtype=dtype), np.full((3, 2), 0.5, dtype=dtype)
    parameters = {"dense_1.kernel": kernel}
    for _ in range(3):
        optimizer.step(parameters, {"dense_1.kernel": gradient})
    assert parameters["dense_1.kernel"] is kernel
    assert kernel.dtype == dtype
    assert (kernel < 1).all()
    np.testing.assert_array_equal(gradient, np.full((3, 2), 0.5))
    for state in vars(optimizer).values():
        if isinstance(state, dict):
            assert state["dense_1.kernel"].dtype == dtype


@pytest.mark.parametrize("name", MAKERS)
def test_float32_steps_follow_the_float64_ones(name):
    random = np.random.default_rng(12)
    single, double = MAKERS[name](), MAKERS[name]()
    kernels = {dtype: np.ones((4, 3), dtype=dtype) for dtype in (np.float32, np.float64)}
    for _ in range(10):
        gradient = random.normal(size=(4, 3)).astype(np.float32)
        single.step({"a.kernel": kernels[np.float32]}, {"a.kernel": gradient})
        double.step({"a.kernel": kernels[np.float64]}, {"a.kernel": gradient.astype(np.float64)})
    # Ten steps of about 0.1, each rounded to 6e-8 of a value of about 1.
    assert_close(kernels[np.float32], kernels[np.float64], 2e-6, 1e-6, "kernel")


@pytest.mark.tensorflow
@pytest.mark.parametrize("name", MAKERS)
def test_ten_steps_are_those_of_keras(name, tensorflow):
    random = np.random.default_rng(12)
    ours, theirs = MAKERS[name](), keras_optimizer(MAKERS[name]())
    parameters = {"a.kernel": random.normal(size=(4, 3)), "a.bias": random.normal(size=3)}
    variables = [
        tensorflow.keras.Variable(value, dtype="float64", name=key.split(".")[1])
        for key, value in parameters.items()
    ]
    for step in range(10):
        gradients = {key: random.normal(size=value.shape) for key, value in parameters.items()}
        ours.step(parameters, gradients)
        theirs.apply([tensorflow.constant(value) for value in gradients.values()], variables)
        for (key, value), variable in zip(parameters.items(), variables, strict=True):
            assert_close(value, variable.numpy(), 1e-12, 1e-12, f"step {step}: {key}")


@pytest.mark.tensorflow
@pytest.mark.parametrize("make", [GradientDescent, Momentum, Nesterov, Adam, AdamW])
def test_keras_gets_our_defaults(make, tensorflow):
    settings = vars(make())
    config = keras_optimizer(make()).get_config()
    for name in ("learning_rate", "momentum", "beta_1", "beta_2", "epsilon", "weight_decay"):
        if name in settings:
            # Keras holds the learning rate in float32.
            assert_close(config[name], settings[name], 1e-7, 0.0, name)


@pytest.mark.tensorflow
def test_optimizer_of_another_kind_has_no_keras_twin(tensorflow):
    class Other:
        def step(self, parameters, gradients):
            """Do nothing."""

    with pytest.raises(TypeError, match="got Other"):
        keras_optimizer(Other())
