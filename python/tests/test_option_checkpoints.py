"""Trainings with schedules, clipping and averages go on to the same bits, or not at all."""

from __future__ import annotations

import json

import numpy as np
import pytest
from checkpoint_runs import fit, outcome, parameter_bytes
from typer.testing import CliRunner

import digitus
from digitus.checkpoints import Checkpoint, describe
from digitus.cli.app import app

OPTIONS = {
    "schedule": digitus.Cosine(0.01, warmup_steps=5),
    "label_smoothing": 0.1,
    "class_weight": "balanced",
    "sample_weight": np.linspace(0, 2, 500),
    "clip_norm": 0.5,
    "average": 0.9,
    "l2_penalty": 0.01,
    "reduction": "weights",
}


def make_network():
    return digitus.Network((36,), [digitus.Dense(16, "relu"), digitus.Dense(10)], seed=3)


def stop_after(batch):
    class Stopper:
        def on_batch_end(self, event):
            if event.step == batch:
                raise KeyboardInterrupt

    return Stopper()


@pytest.mark.parametrize("batch", [1, 8, 21, 40])
def test_a_stopped_training_goes_on_to_the_same_bits(tmp_path, batch):
    whole, stopped, resumed = make_network(), make_network(), make_network()
    fit(whole, **OPTIONS)
    path = tmp_path / "c"
    with pytest.raises(KeyboardInterrupt):
        fit(stopped, checkpoint=path, callbacks=[stop_after(batch)], **OPTIONS)
    assert Checkpoint.read(path).step == batch
    fit(resumed, resume=path, **OPTIONS)
    assert outcome(resumed) == outcome(whole)
    assert parameter_bytes(stopped) != parameter_bytes(resumed)


def test_a_finished_training_ends_with_the_average_again(tmp_path):
    first, again = make_network(), make_network()
    fit(first, checkpoint=tmp_path / "c", **OPTIONS)
    fit(again, resume=tmp_path / "c", **OPTIONS)
    assert outcome(again) == outcome(first)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schedule": None}, "has schedule cosine, here it is none"),
        ({"schedule": digitus.Cosine(0.01)}, "schedule's steps 43.0, here it is 48.0"),
        ({"label_smoothing": 0.2}, "has label smoothing 0.1, here it is 0.2"),
        ({"clip_norm": None}, "has clip norm 0.5, here it is none"),
        ({"average": 0.8}, "has average decay 0.9, here it is 0.8"),
        ({"l2_penalty": 0.0}, "has l2 penalty 0.01, here it is none"),
        ({"reduction": "images"}, "has reduction weights, here it is images"),
        ({"class_weight": None}, "has weights of the images [0-9a-f]{16}, here it is"),
        ({"epochs": 7}, "schedule's steps 43.0, here it is 51.0"),
    ],
)
def test_other_options_are_refused_and_nothing_changes(tmp_path, change, message):
    fit(make_network(), checkpoint=tmp_path / "c", **OPTIONS)
    network = make_network()
    before = parameter_bytes(network)
    with pytest.raises(digitus.ArgumentError, match=message):
        fit(network, resume=tmp_path / "c", **{**OPTIONS, **change})
    assert parameter_bytes(network) == before


def test_a_checkpoint_tells_its_options(tmp_path):
    fit(make_network(), checkpoint=tmp_path / "c", **OPTIONS)
    found = Checkpoint.read(tmp_path / "c")
    assert found.schedule == digitus.Cosine(0.01, steps=43, warmup_steps=5)
    assert (found.label_smoothing, found.clip_norm, found.average) == (0.1, 0.5, 0.9)
    assert len(found.weights_hash) == 16
    assert (found.l2_penalty, found.reduction) == (0.01, "weights")
    fit(make_network(), checkpoint=tmp_path / "plain")
    plain = Checkpoint.read(tmp_path / "plain")
    assert (plain.schedule, plain.label_smoothing) == (digitus.Constant(), 0.0)
    assert (plain.weights_hash, plain.clip_norm, plain.average) == (None, None, None)
    assert (plain.l2_penalty, plain.reduction) == (0.0, "images")
    assert set(describe(tmp_path / "plain")["settings"]) == {
        "batch_size",
        "optimizer",
        "seed",
        "shuffle",
    }


def run(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_inspect_shows_the_options(tmp_path):
    fit(make_network(), checkpoint=tmp_path / "c", **OPTIONS)
    shown = run("inspect", tmp_path / "c").output
    assert "schedule         cosine, final fraction 0.01, steps 43, warmup steps 5" in shown
    for line in (
        "label smoothing  0.1",
        "clip norm        0.5",
        "average decay    0.9",
        "l2 penalty       0.01",
        "reduction        weights",
        "image weights    xxh64:",
    ):
        assert line in shown


@pytest.mark.slow
def test_train_has_options_and_resume_keeps_them(tmp_path):
    given = ["--schedule", "one-cycle", "--warmup-steps", 3, "--label-smoothing", 0.1]
    given += ["--class-weight", "balanced", "--clip-norm", 0.5, "--average", 0.9]
    common = ["train", "--data", "sample", "--hidden", 8, "--json"]
    whole = tmp_path / "whole.safetensors"
    done = run(*common, *given, "--epochs", 2, "--out", whole, "--checkpoint", tmp_path / "c")
    assert done.exit_code == 0, done.output
    record = json.loads(digitus.Network.load(whole).metadata["digitus.training"])
    assert record["schedule"]["name"] == "one_cycle"
    assert (record["average"], record["class_weight"]) == (0.9, "balanced")
    again = tmp_path / "again.safetensors"
    resumed = [*common, "--resume", tmp_path / "c", "--out", again]
    refused = run(*resumed)
    assert refused.exit_code != 0
    done = run(*resumed, "--class-weight", "balanced")
    assert done.exit_code == 0, done.output
    ours, theirs = (digitus.Network.load(path).parameters() for path in (whole, again))
    for name, value in ours.items():
        np.testing.assert_array_equal(value, theirs[name])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--schedule", "step"], "--schedule step: needs --drop-every N"),
        (
            ["--drop-every", 3],
            "--drop-every: only --schedule step has a use for it; this is constant",
        ),
        (
            ["--schedule", "step", "--drop-every", 3, "--final-fraction", 0.1],
            "--final-fraction: only",
        ),
        (["--class-weight", "1,x"], "--class-weight: expected numbers with commas"),
        (["--class-weight", "1,2"], "class_weight: expected 10 numbers"),
        (["--label-smoothing", 2], "label_smoothing: expected 0 to 1"),
        (["--clip-norm", 0], "clip_norm: expected a number"),
        (["--average", 1], "average: expected a number"),
    ],
)
def test_train_refuses_options_that_cannot_work(given, message):
    done = run("train", "--data", "sample", "--epochs", 1, *given)
    assert done.exit_code != 0
    assert message in " ".join((done.output + str(done.exception)).split())
