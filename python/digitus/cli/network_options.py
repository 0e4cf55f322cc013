"""Options of `digitus train` that say which network is trained, by which recipe."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from digitus.cli import completions, panels


class OptimizerName(str, Enum):
    """Optimizers by name."""

    sgd = "sgd"
    momentum = "momentum"
    nesterov = "nesterov"
    adam = "adam"
    adamw = "adamw"


RecipeOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME|FILE.json",
        help="Train by this recipe; `digitus recipes` lists them. Other options that are given "
        "take the place of what it says.",
        autocompletion=completions.recipes,
        rich_help_panel=panels.NETWORK,
    ),
]
NetworkOption = Annotated[
    str,
    typer.Option(
        metavar="mlp|cnn|FILE.json",
        help="mlp: dense layers with ReLU between them; cnn: two convolutions, each with a "
        "pool, as of the recipe keras-convnet; or a file that holds the layers, as "
        "Network.save_architecture writes it.",
        autocompletion=completions.networks,
        rich_help_panel=panels.NETWORK,
    ),
]
HiddenOption = Annotated[
    str,
    typer.Option(
        metavar="N[,N…]", help="Units of the hidden layers.", rich_help_panel=panels.NETWORK
    ),
]
ClassNamesOption = Annotated[
    str | None,
    typer.Option(
        metavar="NAME,NAME[,…]",
        help="What the classes are called. Without it those of the data, or numbers.",
        rich_help_panel=panels.NETWORK,
    ),
]
EpochsOption = Annotated[
    int,
    typer.Option(
        metavar="N", min=1, help="Times to see every image.", rich_help_panel=panels.TRAINING
    ),
]
BatchSizeOption = Annotated[
    str,
    typer.Option(
        metavar="N|full",
        help="Images a step; full for all of them.",
        rich_help_panel=panels.TRAINING,
    ),
]
OptimizerOption = Annotated[
    OptimizerName,
    typer.Option(
        metavar="NAME",
        help="How weights follow from gradients: sgd, momentum, nesterov, adam or adamw.",
        rich_help_panel=panels.TRAINING,
    ),
]
LearningRateOption = Annotated[
    float | None,
    typer.Option(
        metavar="X",
        help="Without it 0.1 for sgd, 0.01 for momentum and nesterov, 0.001 for adam and adamw.",
        rich_help_panel=panels.RATE,
    ),
]
