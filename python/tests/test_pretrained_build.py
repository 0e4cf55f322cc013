"""`make pretrained`: trains, measures once, writes model and card from what was measured."""

from __future__ import annotations

import json
import os

import numpy as np
import pytest

import digitus
from benchmarks.pretrained import building, command
from benchmarks.pretrained.building import check_size
from benchmarks.pretrained.calibrating import read
from benchmarks.pretrained.card import card_text
from benchmarks.pretrained.command import main
from benchmarks.pretrained.corpus import Corpus
from benchmarks.pretrained.outputs import widened
from digitus import models, recipes
from digitus._output_folder import OutputFolder
from digitus.corruptions import CORRUPTIONS, corrupt
from digitus.models import _shipped
from digitus.recognition.reader import with_rejection

FEW = ("fog", "stripe", "spatter")
SHIPPED = ["mnist-rejection.safetensors", "mnist.md", "mnist.safetensors"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a folder with a quick model and its card."""
    folder = tmp_path_factory.mktemp("built")
    assert main(["--quick", "--out", str(folder), "--seed", "1"]) == 0
    assert sorted(os.listdir(folder)) == SHIPPED  # And no checkpoint.
    return folder


@pytest.fixture(scope="module", name="corpus")
def fixture_corpus(tmp_path_factory):
    return small_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="module", name="again")
def fixture_again(corpus):
    """Return the network of 11 outputs, trained once more."""
    recipe = widened(recipes.load("pretrained-mnist")).changed(epochs=2, average=0.9)
    return recipe.train(corpus.train(), seed=1)


@pytest.fixture(name="network")
def fixture_network(built, monkeypatch):
    monkeypatch.setattr(_shipped, "FOLDER", str(built))
    return digitus.pretrained("mnist")


def refuse_to_train(*_arguments, **_options):
    raise AssertionError("trained")


def small_corpus(folder):
    return Corpus("sample", seed=1, folder=folder, share=command.QUICK_SHARE, processes=1)


def figures_in(network):
    return json.loads(network.metadata["pretrained"])


def test_the_model_is_the_recipes(network, again, corpus, built):
    recipe = recipes.load("pretrained-mnist")
    with recipe.network() as fresh:
        assert network.description == fresh.description
    found = network.parameters()
    for name, value in again.parameters().items():
        if not name.startswith("dense"):
            assert np.array_equal(found[name], value)
    assert network.class_names == tuple("0123456789")
    record = json.loads(network.metadata["digitus.training"])
    assert (record["complete"], record["epochs"], record["seed"]) == (True, 2, 1)
    assert record["data_hash"] == corpus.train().content_hash
    assert (built / "mnist.safetensors").stat().st_size < 2_000_000


def test_the_figures_are_those_of_the_file_as_it_was_written(network):
    figures = figures_in(network)
    _, test = digitus.load_data("sample")
    metrics = network.evaluate(test)
    assert metrics.accuracy > 0.3
    found = figures["test"]
    assert (found["correct"], found["images"]) == (metrics.correct, 500)
    assert (found["accuracy"], found["loss"]) == (metrics.accuracy, metrics.loss)
    assert found["hash"] == test.content_hash
    corrupted = figures["corruptions"]
    assert list(corrupted["accuracy"]) == list(CORRUPTIONS)
    for name in FEW:
        images = corrupt(name, test.images, seed=corrupted["seed"])
        assert corrupted["accuracy"][name] == network.evaluate(images, test.labels).accuracy
    mean = sum(corrupted["accuracy"].values()) / len(CORRUPTIONS)
    assert corrupted["mean_accuracy"] == pytest.approx(mean, abs=1e-12)


def test_both_files_together_are_the_network_that_was_trained(network, again, corpus, built):
    """At the temperature that was fitted; the whole network has been trained once more."""
    _, test = digitus.load_data("sample")
    temperature, calibration = command.calibrated(command.held_out(again, corpus))
    expected = read(again, (test.images, test.labels)).probabilities(temperature)
    with digitus.Network.load(built / "mnist-rejection.safetensors") as rejection:
        together = with_rejection(network, rejection, "rejection")
        assert np.abs(together.predict_proba(test.images) - expected).max() < 1e-5
        found = json.loads(rejection.metadata["rejection"])
    assert found == {name: calibration[name] for name in ("threshold", "lost_share", "temperature")}
    assert calibration == figures_in(network)["calibration"]
    assert set(calibration["groups"]) == set(figures_in(network)["corpus"])


def test_the_card_is_made_of_the_figures(network, built):
    figures, card = figures_in(network), models.card("mnist")
    size = (built / "mnist.safetensors").stat().st_size
    recipe = recipes.load("pretrained-mnist").changed(epochs=2, average=0.9)
    assert card == card_text("mnist", network, recipe, figures, size)
    for heading in (
        "What it is for",
        "Data",
        "Training",
        "How well it does",
        "How sure it is",
        "Limits",
        "Licence",
    ):
        assert f"\n## {heading}\n" in card
    assert "**Not the network of the package.**" in card
    assert f"**{figures['test']['accuracy']:.2%}**" in card
    for name, count in figures["corpus"].items():
        assert f"| {name} | {count:,} | " in card
    assert f"confidence of {figures['calibration']['threshold']:g}:" in card
    assert f"{figures['source']['held_out']:,}, the same share of each digit" in card
    assert f"| fog | {figures['corruptions']['accuracy']['fog']:.2%} |" in card
    assert f"in a file of {size:,} bytes" in card
    assert not {"{", "}"} & set(card)


def test_other_figures_make_another_card(network):
    figures = figures_in(network)
    recipe = recipes.load("pretrained-mnist")
    figures["data"] = "mnist"
    card = card_text("mnist", network, recipe, figures, 1234)
    assert "Not the network of the package" not in card
    assert "Employees of the US Census Bureau" in card
    figures["test"]["confusions"] = []
    assert "No test image is taken for another" in card_text("m", network, recipe, figures, 1)
    figures["test"]["accuracy"] = 0.9876
    assert "**98.76%**" in card_text("mnist", network, recipe, figures, 1234)


def test_a_quick_network_never_goes_into_the_package(monkeypatch, capsys):
    monkeypatch.setattr(command, "trained", refuse_to_train)
    before = sorted(os.listdir(command.PACKAGE))
    for place in (command.PACKAGE, command.PACKAGE / ".." / "models"):
        assert main(["--quick", "--out", str(place)]) == 1
        assert "is the package; --quick needs another folder" in capsys.readouterr().err
    assert sorted(os.listdir(command.PACKAGE)) == before


def test_what_cannot_end_well_is_refused_before_the_training(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "trained", refuse_to_train)
    (tmp_path / "file").touch()
    (tmp_path / "blocked" / "mnist.md").mkdir(parents=True)
    for given, words in (
        (["--out", str(tmp_path / "file")], "cannot write into this folder"),
        (["--out", str(tmp_path / "blocked")], "mnist.md: is a folder"),
        (["--out", str(tmp_path), "--threads", "0"], "threads"),
    ):
        assert main(["--quick", *given]) == 1
        assert words in capsys.readouterr().err
    monkeypatch.setattr(building, "SIZE_LIMIT", 500_000)
    assert main(["--quick", "--out", str(tmp_path / "new")]) == 1
    assert "its network has 167,370 weights; at most 100,000 go" in capsys.readouterr().err
    monkeypatch.setattr(building, "SIZE_LIMIT", 2_000_000)
    with pytest.raises(AssertionError, match="trained"):
        main(["--quick", "--out", str(tmp_path / "new")])


def test_the_recipe_of_the_package_fits():
    check_size(recipes.load("pretrained-mnist"))


def test_too_large_a_file_leaves_what_was_there(network, tmp_path, monkeypatch):
    for name in SHIPPED:
        (tmp_path / name).write_text("earlier")
    recipe, figures = recipes.load("pretrained-mnist"), figures_in(network)
    rejection = digitus.Network((864,), [digitus.Dense(1)])
    monkeypatch.setattr(command, "SIZE_LIMIT", 1000)
    with pytest.raises(digitus.LimitError, match="at most 1,000 are shipped"):
        command.write(OutputFolder(tmp_path), (network, rejection), recipe, figures)
    assert sorted(os.listdir(tmp_path)) == SHIPPED
    assert {(tmp_path / name).read_text() for name in SHIPPED} == {"earlier"}


def test_a_stopped_training_goes_on(tmp_path, monkeypatch, capsys):
    """Stopped while it measures, so that the whole training is in the checkpoint."""
    given = ["--quick", "--out", str(tmp_path), "--seed", "1"]

    def interrupt(*_arguments, **_options):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(command, "figures_of", interrupt)
        assert main(given) == 130
    assert "the same command goes on" in capsys.readouterr().err
    kept = [small_corpus(tmp_path).folder.name, "mnist.checkpoint"]
    assert sorted(os.listdir(tmp_path)) == kept
    assert main(["--quick", "--out", str(tmp_path), "--seed", "2"]) == 1
    assert "made with other images" in capsys.readouterr().err
    assert "mnist.checkpoint" in os.listdir(tmp_path)
    seen = []
    monkeypatch.setattr(command, "write", lambda _folder, networks, *_: seen.append(networks[0]))
    monkeypatch.setattr(command, "figures_of", lambda *_, **__: {"data": "sample", "test": ONE})
    assert main(given) == 0
    assert seen[0].history.epochs == 2
    assert "mnist.checkpoint" not in os.listdir(tmp_path)
    assert not small_corpus(tmp_path).folder.exists()
    monkeypatch.undo()
    assert np.isfinite(seen[0].parameters()["dense_24.kernel"]).all()


ONE = {"accuracy": 1.0, "images": 1}
