"""`make accuracy`: runs recipes, keeps a record, goes on where it was stopped, tunes blindly."""

from __future__ import annotations

import copy
import json
import subprocess
import sys

import pytest
from checkout import ROOT
from recipe_cases import write_recipe

import digitus
from benchmarks.accuracy import command
from benchmarks.accuracy.command import main
from benchmarks.accuracy.record import Record
from benchmarks.accuracy.table import BEGIN, rows_of
from benchmarks.accuracy.trials import Trials, digest_of, varied
from benchmarks.page_part import END
from digitus import recipes


def record_of(folder):
    return json.loads((folder / "accuracy.json").read_text())


@pytest.fixture(scope="module")
def quick(tmp_path_factory):
    """Return a folder with the results of a quick run of two recipes and two seeds."""
    folder = tmp_path_factory.mktemp("quick")
    mine = write_recipe(folder)
    given = ["--quick", "--recipes", f"mlp, {mine}", "--seeds", "2", "--out", str(folder)]
    assert main(given) == 0
    return folder


def test_a_run_is_that_of_the_recipe(quick):
    found = record_of(quick)
    assert (found["format"], found["mode"]) == (1, "quick")
    runs = {(run["recipe"], run["seed"]): run for run in found["runs"]}
    assert sorted(runs) == [("mlp", 0), ("mlp", 1), ("tiny", 0), ("tiny", 1)]
    for (name, seed), run in runs.items():
        path = quick / "tiny.json" if name == "tiny" else name
        expected = recipes.run(recipes.load(path).changed(epochs=1), data="sample", seed=seed)
        assert run["accuracy"] == expected.metrics.accuracy
        assert run["history"]["loss"] == expected.history.loss
        assert (run["images"], run["epochs"]) == (500, 1)
        assert run["seconds"] >= run["training_seconds"] > 0
        assert {"processor", "processors"} <= set(run["machine"])
        assert "digitus" in run["versions"]
    assert runs["mlp", 0]["weights"] == 101_770


