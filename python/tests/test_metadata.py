"""What travels with a network beside its parameters, and what a training writes about itself."""

from __future__ import annotations

import json

import numpy as np
import pytest
from synthetic import csv_text, digits, idx_images, idx_labels, small_network, write
from xxhash64 import dataset_hash

import digitus

NAMES = ("zero", "ein's", "zwei\n", "trois", "четыре", '"5"', "\x1b[6m", "sept", "8", "\\")
TRAINING = "digitus.training"
SCALING = "digitus.input_scaling"


@pytest.fixture
def network():
    return small_network()


def reloaded(network, tmp_path):
    network.save(tmp_path / "m.safetensors")
    return digitus.Network.load(tmp_path / "m.safetensors")


def test_metadata_are_a_mapping(network):
    metadata = network.metadata
    assert dict(metadata) == {}
    metadata["é"] = "1"
    metadata["author"] = "a\nb"
    metadata["author"] = "me"
    assert dict(network.metadata) == {"author": "me", "é": "1"}
    assert list(metadata) == ["author", "é"]
    assert len(metadata) == 2
    assert "author" in metadata
    assert "none" not in metadata
    assert metadata.get("none", "x") == "x"
    assert repr(metadata) == "<Metadata {'author': 'me', 'é': '1'}>"
    del metadata["é"]
    assert metadata.pop("author") == "me"
    assert len(metadata) == 0
    for call in (metadata.__getitem__, metadata.__delitem__):
        with pytest.raises(KeyError, match="author"):
            call("author")


