"""The networks that come with the package: there, small, as good as their cards say."""

from __future__ import annotations

import json
import os

import digitus
from benchmarks.accuracy.trials import digest_of
from benchmarks.pretrained.building import SIZE_LIMIT
from benchmarks.pretrained.card import card_text
from digitus import models, recipes

RECIPE = "pretrained-mnist"


def figures():
    return json.loads(digitus.pretrained("mnist").metadata["pretrained"])


def test_the_model_is_that_of_the_recipe_as_it_is():
    found = figures()
    recipe = recipes.load(RECIPE)
    assert (found["recipe"], found["data"]) == (RECIPE, "mnist")
    assert found["recipe_digest"] == digest_of(recipe)
    assert (found["train_images"], found["test"]["images"]) == (60_000, 10_000)
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


def test_it_knows_the_sample():
    """All of it was trained on: this shows that the file is whole, not how good it is."""
    network = digitus.pretrained("mnist")
    _, test = digitus.load_data("sample")
    assert network.evaluate(test).accuracy >= 0.99