def test_a_table_and_a_picture_are_made_of_it(quick):
    page = (quick / "accuracy.md").read_text()
    assert page.startswith(f"{BEGIN}\n| recipe | data | weights |")
    assert page.endswith(f"{END}\n")
    accuracies = [run["accuracy"] for run in record_of(quick)["runs"] if run["recipe"] == "mlp"]
    assert f"| `mlp` | sample | 101,770 | 1 | {sum(accuracies) / 2:.2%} | " in page
    assert "one epoch of the embedded sample, to try the suite" in page
    assert "must" not in page
    assert "(images/accuracy.png)" in page
    assert (quick / "images" / "accuracy.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_in_the_record_is_not_run_again(quick, monkeypatch, capsys):
    def refuse(*_arguments):
        raise AssertionError("run once more")

    before = (quick / "accuracy.json").read_bytes()
    monkeypatch.setattr(Trials, "run", refuse)
    given = ["--quick", "--recipes", "mlp", "--out", str(quick)]
    assert main([*given, "--seeds", "2"]) == 0
    assert capsys.readouterr().err.count("(in the record already)") == 2
    assert (quick / "accuracy.json").read_bytes() == before
    for more in (["--seeds", "3"], ["--again"], ["--set", "training.batch_size=64"]):
        with pytest.raises(AssertionError, match="run once more"):
            main([*given, *more])


def test_a_run_stopped_by_ctrl_c_goes_on(tmp_path, monkeypatch, capsys):
    given = ["--quick", "--recipes", "mlp", "--seeds", "3", "--out", str(tmp_path)]
    original = Trials.run

    def interrupt(trials, recipe, seed):
        if seed == 1:
            raise KeyboardInterrupt
        return original(trials, recipe, seed)

    with monkeypatch.context() as patch:
        patch.setattr(Trials, "run", interrupt)
        assert main(given) == 130
    assert "interrupted" in capsys.readouterr().err
    first = record_of(tmp_path)["runs"]
    assert [run["seed"] for run in first] == [0]
    assert "| 1 |" in (tmp_path / "accuracy.md").read_text()
    assert main(given) == 0
    runs = record_of(tmp_path)["runs"]
    assert [run["seed"] for run in runs] == [0, 1, 2]
    assert runs[0] == first[0]


def test_tuning_never_sees_the_test_images(tmp_path, monkeypatch):
    train, test = digitus.load_data("sample")
    rest, held = train.split(1 / 6, 0)
    looked_at = []
    evaluate = digitus.Network.evaluate

    def look(network, images, labels=None):
        looked_at.append(images.content_hash)
        return evaluate(network, images, labels)

    monkeypatch.setattr(digitus.Network, "evaluate", look)
    path = write_recipe(tmp_path)
    given = ["--tune", "--recipes", str(path), "--seeds", "2", "--out", str(tmp_path / "out")]
    assert main([*given, "--set", "training.keep_best=false"]) == 0
    assert set(looked_at) == {held.content_hash} != {test.content_hash}
    runs = record_of(tmp_path / "out")["runs"]
    assert {run["data_hash"] for run in runs} == {rest.content_hash}
    assert {run["recipe"] for run in runs} == {"tiny training.keep_best=false"}
    assert {run["images"] for run in runs} == {len(held)}
    page = (tmp_path / "out" / "accuracy.md").read_text()
    assert "validation accuracy" in page
    assert "test accuracy" not in page


def test_a_changed_recipe_is_run_again(tmp_path, capsys):
    given = ["--quick", "--recipes", str(tmp_path / "tiny.json"), "--seeds", "1"]
    given += ["--out", str(tmp_path / "out")]
    write_recipe(tmp_path)
    assert main(given) == 0
    write_recipe(tmp_path, label_smoothing=0.3)
    assert main(given) == 0
    assert "in the record already" not in capsys.readouterr().err
    runs = record_of(tmp_path / "out")["runs"]
    assert len({run["digest"] for run in runs}) == len(runs) == 2
    page = (tmp_path / "out" / "accuracy.md").read_text()
    assert page.count("| `tiny` |") == 1
    assert f"| {runs[1]['accuracy']:.2%} | – |" in page
    write_recipe(tmp_path)
    assert main(given) == 0
    assert "in the record already" in capsys.readouterr().err


def test_only_runs_of_the_recipe_as_it_is_count(tmp_path):
    first, same = (recipes.load(write_recipe(tmp_path, name)) for name in ("a", "b"))
    other = recipes.load(write_recipe(tmp_path, "c", label_smoothing=0.11))
    assert digest_of(first) == digest_of(same) != digest_of(other)
    entry = {"recipe": "a", "digest": digest_of(first), "seed": 0, "accuracy": 0.5, "seconds": 1.0}
    record = Record(tmp_path / "none.json", "test")
    record.runs = [entry, {**entry, "digest": "0" * 12, "accuracy": 0.1}]
    (row,) = rows_of(record, [("a", digest_of(first))])
    assert row.accuracies == [0.5]
    assert rows_of(record, [("a", digest_of(other))]) == []


@pytest.mark.parametrize(
    ("assignment", "place", "value"),
    [
        ("training.epochs=7", ("training", "epochs"), 7),
        ("training.monitor=val_loss", ("training", "monitor"), "val_loss"),
        ("training.optimizer.learning_rate=0.5", ("training", "optimizer", "learning_rate"), 0.5),
        ("training.average=null", ("training", "average"), None),
        ("network.layers.0.units=64", ("network", "layers", 0, "units"), 64),
    ],
)
def test_a_variant_has_another_value(tmp_path, assignment, place, value):
    recipe = recipes.load(write_recipe(tmp_path))
    found = varied(recipe, [assignment])
    expected = copy.deepcopy(recipe.description)
    inner = expected
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    assert found.description == recipes.Recipe.of("x", expected).description
    assert found.name == f"tiny {assignment}"
    assert varied(recipe, []) == recipe


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("training.epochs", "--set: expected PLACE=VALUE, got 'training.epochs'"),
        ("training.epoch=3", "'epoch': is none of its fields"),
        ("trainings.epochs=3", "--set: trainings.epochs: a recipe has no such place"),
        ("network.layers.7.units=3", "--set: network.layers.7.units: a recipe has no such place"),
        ("network.layers.x.units=3", "a recipe has no such place"),
        ("epochs=3", "--set: epochs: a recipe has no such place"),
        ("training.epochs.more=3", "a recipe has no such place"),
        ("training.epochs=many", "epochs: expected an integer, got 'many'"),
    ],
)
def test_a_variant_that_cannot_be_is_refused(tmp_path, assignment, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        varied(recipes.load(write_recipe(tmp_path)), [assignment])


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["--quick", "--out", str(command.FOLDERS["test"])], 1, "is the documentation; --quick ne"),
        (
            ["--tune", "--out", str(command.FOLDERS["test"])],
            1,
            "is the documentation; --tune needs",
        ),
        (["--recipes", "mine.json"], 1, "is the documentation; recipe mine.json needs another fo"),
        (["--quick", "--recipes", "mpl"], 1, "recipe: expected one of mlp"),
        (["--quick", "--recipes", "none.json"], 1, "none.json: does not exist"),
        (["--set", "training.epochs=1"], 2, "--set: only with --tune or --quick"),
        (["--quick", "--tune"], 2, "not allowed with"),
        (["--seeds", "0"], 2, "expected a number above 0"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(
    tmp_path, arguments, status, message, capsys
):
    if "--out" not in arguments and "--quick" in arguments:
        arguments = [*arguments, "--out", str(tmp_path)]
    try:
        found = main(arguments)
    except SystemExit as stopped:
        found = stopped.code
    assert found == status
    assert message in " ".join(capsys.readouterr().err.split())


@pytest.mark.slow
def test_it_is_a_command_with_help():
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.accuracy", "--help"],
        cwd=ROOT / "python",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "example: python -m benchmarks.accuracy" in done.stdout
