"""Checkpoints of trainings that were changed on the way, damaged by hand."""

from __future__ import annotations

import json

import pytest
from safetensors_files import changed
from synthetic import digits, small_network

import digitus

IMAGES, LABELS = digits(100)
FIRST = digitus.Dataset.from_arrays(IMAGES[:40], LABELS[:40])
SECOND = digitus.Dataset.from_arrays(IMAGES, LABELS)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """Return a checkpoint in the second batch of the second epoch, which is of other images."""
    path = tmp_path_factory.mktemp("changed") / "c"
    with digitus.Trainer(small_network(), FIRST, "sgd", 30) as trainer:
        trainer.run(100)
        trainer.set_dataset(SECOND)
        trainer.run(2)
        trainer.set_learning_rate(0.25)
        trainer.save(path)
    return path


def altered(path, folder, **changes):
    """Write the checkpoint with other values in what it says of its place."""

    def alter(header):
        state = json.loads(header["__metadata__"]["digitus.checkpoint"])
        for name, value in changes.items():
            assert name in state["progress"]
            state["progress"][name] = value
        header["__metadata__"]["digitus.checkpoint"] = json.dumps(state)

    return changed(path, folder / "altered", alter)


def state_of(path):
    return digitus.checkpoints.describe(path)["progress"]


def test_it_tells_of_the_changes(checkpoint):
    found = state_of(checkpoint)
    assert (found["earlier_steps"], found["earlier_epochs"], found["step"]) == (2, 1, 4)
    assert (found["learning_rate"], found["latest_learning_rate"]) == (0.25, 0.1)


def test_a_version_of_the_library_without_them_would_refuse_it(checkpoint, tmp_path):
    def version(path):
        content = path.read_bytes()
        return content[content.index(b"format_version") + 17 :][:1]

    assert version(checkpoint) == b"2"
    with digitus.Trainer(small_network(), FIRST, "sgd", 30) as trainer:
        trainer.set_learning_rate(0.1)  # The one that it has.
        trainer.set_dataset(FIRST)
        trainer.run(100)
        trainer.save(tmp_path / "plain")
    assert version(tmp_path / "plain") == b"1"


@pytest.mark.parametrize(
    "changes",
    [
        {"earlier_steps": 3},
        {"earlier_steps": -1},
        {"earlier_steps": 2**62},
        {"earlier_steps": None},
        {"earlier_epochs": 0},
        {"earlier_epochs": 2},
        {"earlier_epochs": -(2**63)},
        {"earlier_epochs": 2**63 - 1},
        {"earlier_epochs": None},
        {"earlier_steps": -(2**63), "earlier_epochs": -(2**63)},
        {"epoch": -(2**63), "earlier_epochs": 2**63 - 1},
        {"epoch": 2**63 - 1, "earlier_epochs": 2**63 - 2, "drawn_epochs": 2**63 - 1},
        {"learning_rate": 0.0},
        {"learning_rate": -1.0},
        {"learning_rate": 1e300},
        {"learning_rate": 1e-300},
        {"latest_learning_rate": -0.5},
        {"epoch": 2**54, "earlier_epochs": 2**54 - 1, "drawn_epochs": 2**54},
    ],
    ids=str,
)
def test_places_that_no_training_has_are_refused(checkpoint, tmp_path, changes):
    path = altered(checkpoint, tmp_path, **changes)
    trainer = digitus.Trainer(small_network(), SECOND, "sgd", 30)
    before = trainer.progress()
    with pytest.raises(digitus.ModelFormatError, match="its progress is none that a training can"):
        trainer.restore(path)
    assert trainer.progress() == before


def test_the_former_images_are_not_those_of_the_checkpoint(checkpoint):
    trainer = digitus.Trainer(small_network(), FIRST, "sgd", 30)
    with pytest.raises(digitus.ArgumentError, match="number of images 100, here it is 40"):
        trainer.restore(checkpoint)
    trainer.set_dataset(SECOND)
    trainer.restore(checkpoint)
    assert trainer.run(1).learning_rate == 0.25
