"""Schedules, smoothed labels, weights, clipping and averages do what the NumPy reference does."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from closeness import assert_close
from option_cases import (
    BATCH,
    CHOICES,
    CLASSES,
    COUNT,
    DATASET,
    IMAGES,
    LABELS,
    OPTIMIZERS,
    SAMPLE_WEIGHT,
    STEPS,
    make_network,
    make_twin,
    reference_schedule,
)

import digitus
from digitus.reference import Draws, clipping, train_step
from digitus.reference.averaging import WeightAverage
from digitus.reference.losses import image_weights


def compare_steps(choice, optimizer, **faults):
    """Compare engine and reference after each step; `faults` are options of the engine alone."""
    given, theirs = CHOICES[choice]
    spec, make_optimizer = OPTIMIZERS[optimizer]
    network = make_network()
    twin, rule = make_twin(network), make_optimizer()
    average = WeightAverage(twin, given["average"]) if "average" in given else None
    schedule = reference_schedule(given.get("schedule", digitus.Constant()), rule.learning_rate)
    weights = image_weights(LABELS, CLASSES, given.get("sample_weight"), given.get("class_weight"))
    clipped = 0
    with digitus.Trainer(network, DATASET, spec, BATCH, seed=3, **{**given, **faults}) as trainer:
        losses, images = 0.0, 0
        for step in range(1, STEPS + 1):
            first = (step - 1) % 5 * BATCH
            rows = trainer.order()[first : first + BATCH]
            rule.learning_rate = schedule(step)
            loss, gradients, _ = train_step(
                twin,
                IMAGES[rows] / 255,
                LABELS[rows],
                rule,
                weights=None if weights is None else weights[rows],
                draws=Draws(3, 1, rows),
                **theirs,
            )
            clipped += clipping.global_norm(gradients) > given.get("clip_norm", np.inf)
            state = trainer.run()
            losses, images = (0.0, 0) if first == 0 else (losses, images)
            losses, images = losses + loss * len(rows), images + len(rows)
            assert state.learning_rate == schedule(step)
            assert_close(state.loss, losses / images, 1e-5, 1e-6, f"loss of step {step}")
            for name, value in network.parameters().items():
                assert_close(value, twin.parameters[name], 1e-4, 2e-5, f"step {step}: {name}")
            if average is not None:
                average.update(twin)
                for name, value in trainer.averaged_network().parameters().items():
                    assert_close(value, average.parameters[name], 1e-4, 2e-5, f"{step}: {name}")
    if given.get("clip_norm") == 0.2 and choice == "clipping":
        assert clipped > 0


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("choice", CHOICES)
def test_every_step_matches_the_reference(choice, optimizer):
    compare_steps(choice, optimizer)


@pytest.mark.parametrize(
    ("choice", "fault"),
    [
        ("step", {"schedule": digitus.StepDecay(5, 0.5)}),
        ("cosine", {"schedule": digitus.Cosine(0.1, steps=13)}),
        ("one cycle", {"schedule": digitus.OneCycle(start_divisor=25.1, steps=STEPS)}),
        ("warm-up", {"schedule": digitus.Cosine(steps=10, warmup_steps=5)}),
        ("smoothing", {"label_smoothing": 0.201}),
        ("class weights", {"class_weight": [0.5, 2.0, 0.002, 1.25]}),
        ("sample weights", {"sample_weight": np.roll(SAMPLE_WEIGHT, 1)}),
        ("sample weights", {"sample_weight": SAMPLE_WEIGHT / SAMPLE_WEIGHT.mean()}),
        ("clipping", {"clip_norm": 0.201}),
        ("hardly clipping", {"clip_norm": 0.2}),
        ("average", {"average": 0.801}),
        ("penalty", {"l2_penalty": 0.701}),
        ("by weights", {"reduction": "images"}),
        ("penalty by weights", {"reduction": "images"}),
    ],
)
def test_the_comparison_notices_an_option_that_differs(choice, fault):
    with pytest.raises(AssertionError):
        compare_steps(choice, "sgd", **fault)


def trained_bytes(threads, width=784, count=300, batch_size=64, **given):
    """Return the bytes of parameters, average and loss after two epochs on some threads."""
    random = np.random.default_rng(7)
    images = random.integers(0, 256, size=(count, width), dtype=np.uint8)
    images[random.random((count, width)) > 0.2] = 0
    labels = random.integers(0, 10, size=count)
    before = digitus.num_threads()
    digitus.set_num_threads(threads)
    try:
        network = digitus.Network((width,), [digitus.Dense(70, "relu"), digitus.Dense(10)])
        dataset = digitus.Dataset.from_arrays(images, labels)
        with digitus.Trainer(network, dataset, "adam", batch_size, **given) as trainer:
            states = [trainer.run(100) for _ in range(2)]
            averaged = trainer.averaged_network().parameters()
    finally:
        digitus.set_num_threads(before)
    parameters = [*network.parameters().values(), *averaged.values()]
    return b"".join(value.tobytes() for value in parameters), [state.loss for state in states]


@pytest.mark.parametrize("batch_size", [64, None])
def test_same_bits_for_any_number_of_threads(batch_size):
    given = {
        "schedule": digitus.Cosine(steps=10, warmup_steps=2),
        "label_smoothing": 0.1,
        "class_weight": "balanced",
        "sample_weight": np.linspace(0, 2, 300 if batch_size else 1500),
        "clip_norm": 0.05,
        "average": 0.9,
        "l2_penalty": 0.1,
        "reduction": "weights",
        "batch_size": batch_size,
        "count": 300 if batch_size else 1500,
    }
    first = trained_bytes(1, **given)
    for threads in range(2, 9):
        assert trained_bytes(threads, **given) == first
    given["clip_norm"] = 0.06
    assert trained_bytes(1, **given) != first


def test_options_that_change_nothing_give_the_same_bits():
    plain = trained_bytes(2, average=0.5)
    nothing = {
        "schedule": "constant",
        "label_smoothing": 0,
        "class_weight": [1] * 10,
        "sample_weight": np.ones(300),
        "average": 0.5,
        "l2_penalty": 0,
        "reduction": "images",
    }
    assert trained_bytes(2, **nothing) == plain


def test_a_time_limit_changes_nothing_of_large_clipped_batches():
    given = {"batch_size": None, "count": 2500, "width": 40, "clip_norm": 0.01, "average": 0.5}
    network = digitus.Network((40,), [digitus.Dense(70, "relu"), digitus.Dense(10)])
    plain = trained_bytes(2, **given)
    limited = trained_bytes_by_slices(network, **given)
    assert limited == plain[0]


def trained_bytes_by_slices(network, width, count, batch_size, **given):
    random = np.random.default_rng(7)
    images = random.integers(0, 256, size=(count, width), dtype=np.uint8)
    images[random.random((count, width)) > 0.2] = 0
    dataset = digitus.Dataset.from_arrays(images, random.integers(0, 10, size=count))
    with digitus.Trainer(network, dataset, "adam", batch_size, time_limit=1e-9, **given) as trainer:
        while trainer.run(100).step < 2:
            pass
        averaged = trainer.averaged_network().parameters()
    parameters = [*network.parameters().values(), *averaged.values()]
    return b"".join(value.tobytes() for value in parameters)


def test_weights_of_zero_leave_an_image_out():
    def after(images, labels, batch_size, **given):
        network = make_network()
        dataset = digitus.Dataset.from_arrays(images, labels, classes=CLASSES)
        with digitus.Trainer(
            network, dataset, digitus.SGD(0.5), batch_size, shuffle=False, **given
        ) as trainer:
            trainer.run()
        return network.parameters()

    # Two of four images count twice: the mean over four is that of the two.
    weighted = after(IMAGES[:4], LABELS[:4], None, sample_weight=[2, 0, 0, 2])
    alone = after(IMAGES[[0, 3]], LABELS[[0, 3]], None)
    for name, value in alone.items():
        assert_close(weighted[name], value, 1e-5, 1e-6, name)


def test_class_weights_may_be_a_mapping_or_balanced():
    def after(**given):
        network = make_network()
        with digitus.Trainer(network, DATASET, "sgd", BATCH, **given) as trainer:
            trainer.run(100)
        return network.parameters()

    counts = np.bincount(LABELS, minlength=CLASSES)
    pairs = [
        ({2: 3.0}, [1, 1, 3, 1]),
        ("balanced", COUNT / (CLASSES * counts)),
        ({0: 2, 1: 2, 2: 2, 3: 2}, np.full(CLASSES, 2)),
    ]
    for short, long in pairs:
        ours, theirs = after(class_weight=short), after(class_weight=long)
        for name, value in ours.items():
            np.testing.assert_array_equal(value, theirs[name])


def test_fit_ends_with_the_average_and_validates_it():
    network, seen = make_network(), []

    def look(event):
        seen.append((event.network.evaluate(DATASET).loss, event.val_loss, event.network))

    history = network.fit(
        DATASET, epochs=3, batch_size=BATCH, average=0.9, validation_data=DATASET, callbacks=[look]
    )
    assert [pair[0] for pair in seen] == [pair[1] for pair in seen] == history.val_loss
    for name, value in seen[-1][2].parameters().items():
        np.testing.assert_array_equal(network.parameters()[name], value)
    assert network.evaluate(DATASET).loss == history.val_loss[-1]
    assert '"average": 0.9' in network.metadata["digitus.training"]
    assert network.metadata["digitus.training"] == seen[-1][2].metadata["digitus.training"]
    plain = make_network()
    plain.fit(DATASET, epochs=3, batch_size=BATCH)
    assert plain.history.loss == history.loss  # The average does not touch the training.


def test_the_averaged_network_shares_nothing():
    network = make_network()
    with digitus.Trainer(network, DATASET, "adam", BATCH, average=0.5) as trainer:
        trainer.run(100)
        averaged = trainer.averaged_network()
        before = {name: value.copy() for name, value in network.parameters().items()}
        averaged.fit(DATASET, epochs=1)
        trainer.run(100)
        again = trainer.averaged_network()
    network.close()
    assert again.predict(IMAGES).shape == (COUNT,)
    assert any(
        not np.array_equal(value, before[name]) for name, value in averaged.parameters().items()
    )


def test_schedules_of_fit_end_with_it():
    network, rates = make_network(), []

    class Record:
        def on_batch_end(self, event):
            rates.append(event.step)

    network.fit(
        DATASET,
        epochs=4,
        batch_size=BATCH,
        schedule=digitus.Cosine(warmup_steps=5),
        callbacks=[Record()],
    )
    assert rates == list(range(1, 21))
    assert '"steps": 15' in network.metadata["digitus.training"]
    twin = make_network()
    steps = digitus.Cosine(steps=15, warmup_steps=5)
    with digitus.Trainer(twin, DATASET, "adam", BATCH, schedule=steps, seed=5) as trainer:
        for _ in range(4):
            trainer.run(100)
    for name, value in twin.parameters().items():
        np.testing.assert_array_equal(network.parameters()[name], value)


def test_rates_are_those_of_the_reference_to_the_bit():
    """Also far beyond the end, and with odd numbers."""
    kinds = itertools.chain(
        (
            digitus.StepDecay(steps, factor, w)
            for steps in (1, 7)
            for factor in (0, 0.3)
            for w in (0, 3)
        ),
        (
            digitus.Cosine(final, steps, w)
            for steps in (1, 33)
            for final in (0, 0.21)
            for w in (0, 3)
        ),
        (
            digitus.OneCycle(share, divisor, 1e-3, steps)
            for share in (0, 0.37)
            for divisor in (1, 13)
            for steps in (1, 17)
        ),
    )
    tiny = digitus.Dataset.from_arrays(IMAGES[:1, :1], LABELS[:1], classes=CLASSES)
    for schedule in kinds:
        expected = reference_schedule(schedule, 0.1)
        network = digitus.Network((1,), [digitus.Dense(CLASSES)])
        with digitus.Trainer(network, tiny, digitus.SGD(0.1), schedule=schedule) as trainer:
            assert trainer.progress().learning_rate == expected(1)
            found = [trainer.run().learning_rate for _ in range(40)]
        assert found == [expected(step) for step in range(1, 41)], schedule
