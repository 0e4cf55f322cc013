"""Recipes: whole trainings by name, with data set, network and settings, to repeat and to measure.

>>> from digitus import recipes
>>> recipe = recipes.load("mlp")
>>> run = recipes.run("mlp", data="sample", seed=1)
>>> run.metrics.accuracy > 0.9
True

Each is a JSON file beside this module, or one of your own with the same fields:

{"description": "What it is for.", "data": "mnist", "network": {...}, "training": {...}}

`data` is mnist, fashion-mnist or sample; `network` is as `digitus.architectures` explains;
`training` has arguments of `Network.fit` by name, with "optimizer" as
{"name": "adam", "learning_rate": 0.001}, "schedule" as {"name": "one_cycle", "warmup_share": 0.3},
"augmentation" with the arguments of `digitus.Augmentation`, or null, and instead of callbacks
"early_stopping" (the patience, or null), "keep_best" (whether to end with the weights of the best
epoch), "monitor" and "min_delta". What `training` leaves out is as usual, with 10 epochs. What is
chosen is chosen on images held out of the training data, never on the test images.
"""

from __future__ import annotations

from digitus.recipes._recipe import NAMES, Recipe, load
from digitus.recipes._run import Run, run

__all__ = ["NAMES", "Recipe", "Run", "load", "run"]
