"""`digitus train` by recipe, with layers from a file, and with images held out."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from recipe_cases import write_recipe
from synthetic import csv_text, digits
from typer.testing import CliRunner

import digitus
from digitus import recipes
from digitus.cli.app import app


def run(*arguments):
    """Run the command within this process; return its result."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def train(*arguments):
    """Train on the sample, successfully; return the report, the lines, and the model."""
    done = run("train", "--json", *arguments)
    assert done.exit_code == 0, (done.output, done.exception)
    return json.loads(done.stdout), done.stderr


def refusal(*arguments):
    """Return why a training is refused, in one line."""
    done = run("train", *arguments)
    assert done.exit_code != 0
    return " ".join((done.output + str(done.exception)).split())


def same_parameters(path, network):
    loaded = digitus.Network.load(path).parameters()
    return all(np.array_equal(value, loaded[name]) for name, value in network.parameters().items())


def test_a_recipe_trains_the_same_bits_as_in_python(tmp_path):
    path, out = write_recipe(tmp_path), tmp_path / "m.safetensors"
    report, lines = train("--recipe", path, "--seed", 3, "--out", out)
    expected = recipes.run(path, seed=3)
    assert same_parameters(out, expected.network)
    assert report["recipe"] == "tiny"
    assert report["test_accuracy"] == expected.metrics.accuracy
    assert report["kept_epoch"] in (1, 2)
    assert f"with the weights of epoch {report['kept_epoch']}, " in lines
    assert lines.startswith("recipe tiny, seed 3\nepoch 1/2")


def test_options_take_the_place_of_what_a_recipe_says_and_are_told(tmp_path):
    path, out, layers = write_recipe(tmp_path), tmp_path / "m.safetensors", tmp_path / "net.json"
    digitus.Network((784,), [digitus.Dense(10)]).save_architecture(layers)
    _, lines = train(
        *("--recipe", path, "--epochs", 1, "--learning-rate", 0.02, "--schedule", "cosine"),
        *("--average", 0.5, "--keep-last", "--model", layers, "--out", out),
    )
    assert lines.splitlines()[0] == (
        f"recipe tiny, seed 0, but with network {layers} instead of its own; epochs 1 instead of "
        "2; learning rate 0.02 instead of 0.01; schedule cosine instead of one_cycle; average 0.5 "
        "instead of 0.9; keep best off instead of on"
    )
    network = digitus.Network((784,), [digitus.Dense(10)])
    network.fit(
        digitus.load_data("sample")[0],
        epochs=1,
        batch_size=100,
        optimizer=digitus.AdamW(0.02, weight_decay=0.1),
        schedule="cosine",
        label_smoothing=0.1,
        average=0.5,
        validation_split=0.1,
    )
    assert same_parameters(out, network)


def test_a_recipe_takes_other_data(tmp_path):
    _, lines = train("--recipe", "mlp", "--data", "sample", "--epochs", 1, "--batch-size", "full")
    assert lines.startswith(
        "recipe mlp, seed 0, but with data sample instead of mnist; epochs 1 instead of "
    )
    assert "batch size none instead of" in lines


def test_naming_the_recipes_own_optimizer_changes_nothing(tmp_path):
    _, lines = train("--recipe", write_recipe(tmp_path), "--optimizer", "adamw", "--epochs", 2)
    assert lines.startswith("recipe tiny, seed 0\n")
    _, lines = train("--recipe", write_recipe(tmp_path), "--optimizer", "momentum")
    assert lines.startswith("recipe tiny, seed 0, but with optimizer momentum instead of adamw\n")


def test_numbers_of_a_schedule_change_that_of_the_recipe(tmp_path):
    _, lines = train("--recipe", write_recipe(tmp_path), "--warmup-steps", 3)
    assert lines.startswith("recipe tiny, seed 0, but with warmup steps 3 instead of 0\n")
    message = refusal("--recipe", write_recipe(tmp_path), "--drop-every", 3)
    assert "--drop-every: only --schedule step has a use for it; this is one-cycle" in message


