"""A recipe, and the file that it comes from."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from digitus._errors import ArgumentError, ModelFormatError
from digitus._files import StrPath, system_path_bytes
from digitus._json_files import read_json
from digitus._shown import shown
from digitus._suggestions import did_you_mean
from digitus._training_settings import TrainingSettings, as_object
from digitus.architectures import Architecture
from digitus.datasets import Dataset
from digitus.locations import NAMES as DATA_NAMES
from digitus.network import Network

NAMES = (
    "mlp",
    "mlp-best",
    "keras-convnet",
    "fast99",
    "cnn-best",
    "fashion-mlp",
    "fashion-cnn",
    "pretrained-mnist",
)
"""The recipes that come with the package."""

FIELDS = ("description", "data", "network", "training")
REMEDY = 'a recipe is {"description": …, "data": "mnist", "network": {…}, "training": {…}}'


@dataclass(frozen=True)
class Recipe:
    """A training by name."""

    name: str
    summary: str
    """What it is for, in a sentence or two."""
    data: str
    """Name of the data set."""
    architecture: Architecture
    settings: TrainingSettings

    @classmethod
    def of(cls, name: str, description: Any) -> Recipe:
        """Return the recipe that plain values tell of.

        Parameters
        ----------
        name : str
        description : mapping
            As of `digitus.recipes`. ArgumentError names the field, what is there, and what was
            expected.

        Returns
        -------
        Recipe
        """
        try:
            fields = as_object("recipe", description, list(FIELDS))
        except ArgumentError as error:
            raise ArgumentError(f"{error}; {REMEDY}") from None
        for field in FIELDS:
            if field not in fields:
                raise ArgumentError(f"{field}: is missing; {REMEDY}")
        summary, data = fields["description"], fields["data"]
        if not isinstance(summary, str) or not summary.strip():
            raise ArgumentError(f"description: expected a text, got {shown(summary)}")
        if not isinstance(data, str) or data not in DATA_NAMES:
            raise ArgumentError(f"data: expected {', '.join(DATA_NAMES)}; got {shown(data)}")
        try:
            architecture = Architecture.of(fields["network"])
        except ArgumentError as error:
            raise ArgumentError(f"network: {error}") from None
        return cls(name, summary, data, architecture, TrainingSettings.of(fields["training"]))

    @property
    def description(self) -> dict[str, Any]:
        """The recipe as plain values that JSON can hold, without its name."""
        network = self.architecture.description
        for layer in network["layers"]:
            del layer["name"]  # Follows from type and place.
        return {
            "description": self.summary,
            "data": self.data,
            "network": network,
            "training": self.settings.description,
        }

    def changed(self, **settings: Any) -> Recipe:
        """Return the same with other training settings, such as `epochs=3`."""
        known = [field.name for field in dataclasses.fields(TrainingSettings)]
        for name in settings:
            if name not in known:
                raise ArgumentError(f"{name}: is none of the settings {', '.join(known)}")
        return dataclasses.replace(self, settings=dataclasses.replace(self.settings, **settings))

    def network(self, seed: int = 0) -> Network:
        """Return a new network of the recipe's layers; its seed draws the weights."""
        return Network(self.architecture.input_shape, self.architecture.layers, seed)

    def train(
        self, dataset: Dataset, *, seed: int = 0, callbacks: Iterable[Any] = (), **options: Any
    ) -> Network:
        """Train a new network as the recipe says.

        Parameters
        ----------
        dataset : Dataset
            All training images; the recipe may hold some out to validate with.
        seed : int
            Draws weights, order and all else.
        callbacks : iterable
            In addition to the recipe's own; see `Network.fit`.
        **options
            Of `Network.fit`, such as progress, checkpoint and resume.

        Returns
        -------
        Network
            With its history.
        """
        network = self.network(seed)
        network.fit(
            dataset,
            **self.settings.arguments(),
            callbacks=[*self.settings.watchers(), *callbacks],
            **options,
        )
        return network


def load(name_or_path: StrPath) -> Recipe:
    """Load a recipe.

    Parameters
    ----------
    name_or_path : str or os.PathLike
        One of `NAMES`, or a JSON file of your own, whose name ends in ".json". ModelFormatError
        names file, field, what is there, and what was expected.

    Returns
    -------
    Recipe
    """
    system_path_bytes("recipe", name_or_path)
    text = os.fspath(name_or_path)
    if text in NAMES:
        path, name = os.path.join(os.path.dirname(__file__), f"{text}.json"), text
    elif text.endswith(".json"):
        path, name = text, os.path.basename(text)[: -len(".json")]
    else:
        raise ArgumentError(
            f"recipe: expected one of {', '.join(NAMES)}, or a file that ends in .json; "
            f"got {shown(text)}{did_you_mean(text, NAMES)}"
        )
    document = read_json(path, REMEDY)
    try:
        return Recipe.of(name, document)
    except ArgumentError as error:
        raise ModelFormatError(f"{path}: {error}") from None
