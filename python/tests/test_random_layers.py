"""Whatever layers and options of a training are given: one that works, or a refusal in words."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import JUNK, bounded, outcome
from synthetic import digits

import digitus

IMAGES, LABELS = digits(12, classes=3, width=16)
LABELS[:3] = [0, 1, 2]
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS, 3)
HUGE = 10**5000
"""More digits than Python writes down."""

UNIT = st.floats(0, 1)
SIDES = st.one_of(st.integers(1, 5), st.tuples(st.integers(1, 4), st.integers(1, 4)))
PADDINGS = st.sampled_from(["valid", "same"])
ACTIVATIONS = st.sampled_from([None, "relu", "leaky_relu", "gelu", "sigmoid", "tanh"])
STEPS = st.integers(1, 9)
NAMES = ("filters", "kernel_size", "activation", "strides", "padding", "pool_size", "window")


@st.composite
def with_one_wrong(draw, **good):
    """Draw arguments that fit, but for one of them, or none, which may be anything."""
    drawn = {name: draw(values) for name, values in good.items()}
    wrong = draw(st.sampled_from([None, *good]))
    return drawn if wrong is None else {**drawn, wrong: draw(JUNK)}


def small(*layers):
    """Return a network for the images."""
    return digitus.Network((4, 4, 1), [*layers, digitus.Dense(3)])


def try_out(make, *names):
    """Train a network with a layer, if it can be made and fits; it must work or be refused."""
    layer = outcome(make, *names)
    if layer is None:
        return
    assert repr(layer)
    network = outcome(lambda: small(layer), *names, layer.kind)
    if network is not None:
        network.fit(DATASET, epochs=1, batch_size=5)
        assert network.predict_proba(IMAGES).shape == (12, 3)


@bounded
@given(
    with_one_wrong(
        filters=st.integers(1, 5),
        kernel_size=SIDES,
        activation=ACTIVATIONS,
        strides=SIDES,
        padding=PADDINGS,
    )
)
@example({"filters": HUGE, "kernel_size": 1})
@example({"filters": 1, "kernel_size": (HUGE, 1)})
@example({"filters": 1, "kernel_size": [2, 2], "activation": np.array("relu")})
@example({"filters": 4096, "kernel_size": 4096, "strides": 4096, "padding": "same"})
def test_convolution(chosen):
    try_out(lambda: digitus.Conv2D(**chosen), *NAMES)


@bounded
@given(with_one_wrong(pool_size=SIDES, strides=st.one_of(st.none(), SIDES), padding=PADDINGS))
@example({"pool_size": 4096, "strides": 4096, "padding": "same"})
@example({"pool_size": (HUGE, HUGE)})
def test_pooling(chosen):
    for kind in (digitus.MaxPool2D, digitus.AveragePool2D):
        try_out(lambda kind=kind: kind(**chosen), *NAMES)


@bounded
@given(with_one_wrong(rate=UNIT, momentum=UNIT, epsilon=UNIT, activation=ACTIVATIONS))
@example({"rate": HUGE, "momentum": HUGE, "epsilon": HUGE, "activation": HUGE})
@example({"rate": 0.0, "momentum": 0, "epsilon": 5e-324, "activation": "relu"})
@example({"rate": 1 - 2**-53, "momentum": 1 - 2**-53, "epsilon": 1e300, "activation": "gelu"})
def test_layers_of_a_number_or_a_name(chosen):
    try_out(lambda: digitus.Dropout(chosen["rate"]), "rate")
    try_out(lambda: digitus.BatchNorm(chosen["momentum"], chosen["epsilon"]), "momentum", "epsilon")
    try_out(lambda: digitus.Activation(chosen["activation"]), "activation")


@bounded
@given(with_one_wrong(first=UNIT, second=UNIT, divisor=st.floats(1, 9), steps=STEPS, warmup=STEPS))
@example({"first": HUGE, "second": HUGE, "divisor": HUGE, "steps": HUGE, "warmup": HUGE})
@example({"first": 1.0, "second": 0.0, "divisor": 1e308, "steps": 2**53, "warmup": 2**53})
def test_schedules(chosen):
    first, second, divisor, steps, warmup = chosen.values()
    names = ("factor", "final_fraction", "warmup_share", "start_divisor", "steps")
    for make in (
        lambda: digitus.Constant(warmup),
        lambda: digitus.StepDecay(steps, first, warmup),
        lambda: digitus.Cosine(first, steps, warmup),
        lambda: digitus.OneCycle(first, divisor, second, steps, warmup),
    ):
        schedule = outcome(make, *names)
        if schedule is not None:
            small().fit(DATASET, epochs=1, batch_size=5, optimizer="sgd", schedule=schedule)


@bounded
@given(
    with_one_wrong(
        label_smoothing=UNIT,
        clip_norm=st.one_of(st.none(), st.floats(0.1, 9)),
        average=st.one_of(st.none(), st.floats(0.1, 0.9)),
        class_weight=st.one_of(
            st.none(), st.just("balanced"), st.lists(UNIT, min_size=3, max_size=3)
        ),
        sample_weight=st.one_of(st.none(), st.lists(UNIT, min_size=12, max_size=12)),
        schedule=st.sampled_from([None, "cosine", "one_cycle"]),
    )
)
@example({"class_weight": {HUGE: 1}})
@example({"sample_weight": [HUGE] * 12})
@example({"schedule": HUGE})
@example({"class_weight": {0: 0.0, 1: 0.0, 2: 0.0}, "sample_weight": [0] * 12})
def test_options(chosen):
    network = small(digitus.Conv2D(2, 2), digitus.BatchNorm(), digitus.Dropout(0.5))
    names = (*chosen, *(name.replace("_", " ") for name in chosen), "weight")
    history = outcome(lambda: network.fit(DATASET, epochs=1, batch_size=5, **chosen), *names)
    if history is not None:
        assert history.epochs == 1
        assert np.isfinite(network.predict_proba(IMAGES)).all()
