"""The networks that come with the package: there, small, as good as their cards say."""

from __future__ import annotations

import json
import os

import numpy as np

import digitus
from benchmarks.accuracy.trials import digest_of
from benchmarks.pretrained.building import SIZE_LIMIT
from benchmarks.pretrained.card import card_text
from benchmarks.pretrained.corpus.digits import Digits
from benchmarks.pretrained.corpus.groups import GROUPS
from digitus import models, recipes
from digitus.recognition.reader import Reader

RECIPE = "pretrained-mnist"


def figures():
    return json.loads(digitus.pretrained("mnist").metadata["pretrained"])


def test_the_model_is_that_of_the_recipe_as_it_is():
    found = figures()
    recipe = recipes.load(RECIPE)
    assert (found["recipe"], found["data"]) == (RECIPE, "mnist")
    assert found["recipe_digest"] == digest_of(recipe)
    assert (found["source"]["images"], found["source"]["held_out"]) == (60_000, 5_000)
    assert found["test"]["images"] == 10_000
    assert found["train_images"] == sum(found["corpus"].values()) > 200_000
    network = digitus.pretrained("mnist")
    assert network.description == recipe.network().description
    record = json.loads(network.metadata["digitus.training"])
    assert record["complete"]
    assert record["data_hash"] == found["train_hash"]
    assert network.class_names == tuple("0123456789")


def test_the_card_says_what_was_measured():
    size = os.path.getsize(models.file_of("mnist"))
    assert size < SIZE_LIMIT
    network = digitus.pretrained("mnist")
    text = card_text("mnist", network, recipes.load(RECIPE), figures(), size)
    assert models.card("mnist") == text


def test_it_is_good_enough():
    assert figures()["test"]["accuracy"] >= 0.996
    assert figures()["test"]["calibration_error"] <= 0.005


def test_both_files_are_of_one_training():
    path = os.path.join(os.path.dirname(models.file_of("mnist")), "mnist-rejection.safetensors")
    calibration = figures()["calibration"]
    with digitus.Network.load(path) as rejection:
        told = json.loads(rejection.metadata["rejection"])
    assert told == {name: calibration[name] for name in ("threshold", "lost_share", "temperature")}


def test_it_tells_what_is_no_digit_from_digits():
    _, test = digitus.load_data("sample")
    reader = Reader()
    digits = reader.probabilities(test.images.reshape(-1, 28, 28))
    assert (digits[:, :10].max(axis=1) >= reader.threshold).mean() >= 0.98
    draw = {group.name: group for group in GROUPS}
    for name in ("noise", "rules", "pairs", "drawn-letters"):
        images, _ = draw[name].make(50, Digits.of(test), np.random.default_rng(7))
        sure = reader.probabilities(images)[:, :10].max(axis=1) >= reader.threshold
        assert sure.mean() <= 0.1, name


def test_it_knows_the_sample():
    """All of it was trained on: this shows that the file is whole, not how good it is."""
    network = digitus.pretrained("mnist")
    _, test = digitus.load_data("sample")
    assert network.evaluate(test).accuracy >= 0.99
