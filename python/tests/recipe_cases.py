"""A small recipe, for the tests that change it."""

from __future__ import annotations

import json

TINY = {
    "description": "Small enough for a test.",
    "data": "sample",
    "network": {
        "input_shape": [784],
        "layers": [
            {"type": "dense", "units": 16, "activation": "relu"},
            {"type": "dense", "units": 10},
        ],
    },
    "training": {
        "epochs": 2,
        "batch_size": 100,
        "optimizer": {"name": "adamw", "learning_rate": 0.01, "weight_decay": 0.1},
        "schedule": {"name": "one_cycle"},
        "label_smoothing": 0.1,
        "average": 0.9,
        "validation_split": 0.1,
        "keep_best": True,
        "monitor": "val_accuracy",
    },
}


def write_recipe(folder, name="tiny", **training):
    """Write the small recipe into a file, with other training settings; return its path."""
    path = folder / f"{name}.json"
    path.write_text(json.dumps({**TINY, "training": {**TINY["training"], **training}}))
    return path