def test_another_augmentation_than_the_recipes_is_told(tmp_path):
    path = write_recipe(tmp_path, augmentation={"shift": 1})
    _, lines = train("--recipe", path, "--augment", "rotation=10,flip=0.5")
    change = "augmentation rotation 10.0, flip 0.5 instead of shift 1.0"
    assert lines.startswith(f"recipe tiny, seed 0, but with {change}\n")


def test_a_recipe_stopped_and_resumed_ends_the_same(tmp_path):
    path = write_recipe(tmp_path, schedule={"name": "constant"}, epochs=3)
    whole, part, resumed = (tmp_path / name for name in ("w.safetensors", "c", "r.safetensors"))
    train("--recipe", path, "--seed", 2, "--out", whole)
    train("--recipe", path, "--seed", 2, "--epochs", 1, "--checkpoint", part)
    _, lines = train("--recipe", path, "--resume", part, "--epochs", 3, "--out", resumed)
    assert lines.startswith("recipe tiny, seed 2, but with epochs 3 instead of 1\nepoch 2/3")
    assert same_parameters(resumed, digitus.Network.load(whole))
    again = tmp_path / "a.safetensors"
    train("--data", "sample", "--resume", part, "--epochs", 3, "--out", again)
    assert same_parameters(again, digitus.Network.load(whole))


def test_layers_come_from_a_file(tmp_path):
    layers, out = tmp_path / "layers.json", tmp_path / "m.safetensors"
    kinds = [digitus.Conv2D(2, 5, "relu", strides=3), digitus.Flatten(), digitus.Dense(10)]
    network = digitus.Network((28, 28, 1), kinds, seed=7)
    network.save_architecture(layers)
    given = ("--data", "sample", "--model", layers, "--epochs", 1, "--seed", 7)
    train(*given, "--out", out, "--checkpoint", tmp_path / "c")
    network.fit(digitus.load_data("sample")[0], epochs=1)
    assert same_parameters(out, network)
    network.fit(digitus.load_data("sample")[0], epochs=2, resume=tmp_path / "c", **held())
    train("--data", "sample", "--resume", tmp_path / "c", "--epochs", 2, "--out", out)
    assert same_parameters(out, network)


def held():
    return {"validation_data": digitus.load_data("sample")[1]}


def test_cnn_is_the_network_of_the_recipe(tmp_path):
    out = tmp_path / "m.safetensors"
    train("--data", "sample", "--model", "cnn", "--epochs", 1, "--out", out)
    assert digitus.Network.load(out).layers == recipes.load("keras-convnet").architecture.layers


def test_early_stopping_ends_and_resumes_alike(tmp_path):
    whole, part, again = (tmp_path / name for name in ("w.safetensors", "c", "a.safetensors"))
    given = ("--data", "sample", "--hidden", 32, "--learning-rate", 0.03, "--seed", 1)
    watch = ("--validation-split", 0.1, "--early-stopping", 2, "--keep-best")
    monitor = ("--monitor", "val_accuracy")
    history = tmp_path / "h.csv"
    report, lines = train(
        *given, *watch, *monitor, "--epochs", 40, "--out", whole, "--history", history
    )
    assert report["stopped_early"]
    best = report["epochs"] - 2
    assert report["kept_epoch"] == best
    assert f"stopped after epoch {best + 2}: val_accuracy was best in epoch {best}, 0.9" in lines
    with history.open() as file:
        column = [float(row["val_accuracy"]) for row in csv.DictReader(file)]
    assert len(column) == best + 2
    assert max(column) == column[best - 1]
    train(*given, *watch, *monitor, "--epochs", best + 1, "--checkpoint", part)
    resumed, _ = train("--data", "sample", "--resume", part, "--epochs", 40, "--out", again)
    assert (resumed["epochs"], resumed["kept_epoch"]) == (best + 2, best)
    assert same_parameters(again, digitus.Network.load(whole))
    shown = run("inspect", part).output
    assert "validation split 0.1" in shown
    assert "early stopping   by val_accuracy, patience 2, best 0.9" in shown


