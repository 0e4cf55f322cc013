"""Recipes: those of the package are whole, one's own are read with care, all train as they say."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import numpy as np
import pytest
from checkout import ROOT
from checkpoint_runs import outcome
from recipe_cases import TINY, write_recipe

import digitus
from digitus import recipes
from digitus._training_settings import TrainingSettings

FOLDER = ROOT / "python" / "digitus" / "recipes"


def test_each_name_has_its_file_and_each_file_its_name():
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == sorted(recipes.NAMES)


@pytest.mark.parametrize("name", recipes.NAMES)
def test_a_recipe_of_the_package_says_everything(name):
    """No setting is left to a default, which another release might change."""
    recipe = recipes.load(name)
    assert recipe.name == name
    assert recipe.description == json.loads((FOLDER / f"{name}.json").read_text())
    assert recipe.network().classes == 10
    assert ("fashion" in recipe.data) == ("fashion" in name)


@pytest.mark.parametrize("name", recipes.NAMES)
def test_nothing_is_chosen_without_images_held_out(name):
    settings = recipes.load(name).settings
    assert settings.validation_split is not None or not settings.watchers()


@pytest.mark.parametrize("name", recipes.NAMES)
def test_a_recipe_of_the_package_learns_the_sample(name):
    """In a fraction of an epoch: that it runs is what is tested, not how well it ends."""
    recipe = recipes.load(name).changed(epochs=1, batch_size=50)
    train, test = digitus.load_data("sample")
    small = train.part(0, 600), test.part(0, 100)
    run = recipes.run(recipe, data=small, seed=3)
    assert run.history.epochs == 1
    assert run.metrics.count == 100
    assert run.network.seed == 3


def test_the_convnet_is_that_of_keras():
    description = json.loads((FOLDER / "keras-convnet.json").read_text())
    kinds = [layer["type"] for layer in description["network"]["layers"]]
    assert kinds == ["conv2d", "max_pool2d"] * 2 + ["flatten", "dropout", "dense"]
    network = recipes.load("keras-convnet").network()
    assert sum(size.parameters for size in network.layer_sizes) == 34_826


def test_a_file_of_ones_own_is_a_recipe_too(tmp_path):
    recipe = recipes.load(write_recipe(tmp_path))
    assert (recipe.name, recipe.summary, recipe.data) == ("tiny", TINY["description"], "sample")
    settings = recipe.settings
    assert settings.optimizer == digitus.AdamW(0.01, weight_decay=0.1)
    assert settings.schedule == digitus.OneCycle()
    assert (settings.shuffle, settings.clip_norm) == (True, None)
    again = recipes.Recipe.of("tiny", json.loads(json.dumps(recipe.description)))
    assert again == recipe


def test_a_run_is_what_fit_does_with_these_settings(tmp_path):
    run = recipes.run(write_recipe(tmp_path), seed=4)
    train, test = digitus.load_data("sample")
    network = digitus.Network((784,), [digitus.Dense(16, "relu"), digitus.Dense(10)], seed=4)
    network.fit(
        train,
        epochs=2,
        batch_size=100,
        optimizer=digitus.AdamW(0.01, weight_decay=0.1),
        schedule="one_cycle",
        label_smoothing=0.1,
        average=0.9,
        validation_split=0.1,
        callbacks=[digitus.BestWeights("val_accuracy")],
    )
    assert outcome(run.network) == outcome(network)
    assert run.metrics == network.evaluate(test)
    assert run.history is run.network.history
    assert run.seconds >= sum(run.history.seconds) > 0


def test_settings_can_be_changed(tmp_path):
    recipe = recipes.load(write_recipe(tmp_path))
    changed = recipe.changed(epochs=1, average=None)
    assert (changed.settings.epochs, changed.settings.average) == (1, None)
    assert recipe.settings.epochs == 2
    with pytest.raises(digitus.ArgumentError, match="epoch: is none of the settings epochs, "):
        recipe.changed(epoch=3)
    with pytest.raises(digitus.ArgumentError, match="epochs: expected 1 or more, got 0"):
        recipe.changed(epochs=0)


def test_a_run_may_stop_and_go_on(tmp_path):
    path, recipe = tmp_path / "c", recipes.load(write_recipe(tmp_path))

    def interrupt(event):
        if event.epoch == 1:
            raise KeyboardInterrupt

    whole = recipes.run(recipe, seed=1)
    with pytest.raises(KeyboardInterrupt):
        recipes.run(recipe, seed=1, callbacks=[interrupt], checkpoint=path)
    resumed = recipes.run(recipe, seed=1, resume=path)
    assert outcome(resumed.network) == outcome(whole.network)
    assert resumed.metrics == whole.metrics


def changed(place, value):
    """Return the small recipe with one value changed; DELETED removes it."""
    recipe = copy.deepcopy(TINY)
    *folders, last = place.split(".")
    inner = recipe
    for folder in folders:
        inner = inner[folder]
    if value is DELETED:
        del inner[last]
    else:
        inner[last] = value
    return recipe


DELETED = object()


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("description", DELETED, "description: is missing; a recipe is"),
        ("description", "", "description: expected a text, got ''"),
        ("data", "nmist", "data: expected mnist, fashion-mnist, sample; got 'nmist'"),
        ("data", ["mnist"], "data: expected"),
        ("network", DELETED, "network: is missing"),
        ("network", 3, "network: expected an object, got 3"),
        ("network.layers", [{"type": "dens"}], r"network: layers\[0\]: type: expected one of"),
        ("name", "tiny", "recipe: 'name': is none of its fields description, data, network, trai"),
        ("training", DELETED, "training: is missing"),
        ("training", [], r"training: expected an object, got \[\]"),
        ("training.epoch", 3, "training: 'epoch': is none of its fields epochs, batch_size"),
        ("training.epochs", 0, "epochs: expected 1 or more, got 0"),
        ("training.epochs", "3", "epochs: expected an integer, got '3'"),
        ("training.batch_size", 0, "batch_size: expected 1 or more"),
        ("training.optimizer", "adam", 'optimizer: expected an object with "name", one of sgd'),
        ("training.optimizer", {"name": "adamm"}, 'optimizer: expected an object with "name"'),
        ("training.optimizer", {"name": []}, 'optimizer: expected an object with "name"'),
        ("training.optimizer", {"name": "adam", "rate": 1}, "optimizer: 'rate': is none of its fi"),
        (
            "training.optimizer",
            {"name": "nesterov", "nesterov": False},
            "optimizer: 'nesterov': is none of its fields name, learning_rate, momentum",
        ),
        (
            "training.optimizer",
            {"name": "adam", "learning_rate": -1},
            "optimizer: learning_rate: expected a number that is finite, above 0, got -1",
        ),
        ("training.schedule", {"name": "step"}, "schedule: steps: is missing"),
        ("training.schedule", {"name": "cosine", "final_fraction": 2}, "schedule: final_fraction:"),
        ("training.schedule", {"name": "warm"}, 'schedule: expected an object with "name"'),
        ("training.schedule", None, 'schedule: expected an object with "name"'),
        ("training.label_smoothing", 2, "label_smoothing: expected 0 to 1"),
        ("training.average", 1, "average: expected a number"),
        ("training.clip_norm", 0, "clip_norm: expected a number"),
        ("training.shuffle", 1, "shuffle: expected True or False"),
        ("training.validation_split", 1, "validation_split: expected a number"),
        ("training.early_stopping", -1, "early_stopping: expected 0 or more"),
        ("training.keep_best", "yes", "keep_best: expected True or False"),
        ("training.monitor", "accurate", "monitor: expected 'loss'"),
        ("training.min_delta", -1, "min_delta: expected"),
        ("training.augmentation", [], r"augmentation: expected an object, got \[\]"),
        ("training.augmentation", {"shfit": 1}, "augmentation: 'shfit': is none of its fields sh"),
        ("training.augmentation", {"shift": -1}, "augmentation: shift: expected 0 to 65,536"),
        ("training.class_weight", "even", "class_weight: expected 'balanced'"),
        ("training.class_weight", [1, "x"], "class_weight: expected numbers"),
    ],
)
def test_a_mistake_is_named_with_file_and_field(tmp_path, place, value, message):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(changed(place, value)))
    with pytest.raises(digitus.ModelFormatError, match=f"mine.json: {message}"):
        recipes.load(path)


def test_a_file_that_is_no_recipe_is_refused(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text("{,}")
    with pytest.raises(digitus.ModelFormatError, match="mine.json, line 1, column 2: is not JSON"):
        recipes.load(path)
    path.write_text("[]")
    with pytest.raises(digitus.ModelFormatError, match="expected an object, got .*; a recipe is"):
        recipes.load(path)
    with pytest.raises(digitus.FileMissingError, match="none.json: does not exist"):
        recipes.load(tmp_path / "none.json")
    with pytest.raises(digitus.ArgumentError, match="expected one of mlp, mlp-best, .*; got 'mpl'"):
        recipes.load("mpl")
    with pytest.raises(digitus.ArgumentError, match="recipe: expected a path"):
        recipes.load(3)


@pytest.mark.parametrize("data", [3, (1, 2), [digitus.load_data("sample")[0]]], ids=repr)
def test_data_that_is_none_is_refused(data):
    with pytest.raises(digitus.ArgumentError, match="data: expected a name, a folder or two"):
        recipes.run("mlp", data=data)


def test_class_weights_and_early_stopping_of_a_recipe_are_used(tmp_path):
    plain = recipes.run(write_recipe(tmp_path, keep_best=False), seed=1)
    weights = [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]
    weighted = recipes.run(write_recipe(tmp_path, keep_best=False, class_weight=weights), seed=1)
    test = digitus.load_data("sample")[1]
    with_nines, without = (np.sum(run.network.predict(test) == 9) for run in (plain, weighted))
    assert 0 < without < with_nines / 2
    given = {"epochs": 30, "early_stopping": 1, "optimizer": {"name": "adam", "learning_rate": 0.1}}
    stopped = recipes.run(write_recipe(tmp_path, **given), seed=1)
    assert 1 < stopped.history.epochs < 30


def test_the_augmentation_of_a_recipe_is_used(tmp_path):
    given = {"augmentation": {"shift": 2, "scale": [0.9, 1.1]}, "keep_best": False}
    augmented = recipes.run(write_recipe(tmp_path, **given), seed=1)
    wanted = digitus.Augmentation(shift=2, scale=(0.9, 1.1))
    assert augmented.recipe.settings.augmentation == wanted
    assert recipes.Recipe.of("tiny", augmented.recipe.description) == augmented.recipe
    changed = recipes.load(write_recipe(tmp_path, keep_best=False)).changed(augmentation=wanted)
    plain = recipes.run(changed.changed(augmentation=None), seed=1)
    assert outcome(recipes.run(changed, seed=1).network) == outcome(augmented.network)
    assert outcome(plain.network) != outcome(augmented.network)


def test_names_become_what_they_stand_for(tmp_path):
    recipe = recipes.load(write_recipe(tmp_path))
    found = recipe.changed(optimizer="sgd", schedule="cosine", augmentation="digits").settings
    assert found.optimizer == digitus.SGD(0.1)
    assert found.schedule == digitus.Cosine()
    assert found.augmentation == digitus.Augmentation.digits()


def test_settings_as_usual_are_those_of_the_command():
    assert TrainingSettings.of({}) == TrainingSettings()
    assert TrainingSettings().watchers() == []
    np.testing.assert_equal(TrainingSettings().arguments()["epochs"], 10)


def test_the_files_are_part_of_the_package():
    text = (Path(ROOT) / "python" / "pyproject.toml").read_text()
    assert '"recipes/*.json"' in text
