"""`fit` on chunks of images: what it learns, how often it asks for them, and what it refuses."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from closeness import assert_close
from synthetic import digits, small_network

import digitus
from digitus.checkpoints import Checkpoint
from digitus.reference import GradientDescent, train_step
from digitus.reference import Network as ReferenceNetwork

IMAGES, LABELS = digits(300)
TEST = digits(100, seed=2)
CUTS = [0, 100, 250, 300]


def chunks():
    for start, stop in itertools.pairwise(CUTS):
        yield IMAGES[start:stop], LABELS[start:stop]


class ByNumber:
    """A sequence that has no iterator, and no end of its own."""

    def __len__(self):
        return len(CUTS) - 1

    def __getitem__(self, index):
        start, stop = CUTS[index % 3 : index % 3 + 2]
        return IMAGES[start:stop], LABELS[start:stop]


SOURCES = {
    "generator function": lambda: chunks,
    "list": lambda: list(chunks()),
    "function that returns a list": lambda: lambda: list(chunks()),
    "sequence": ByNumber,
    "datasets": lambda: [digitus.Dataset.from_arrays(*chunk) for chunk in chunks()],
    "lists of numbers": lambda: [(x.tolist(), y.tolist()) for x, y in chunks()],
}


def parameter_bytes(network):
    return b"".join(value.tobytes() for value in network.parameters().values())


@pytest.mark.parametrize("source", SOURCES)
def test_every_kind_of_stream_trains_alike(source):
    network, twin = small_network(), small_network()
    history = network.fit(SOURCES[source](), epochs=3, batch_size=30, validation_data=TEST)
    expected = twin.fit(chunks, epochs=3, batch_size=30, validation_data=TEST)
    assert history.loss == expected.loss
    assert parameter_bytes(network) == parameter_bytes(twin)
    assert history.val_accuracy == expected.val_accuracy
    assert network.history is history
    assert history.epochs == len(history.seconds) == 3


def test_a_stream_of_one_chunk_is_the_same_as_its_arrays():
    network, twin = small_network(), small_network()
    history = network.fit([(IMAGES, LABELS)], epochs=3, batch_size=30)
    expected = twin.fit(IMAGES, LABELS, epochs=3, batch_size=30)
    assert history.loss == expected.loss
    assert parameter_bytes(network) == parameter_bytes(twin)


def test_every_step_is_that_of_the_reference():
    """Chunks of 100, 150 and 50 in batches of 40, which end with their chunk."""
    network, twin, rule = small_network(), ReferenceNetwork((36, 24, 10)), GradientDescent(0.3)
    twin.set_parameters(network.parameters())
    history = network.fit(
        chunks, epochs=2, batch_size=40, optimizer=digitus.SGD(0.3), shuffle=False
    )
    for epoch in range(2):
        total = 0.0
        for images, labels in chunks():
            for start in range(0, len(labels), 40):
                rows = slice(start, start + 40)
                loss, _, _ = train_step(twin, images[rows] / 255, labels[rows], rule)
                total += loss * len(labels[rows])
        assert history.loss[epoch] == pytest.approx(total / 300, rel=1e-5)
    for name, value in network.parameters().items():
        assert_close(value, twin.parameters[name], 1e-4, 2e-5, name)


def test_weights_come_with_their_chunk():
    network, twin = small_network(), small_network()
    weights = np.random.default_rng(4).uniform(0, 2, size=300)
    given = {"epochs": 2, "batch_size": 50, "shuffle": False, "class_weight": {3: 2.5}}
    network.fit(
        [(x, y, weights[i : i + 50]) for i in range(0, 300, 50) for x, y in [part(i, i + 50)]],
        **given,
    )
    twin.fit(IMAGES, LABELS, sample_weight=weights, **given)
    assert parameter_bytes(network) == parameter_bytes(twin)


def part(start, stop):
    return IMAGES[start:stop], LABELS[start:stop]


def test_a_generator_serves_one_epoch():
    network, twin = small_network(), small_network()
    network.fit(chunks(), epochs=1)
    twin.fit(chunks, epochs=1)
    assert parameter_bytes(network) == parameter_bytes(twin)
    with pytest.raises(digitus.ArgumentError, match="epochs: images is an iterator, .* got 2"):
        network.fit(chunks(), epochs=2)
    used = chunks()
    with pytest.raises(digitus.ArgumentError, match="expected chunks, got none in epoch 2 .a gen"):
        network.fit(lambda: used, epochs=2)


def test_only_one_chunk_is_asked_for_ahead():
    asked = []

    def counted():
        for number, chunk in enumerate(chunks()):
            asked.append(number)
            yield chunk

    seen = []

    class Watch:
        def on_batch_end(self, event):
            seen.append((len(asked), event.epoch, event.batch, event.batches, event.step))

    small_network().fit(counted, epochs=2, batch_size=50, callbacks=[Watch()])
    assert asked == [0, 1, 2, 0, 1, 2]
    # The last batch of a chunk is told of when the next one is there: only then it is known that
    # the epoch goes on.
    assert [entry[0] for entry in seen] == [1, 2, 2, 2, 3, 3, 4, 5, 5, 5, 6, 6]
    assert [entry[1:3] for entry in seen] == [(e, b) for e in (1, 2) for b in range(1, 7)]
    assert [entry[3] for entry in seen] == [2, 2, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6]
    assert [entry[4] for entry in seen] == list(range(1, 13))


def test_callbacks_stop_it_and_progress_is_shown(capsys):
    network = small_network()
    stopping = digitus.EarlyStopping("val_loss", patience=0, min_delta=10.0)
    history = network.fit(
        chunks, epochs=9, validation_data=TEST, callbacks=[stopping], progress=True
    )
    assert history.epochs == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split()[1] for line in lines] == ["1/9", "2/9"]
    record = json.loads(network.metadata["digitus.training"])
    assert (record["images"], record["data_hash"], record["epochs"]) == (300, None, 2)
    assert not record["complete"]


def test_a_callback_may_stop_within_a_chunk():
    network = small_network()

    class Stop:
        def on_batch_end(self, event):
            return event.step == 3

    assert network.fit(chunks, epochs=2, batch_size=50, callbacks=[Stop()]).epochs == 0


def test_checkpoints_and_averages(tmp_path):
    network = small_network()
    epochs = []

    def look(event):
        epochs.append(event.network.evaluate(*TEST).loss)

    history = network.fit(
        chunks,
        epochs=3,
        batch_size=50,
        average=0.9,
        validation_data=TEST,
        checkpoint=tmp_path / "c",
        callbacks=[look],
    )
    assert history.val_loss == epochs
    assert network.evaluate(*TEST).loss == epochs[-1]
    found = Checkpoint.read(tmp_path / "c")
    assert (found.step, found.images) == (18, 50)
    with pytest.raises(digitus.ArgumentError, match="resume: images come in chunks"):
        network.fit(chunks, epochs=4, batch_size=50, resume=tmp_path / "c")


def test_ctrl_c_leaves_the_finished_epochs_and_a_checkpoint(tmp_path):
    def broken():
        yield from chunks()
        if network.history.epochs == 1:
            raise KeyboardInterrupt

    network = small_network()
    with pytest.raises(KeyboardInterrupt):
        network.fit(broken, epochs=5, batch_size=50, checkpoint=tmp_path / "c")
    assert network.history.epochs == 1
    assert Checkpoint.read(tmp_path / "c").step == 12
    assert network.evaluate(*TEST).count == 100
    network.fit(chunks, epochs=1)


def test_an_error_of_the_stream_comes_through():
    def failing():
        yield IMAGES[:50], LABELS[:50]
        raise OSError("the disk is gone")

    network = small_network()
    before = parameter_bytes(network)
    with pytest.raises(OSError, match="the disk is gone"):
        network.fit(failing, epochs=2)
    assert parameter_bytes(network) != before


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([], "images: expected chunks, got none in epoch 1"),
        (lambda: iter(()), "images: expected chunks, got none in epoch 1"),
        (lambda: None, "images: expected a function that returns an iterator of chunks, got None"),
        ([IMAGES], "images: chunk 1 of epoch 1: expected .images, labels."),
        ([(IMAGES, LABELS), (IMAGES, LABELS[:5])], "chunk 2 of epoch 1: labels: expected 300"),
        ([(IMAGES, LABELS + 10)], "chunk 1 of epoch 1: labels: expected 0 to 9, got"),
        ([(IMAGES, LABELS), (IMAGES[:, :5], LABELS)], "chunk 2 of epoch 1: images: expected shape"),
        ([(IMAGES, LABELS, [1.0])], "sample_weight: expected 300 numbers"),
        ([(IMAGES, LABELS), (IMAGES / 255, LABELS)], "dataset: expected 36 uint8 values"),
        ([(IMAGES[:0], LABELS[:0])], "chunk 1 of epoch 1: images: expected at least one image"),
        ([1, 2, 3], "chunk 1 of epoch 1: expected .images, labels., .* got 1"),
        ("abc", "labels: expected one label an image"),
        (5, "labels: expected one label an image"),
        (IMAGES, "labels: expected one label an image"),
        (None, "labels: expected one label an image"),
    ],
)
def test_what_is_no_stream_is_refused(source, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        small_network().fit(source, epochs=1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"validation_split": 0.1}, "validation_split: images come in chunks"),
        ({"sample_weight": np.ones(300)}, "sample_weight: images come in chunks"),
        ({"class_weight": "balanced"}, "class_weight: images come in chunks"),
        ({"schedule": "cosine"}, "steps: expected the steps of the whole schedule"),
    ],
)
def test_what_needs_all_images_at_once_is_refused(given, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        small_network().fit(chunks, epochs=1, **given)
    if "schedule" in given:
        small_network().fit(chunks, epochs=1, schedule=digitus.Cosine(steps=6))