def test_keeping_the_best_alone_trains_all_epochs(tmp_path):
    out, given = tmp_path / "m.safetensors", ("--data", "sample", "--learning-rate", 0.03)
    watch = ("--validation-split", 0.2, "--keep-best", "--epochs", 8, "--seed", 1)
    report, lines = train(*given, *watch, "--out", out, "--hidden", 32)
    network = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)], seed=1)
    keeper = digitus.BestWeights()
    network.fit(
        digitus.load_data("sample")[0],
        epochs=8,
        optimizer=digitus.Adam(0.03),
        validation_split=0.2,
        callbacks=[keeper],
    )
    assert same_parameters(out, network)
    assert (report["epochs"], report["kept_epoch"]) == (8, keeper.best_epoch)
    assert not report["stopped_early"]
    assert keeper.best_epoch < 8, "the problem is one where it matters"
    assert "stopped" not in lines


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--model", "mpl"],
            "--model: expected mlp, cnn or a JSON file with the layers; got 'mpl'",
        ),
        (["--model", "none.json"], "none.json: does not exist"),
        (["--model", "x.json", "--hidden", "3"], "--hidden: only --model mlp has a use for it"),
        (
            ["--recipe", "mlp", "--hidden", "3"],
            "--hidden: only --model mlp has a use for it; besid",
        ),
        (["--recipe", "mpl"], "recipe: expected one of mlp, mlp-best"),
        (["--recipe", "mpl.json"], "mpl.json: does not exist"),
        (["--early-stopping", "3"], "--early-stopping: needs --validation-split X"),
        (["--keep-best"], "--keep-best: needs --validation-split X"),
        (["--monitor", "val_loss"], "--monitor: only --early-stopping and --keep-best have"),
        (["--monitor", "loss"], "Invalid value for '--monitor'"),
        (["--early-stopping", "-1"], "Invalid value for '--early-stopping'"),
        (
            ["--validation-split", "1"],
            "validation_split: expected a number that is finite, above 0",
        ),
        (["--validation-split", "0.0001"], "leaves none to hold out"),
    ],
)
def test_options_that_cannot_work_are_refused(arguments, message):
    assert message in refusal("--data", "sample", "--epochs", "1", *arguments)


def test_a_file_of_layers_that_is_wrong_is_refused_by_its_place(tmp_path):
    path = tmp_path / "net.json"
    path.write_text('{"input_shape": [784], "layers": [{"type": "dense", "units": 0}]}')
    message = "net.json: layers[0] (dense): units: expected 1 to 65,536, got 0"
    assert message in refusal("--data", "sample", "--model", path)


def test_layers_for_other_images_are_refused(tmp_path):
    images, labels = digits(50)
    for part in ("train", "test"):
        (tmp_path / f"mnist_{part}.csv").write_text(csv_text(images, labels))
    message = refusal("--data", tmp_path, "--recipe", "mlp")
    assert "--recipe: the network of mlp takes images of 784 = 784 values, and those of" in message
    assert "have 36" in message
    path = tmp_path / "net.json"
    digitus.Network((7, 5, 1), [digitus.Dense(10)]).save_architecture(path)
    message = refusal("--data", tmp_path, "--model", path)
    assert "takes images of 7 x 5 x 1 = 35 values, and those of the data have 36" in message


def test_a_checkpoint_with_callbacks_of_python_alone_is_left_to_python(tmp_path):
    class Mine(digitus.EarlyStopping):
        pass

    path = tmp_path / "c"
    network = digitus.Network((784,), [digitus.Dense(10)])
    dataset = digitus.load_data("sample")[0]
    network.fit(dataset, epochs=1, validation_split=0.1, callbacks=[Mine()], checkpoint=path)
    assert "has callbacks that this command cannot make" in refusal(
        "--data", "sample", "--resume", path
    )


def test_a_recipe_is_printed_as_a_file_that_runs(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(run("recipes", "mlp").output)
    assert recipes.load(path).description == recipes.load("mlp").description
    done = run("recipes", "mpl")
    assert "expected one of mlp" in str(done.exception)


def test_recipes_are_listed():
    done = run("recipes")
    assert done.exit_code == 0, done.exception
    for name in recipes.NAMES:
        assert f"\n {name} " in done.output
    listed = json.loads(run("recipes", "--json").output)
    assert [recipe["name"] for recipe in listed] == list(recipes.NAMES)
    assert listed[0]["weights"] == 101_770
    assert listed[0]["training"] == recipes.load("mlp").settings.description
