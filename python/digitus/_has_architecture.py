"""The part of a network that its architecture makes up: the layers without their weights."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from digitus._errors import ArgumentError, LimitError, ModelFormatError
from digitus._files import StrPath
from digitus.layers import Layer

Made = TypeVar("Made", bound="HasArchitecture")


class HasArchitecture(ABC):
    """Reads and writes the layers of a network; see `digitus.architectures` for the form."""

    @abstractmethod
    def __init__(self, input_shape: Sequence[int], layers: Sequence[Layer], seed: int = 0) -> None:
        """Make a network of these layers, with new weights."""

    @classmethod
    def from_description(cls: type[Made], description: Mapping[str, Any], seed: int = 0) -> Made:
        """Make a network of the layers that plain values tell of, with new weights.

        Parameters
        ----------
        description : mapping
            `{"input_shape": [784], "layers": [{"type": "dense", "units": 10}]}`, as `description`
            has it and `digitus.architectures` explains. ArgumentError names layer and field.
        seed : int
            As of the class.

        Returns
        -------
        Network
        """
        from digitus.architectures import Architecture  # noqa: PLC0415 - seldom needed

        architecture = Architecture.of(description)
        return cls(architecture.input_shape, architecture.layers, seed)

    @classmethod
    def load_architecture(cls: type[Made], path: StrPath, seed: int = 0) -> Made:
        """Make a network of the layers that a JSON file tells of, with new weights.

        Parameters
        ----------
        path : str or os.PathLike
            What `save_architecture` wrote, or you did. FileMissingError if it does not exist;
            ModelFormatError, with file, line or layer, and field, if no network can be made of it.
        seed : int
            As of the class.

        Returns
        -------
        Network
        """
        from digitus._checks import as_seed  # noqa: PLC0415 - seldom needed
        from digitus.architectures import read_architecture  # noqa: PLC0415

        architecture, seed = read_architecture(path), as_seed(seed)
        try:
            return cls(architecture.input_shape, architecture.layers, seed)
        except LimitError as error:
            raise LimitError(f"{os.fspath(path)}: {error}") from None
        except ArgumentError as error:
            raise ModelFormatError(f"{os.fspath(path)}: {error}") from None

    @property
    @abstractmethod
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one input."""

    @property
    @abstractmethod
    def layers(self) -> tuple[Layer, ...]:
        """The layers, in their order."""

    @property
    def description(self) -> dict[str, Any]:
        """The layers as plain values, for `from_description`; no weights."""
        from digitus.architectures import Architecture  # noqa: PLC0415 - seldom needed

        return Architecture(self.input_shape, self.layers).description

    def save_architecture(self, path: StrPath) -> None:
        """Write the layers, without weights, into a JSON file for `load_architecture`.

        Parameters
        ----------
        path : str or os.PathLike
            An earlier file is replaced at once.
        """
        from digitus import architectures  # noqa: PLC0415 - seldom needed

        found = architectures.Architecture(self.input_shape, self.layers)
        architectures.write_architecture(found, path)
