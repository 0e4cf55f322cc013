"""Checkpoints that cannot be used are refused with the reason, and nothing changes."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest
from checkpoint_runs import DATASET, IMAGES, LABELS, fit, parameter_bytes
from synthetic import small_network

import digitus


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batch_size": 32}, "batch size 64, here it is 32"),
        ({"batch_size": None}, "batch size 64, here it is 500"),
        ({"optimizer": "adam"}, "optimizer adamw, here it is adam"),
        ({"optimizer": digitus.AdamW(1e-3)}, r"learning rate 0\.01, here it is 0\.001"),
        ({"seed": 4}, "seed 3, here it is 4"),
        ({"shuffle": False}, "shuffle true, here it is false"),
        ({"validation_data": None}, "with validation images"),
        ({"epochs": 1}, "epochs: expected 2 or more, got 1"),
    ],
)
def test_what_differs_is_refused_by_name_and_nothing_changes(tmp_path, changes, message):
    path, network = tmp_path / "c", small_network()
    fit(small_network(), epochs=2, checkpoint=path)
    before, content = parameter_bytes(network), path.read_bytes()
    with pytest.raises(digitus.ArgumentError, match=message):
        fit(network, **{"epochs": 3, **changes}, checkpoint=path, resume=path)
    assert parameter_bytes(network) == before
    assert network.history is None
    assert path.read_bytes() == content


def test_other_images_labels_and_networks_are_refused(tmp_path):
    path, labels = tmp_path / "c", LABELS.copy()
    labels[7] = (labels[7] + 1) % 10
    small_network().fit(IMAGES, LABELS, epochs=1, checkpoint=path)
    for images, given, message in [
        (IMAGES, labels, "other images or labels"),
        (IMAGES[:499], LABELS[:499], "number of images 500, here it is 499"),
        ((IMAGES / 255).astype(np.float32), LABELS, "other images or labels"),
    ]:
        with pytest.raises(digitus.ArgumentError, match=message):
            small_network().fit(images, given, epochs=2, resume=path)
    wide = digitus.Network((36,), [digitus.Dense(25, "relu"), digitus.Dense(10)], seed=3)
    with pytest.raises(digitus.ArgumentError, match="dense 24 relu -> dense 10, here it is"):
        wide.fit(IMAGES, LABELS, epochs=2, resume=path)


def test_models_and_checkpoints_are_not_mixed_up(tmp_path):
    model, checkpoint, network = tmp_path / "m", tmp_path / "c", small_network()
    fit(network, epochs=1, checkpoint=checkpoint)
    network.save(model)
    with pytest.raises(digitus.ModelFormatError, match="is a checkpoint of a training, not a mod"):
        digitus.Network.load(checkpoint)
    for use in (digitus.Checkpoint.read, lambda path: fit(network, resume=path)):
        with pytest.raises(digitus.ModelFormatError, match="is a model, without the state"):
            use(model)
    with pytest.raises(digitus.FileMissingError, match="none"):
        fit(network, resume=tmp_path / "none")


def test_a_damaged_checkpoint_is_refused_and_nothing_changes(tmp_path):
    path, network = tmp_path / "c", small_network()
    fit(small_network(), epochs=1, checkpoint=path)
    content, before = path.read_bytes(), parameter_bytes(network)
    for damaged in (content[:-1], content[:500], b"", content[:-3000] + b"x" + content[-2999:]):
        path.write_bytes(damaged)
        with pytest.raises(digitus.ModelFormatError, match=str(path)):
            fit(network, resume=path)
    assert parameter_bytes(network) == before


def test_wrong_arguments_are_refused(tmp_path):
    network = small_network()
    with pytest.raises(digitus.ArgumentError, match="checkpoint_every: expected"):
        fit(network, checkpoint=tmp_path / "c", checkpoint_every=0)
    with pytest.raises(digitus.ArgumentError, match="checkpoint: expected a path"):
        fit(network, checkpoint=3)
    with pytest.raises(digitus.ArgumentError, match="resume: expected a path"):
        fit(network, resume=3)
    with pytest.raises(digitus.FileMissingError):
        fit(network, checkpoint=tmp_path / "no" / "such" / "folder")
    assert network.history is None or network.history.epochs == 0


def test_a_training_that_diverges_keeps_the_last_good_checkpoint(tmp_path):
    path, network = tmp_path / "c", small_network()
    images = (IMAGES / 255).astype(np.float32)
    with pytest.raises(digitus.StateError, match="diverged"):
        network.fit(images, LABELS, epochs=50, optimizer=digitus.SGD(1e20), checkpoint=path)
    found = digitus.Checkpoint.read(path)
    assert found.step == found.finished_epochs * 4
    assert os.listdir(tmp_path) == ["c"]


@pytest.mark.parametrize("note", [None, 3, b"x", "a\0b", "\ud800"])
def test_a_note_that_is_no_text_is_refused(tmp_path, note):
    trainer = digitus.Trainer(small_network(), DATASET)
    with pytest.raises(digitus.ArgumentError, match="note: expected a text"):
        trainer.save(tmp_path / "c", note)
    with pytest.raises(digitus.LimitError, match="note"):
        trainer.save(tmp_path / "c", "x" * (2**24 + 1))
    assert os.listdir(tmp_path) == []


def fit_note(**changes):
    """Return the note of a training that has not begun, with some entries changed."""
    whole = {"of": "Network.fit", "history": {}, "seconds": 0.0, "epochs": 5, "class_names": None}
    return json.dumps({**whole, **changes})


@pytest.mark.parametrize(
    "note",
    [
        "",
        "[]",
        "{}",
        '{"of": "somebody"}',
        fit_note(history={"loss": [1]}),
        fit_note(history={"cost": []}),
        fit_note(history=[]),
        fit_note(seconds="x"),
        fit_note(epochs=None),
        fit_note(class_names=["a", "b"]),
    ],
)
def test_a_note_of_somebody_else_is_refused(tmp_path, note):
    network = small_network()
    digitus.Trainer(network, DATASET).save(tmp_path / "c", note)
    with pytest.raises(digitus.ModelFormatError, match="not written by fit"):
        network.fit(IMAGES, LABELS, resume=tmp_path / "c")


def test_a_history_of_other_epochs_is_refused(tmp_path):
    network, path = small_network(), tmp_path / "c"
    columns = {name: [0.5] * 3 for name in ("loss", "accuracy", "seconds")}
    digitus.Trainer(network, DATASET).save(path, fit_note(history=columns))
    with pytest.raises(digitus.ModelFormatError, match="figures of 3 epochs, but is in epoch 1"):
        network.fit(IMAGES, LABELS, resume=path)


def test_a_note_of_fit_is_accepted(tmp_path):
    network, path = small_network(), tmp_path / "c"
    digitus.Trainer(network, DATASET, seed=network.seed).save(path, fit_note())
    assert network.fit(IMAGES, LABELS, epochs=1, resume=path).epochs == 1
