"""A training that changes its images goes on to the same bits, or not at all."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from checkout import ROOT
from checkpoint_runs import fit, outcome, parameter_bytes
from typer.testing import CliRunner

import digitus
from digitus.checkpoints import Checkpoint, describe
from digitus.cli.app import app

CHANGES = digitus.Augmentation(shift=1.5, scale=(0.9, 1.1), elastic_strength=5, erasing=0.5)


def make_network():
    return digitus.Network((36,), [digitus.Dense(40, "relu"), digitus.Dense(10)], seed=3)


def stop_after(batch):
    class Stopper:
        def on_batch_end(self, event):
            if event.step == batch:
                raise KeyboardInterrupt

    return Stopper()


@pytest.mark.parametrize("batch", [1, 8, 21, 40])
def test_a_stopped_training_goes_on_to_the_same_bits(tmp_path, batch):
    whole, stopped, resumed = make_network(), make_network(), make_network()
    fit(whole, augmentation=CHANGES)
    path = tmp_path / "c"
    with pytest.raises(KeyboardInterrupt):
        fit(stopped, checkpoint=path, callbacks=[stop_after(batch)], augmentation=CHANGES)
    assert Checkpoint.read(path).step == batch
    fit(resumed, resume=path, augmentation=CHANGES)
    assert outcome(resumed) == outcome(whole)
    assert parameter_bytes(stopped) != parameter_bytes(resumed)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"shift": 2}, "has augmentation's shift 1.5, here it is 2.0"),
        ({"rotation": 1}, "has augmentation's rotation 0.0, here it is 1.0"),
        ({"scale": (0.9, 1.2)}, "has augmentation's highest scale 1.1, here it is 1.2"),
        ({"scale": (0.8, 1.1)}, "has augmentation's lowest scale 0.9, here it is 0.8"),
        ({"shear": 1}, "has augmentation's shear 0.0, here it is 1.0"),
        ({"flip": 0.1}, "has augmentation's flip 0.0, here it is 0.1"),
        ({"elastic_strength": 6}, "has augmentation's elastic strength 5.0, here it is 6.0"),
        ({"elastic_smoothness": 3}, "has augmentation's elastic smoothness 4.0, here it is 3.0"),
        ({"erasing": 0}, "has augmentation's erasing 0.5, here it is 0.0"),
        ({"erased_area": (0.02, 0.3)}, "augmentation's highest erased area 0.33, here it is 0.3"),
        ({"erased_aspect": (0.5, 1 / 0.3)}, "lowest erased aspect 0.3, here it is 0.5"),
        ({"image_shape": (4, 9)}, "has augmentation's height 6.0, here it is 4.0"),
        (
            {"image_shape": (6, 3, 2)},
            "has augmentation's channels 1.0, here it is 2.0",
        ),
    ],
)
def test_another_augmentation_is_refused_by_field(tmp_path, change, message):
    fit(make_network(), checkpoint=tmp_path / "c", augmentation=CHANGES, epochs=1)
    network = make_network()
    before = parameter_bytes(network)
    with pytest.raises(digitus.ArgumentError, match=message):
        fit(network, resume=tmp_path / "c", augmentation=dataclasses.replace(CHANGES, **change))
    assert parameter_bytes(network) == before


def test_one_augmentation_and_none_are_told_apart(tmp_path):
    fit(make_network(), checkpoint=tmp_path / "c", augmentation=CHANGES, epochs=1)
    fit(make_network(), checkpoint=tmp_path / "plain", epochs=1)
    words = "elastic strength 5.0, erasing 0.5, highest scale 1.1, lowest scale 0.9, shift 1.5"
    with pytest.raises(digitus.ArgumentError, match=f"has augmentation {words}, here it is none"):
        fit(make_network(), resume=tmp_path / "c")
    with pytest.raises(digitus.ArgumentError, match=f"has augmentation none, here it is {words}"):
        fit(make_network(), resume=tmp_path / "plain", augmentation=CHANGES)


def test_a_checkpoint_tells_its_augmentation(tmp_path):
    fit(make_network(), checkpoint=tmp_path / "c", augmentation=CHANGES, epochs=1)
    found = Checkpoint.read(tmp_path / "c").augmentation
    assert found == dataclasses.replace(CHANGES, image_shape=(6, 6, 1))
    assert describe(tmp_path / "c")["settings"]["augmentation"]["highest_scale"] == 1.1
    assert b'"digitus.format_version":"2"' in (tmp_path / "c").read_bytes()
    nothing = digitus.Augmentation(elastic_smoothness=2)
    fit(make_network(), checkpoint=tmp_path / "plain", augmentation=nothing, epochs=1)
    assert Checkpoint.read(tmp_path / "plain").augmentation is None
    assert b'"digitus.format_version":"1"' in (tmp_path / "plain").read_bytes()


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_inspect_shows_the_augmentation(tmp_path):
    fit(make_network(), checkpoint=tmp_path / "c", augmentation=CHANGES, epochs=1)
    shown = run("inspect", tmp_path / "c").output
    words = "shift 1.5, scale 0.9 to 1.1, elastic strength 5, erasing 0.5, images 6 x 6 x 1"
    assert f"  augmentation     {words}" in shown


def test_an_augmentation_that_no_library_wrote_is_refused_but_shown():
    path = ROOT / "Tests" / "Fuzz" / "corpus" / "checkpoint" / "strange-augmentation"
    with pytest.raises(digitus.ModelFormatError, match="its settings are none"):
        Checkpoint.read(path)
    assert "  augmentation     shift 1e+300, what -1" in run("inspect", path).output


@pytest.mark.slow
def test_train_has_the_option_and_resume_keeps_it(tmp_path):
    common = ["train", "--data", "sample", "--hidden", 8, "--json"]
    given = ["--augment", "digits,shift=1,erasing=0.2"]
    whole, again = tmp_path / "whole.safetensors", tmp_path / "again.safetensors"
    done = run(*common, *given, "--epochs", 2, "--out", whole, "--checkpoint", tmp_path / "c")
    assert done.exit_code == 0, done.output
    record = json.loads(digitus.Network.load(whole).metadata["digitus.training"])
    assert record["augmentation"] == {
        "shift": 1.0,
        "rotation": 10.0,
        "scale": [0.9, 1.1],
        "shear": 5.0,
        "elastic_strength": 34.0,
        "erasing": 0.2,
    }
    resumed = [*common, "--resume", tmp_path / "c", "--out", again]
    done = run(*resumed)
    assert done.exit_code == 0, done.output
    ours, theirs = (digitus.Network.load(path).parameters() for path in (whole, again))
    for name, value in ours.items():
        np.testing.assert_array_equal(value, theirs[name])
    refused = run(*resumed, "--augment", "digits")
    assert refused.exit_code != 0