def test_metadata_are_saved_and_loaded(network, tmp_path):
    network.metadata.update({"author": "me", "note": "\x01\u202eé😀\ufffe"})
    network.class_names = NAMES
    loaded = reloaded(network, tmp_path)
    assert dict(loaded.metadata) == dict(network.metadata)
    assert loaded.class_names == NAMES
    assert reloaded(loaded, tmp_path).metadata == network.metadata


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("format", "x", "'format' is written by the library itself"),
        ("digitus.version", "x", "written by the library"),
        ("digitus.of_tomorrow", "x", "belong to the library"),
        ("", "x", "1 to 256"),
        ("k" * 257, "x", "1 to 256"),
        ("k", "x" * 65_537, "at most 65536"),
        ("k", 3, "value: expected a str, got 3"),
        (b"k", "x", "key: expected a str"),
        ("k\0", "x", "NUL"),
        ("k", "\0", "NUL"),
        ("k", "\ud800", "UTF-8"),
        (TRAINING, "[]", "JSON object"),
        ("digitus.class_names", '["a"]', "expected 10 names, one a class, got 1"),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(network, key, value, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        network.metadata[key] = value
    assert dict(network.metadata) == {}


def test_limit_of_all_entries_together(network):
    network.metadata["a"] = "x" * 65_000
    network.metadata["b"] = "x" * 65_000
    with pytest.raises(digitus.LimitError, match="131072"):
        network.metadata["c"] = "x" * 5000


def test_closed_network_has_no_metadata(network):
    metadata = network.metadata
    network.close()
    for call in (lambda: metadata["a"], lambda: len(metadata), lambda: network.class_names):
        with pytest.raises(digitus.StateError, match="closed"):
            call()
    assert repr(metadata) == "<Metadata, closed>"


def test_class_names_are_numbers_where_nobody_has_said(network):
    assert network.class_names == tuple("0123456789")
    network.class_names = list(NAMES)
    assert network.class_names == NAMES
    network.class_names = None
    network.class_names = None
    assert network.class_names == tuple("0123456789")
    assert "digitus.class_names" not in network.metadata


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a",) * 10, "same name"),
        (("", *"123456789"), "empty"),
        ("0123456789", "one string a class"),
        (range(10), "expected a str, got 0"),
        ((*"012345678", "\ud800"), "UTF-8"),
        ("ab", "one string"),
        ((), "got 0"),
    ],
)
def test_wrong_class_names_are_refused(network, names, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        network.class_names = names
    assert network.class_names == tuple("0123456789")


def record_of(network):
    return json.loads(network.metadata[TRAINING])


def test_fit_records_data_settings_and_results(network, tmp_path):
    images, labels = digits(300)
    test_images, test_labels = digits(100, seed=2)
    optimizer = digitus.AdamW(0.002, beta_1=0.8, weight_decay=0.01)
    history = network.fit(
        *(images, labels, 3),
        batch_size=50,
        optimizer=optimizer,
        shuffle=False,
        seed=2**64 - 1,
        validation_data=(test_images, test_labels),
    )
    record = record_of(reloaded(network, tmp_path))
    assert record == {
        "data_hash": f"xxh64:{dataset_hash(images, labels, 10):016x}",
        "images": 300,
        "optimizer": {
            "name": "adamw",
            "learning_rate": 0.002,
            "beta_1": 0.8,
            "beta_2": 0.999,
            "epsilon": 1e-7,
            "weight_decay": 0.01,
        },
        "batch_size": 50,
        "shuffle": False,
        "seed": 2**64 - 1,
        "earlier_epochs": 0,
        "epochs": 3,
        "complete": True,
        "loss": history.loss[-1],
        "accuracy": history.accuracy[-1],
        "val_loss": history.val_loss[-1],
        "val_accuracy": history.val_accuracy[-1],
        "library_version": digitus.__version__,
    }
    assert network.metadata[SCALING] == "bytes / 255"


@pytest.mark.parametrize(
    ("optimizer", "recorded"),
    [
        ("sgd", {"name": "sgd", "learning_rate": 0.1, "momentum": 0.0}),
        ("nesterov", {"name": "nesterov", "learning_rate": 0.01, "momentum": 0.9}),
    ],
)
def test_record_names_every_optimizer(network, optimizer, recorded):
    network.fit(*digits(60), 1, optimizer=optimizer, batch_size=None)
    record = record_of(network)
    assert record["optimizer"] == recorded
    assert record["batch_size"] is None
    assert record["val_loss"] is record["val_accuracy"] is None


def test_second_fit_counts_the_epochs_before(network):
    for epochs in (2, 3, 1):
        network.fit(*digits(60), epochs)
    assert (record_of(network)["epochs"], record_of(network)["earlier_epochs"]) == (1, 5)


@pytest.mark.parametrize(
    "earlier", ["{}", '{"epochs": 1}', '{"epochs": "a", "earlier_epochs": []}']
)
def test_a_record_of_another_form_does_not_disturb(network, earlier):
    network.metadata[TRAINING] = earlier
    network.fit(*digits(60), 1)
    assert record_of(network)["earlier_epochs"] == 0


def test_record_leaves_when_parameters_change_in_another_way(network):
    images, labels = digits(60)
    network.class_names = NAMES
    network.fit(images, labels, 1)
    network.evaluate(images, labels)
    assert TRAINING in network.metadata
    network.set_parameters({"dense_1.bias": np.zeros(24)})
    assert TRAINING not in network.metadata
    network.fit(images, labels, 1)
    with digitus.Trainer(network, digitus.Dataset.from_arrays(images, labels)) as trainer:
        assert TRAINING in network.metadata
        trainer.run()
    assert TRAINING not in network.metadata
    assert network.class_names == NAMES


def test_refused_training_leaves_the_record(network):
    network.fit(*digits(60), 1)
    before = network.metadata[TRAINING]
    with pytest.raises(digitus.ArgumentError):
        network.fit(*digits(60), 0)
    with pytest.raises(digitus.ArgumentError):
        network.fit(*digits(60, classes=12), 1)
    assert network.metadata[TRAINING] == before


def test_callbacks_see_the_record_of_the_epoch_that_ended(network, tmp_path):
    seen = []

    def save(event):
        event.network.save(tmp_path / "m.safetensors")
        seen.append(record_of(digitus.Network.load(tmp_path / "m.safetensors")))
        return event.epoch == 2

    network.fit(*digits(60), 5, callbacks=[save])
    assert [(record["epochs"], record["complete"]) for record in seen] == [(1, False), (2, False)]
    assert [record["loss"] for record in seen] == network.history.loss


@pytest.mark.parametrize(("batches", "epochs"), [(1, 0), (4, 1)])
def test_interrupted_training_is_recorded_as_such(network, batches, epochs):
    class Interrupt:
        def on_batch_end(self, event):
            if event.step == batches:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        network.fit(*digits(60), 2, batch_size=20, callbacks=[Interrupt()])
    record = record_of(network)
    assert (record["epochs"], record["complete"]) == (epochs, False)
    assert (record["loss"] is None) == (epochs == 0)


def test_diverged_training_is_recorded_without_numbers_that_json_lacks(network):
    images, labels = digits(60)
    network.fit(images.astype(np.float32) * 1e30, labels, 2, optimizer=digitus.SGD(1e30))
    assert record_of(network)["loss"] is None
    assert SCALING not in network.metadata


def test_full_metadata_do_not_cost_a_training(network):
    for index in range(256):
        network.metadata[str(index)] = ""
    history = network.fit(*digits(60), 1)
    assert history.epochs == 1
    assert TRAINING not in network.metadata


def test_hash_is_that_of_the_documented_function(tmp_path):
    images, labels = digits(70)
    expected = f"xxh64:{dataset_hash(images, labels, 10):016x}"
    from_csv = digitus.load_csv(write(tmp_path / "a.csv.gz", csv_text(images, labels)))
    from_idx = digitus.load_idx(
        write(tmp_path / "images", idx_images(images, 6)),
        write(tmp_path / "labels", idx_labels(labels)),
    )
    in_memory = digitus.Dataset.from_arrays(images, labels)
    for dataset in (from_csv, from_idx, in_memory):
        assert dataset.content_hash == expected
    floats = (images / 255).astype(np.float32)
    expected = f"xxh64:{dataset_hash(floats, labels, 12):016x}"
    assert digitus.Dataset.from_arrays(floats, labels, 12).content_hash == expected
    assert in_memory.part(0, 69).content_hash != in_memory.content_hash
    in_memory.close()
    with pytest.raises(digitus.StateError):
        _ = in_memory.content_hash
