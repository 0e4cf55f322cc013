"""What a network of other classes or inputs makes of a picture as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.table import Table
from rich.text import Text

from digitus._printable import NAME_LIMIT, printable
from digitus.cli.model_notes import read_note
from digitus.cli.picture_inputs import picture_file
from digitus.cli.tables import simple_table
from digitus.network import Network

DIGITS = tuple("0123456789")

NO_CLASS: dict[str, Any] = dict.fromkeys(
    ("label", "name", "confidence", "second", "second_name", "probabilities")
)
"""What is said of a picture that cannot be read."""


class ClassPredictor:
    """Say which class of a network a picture shows.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._note = read_note(network)

    def read(self, _place: int, image: str) -> dict[str, Any]:
        """Return what the network says of a picture, as --json prints it."""
        from digitus.pictures import read_as_learnt, read_digit  # noqa: PLC0415 - optional package

        path, shape = picture_file(image), self._note.image_shape
        if shape is None:
            values = read_digit(path, self._network.input_shape)
        else:
            values = read_as_learnt(path, shape, is_light=self._note.is_light)
        probabilities = self._network.predict_proba(values)[0]
        best, second = (int(label) for label in np.argsort(-probabilities)[:2])
        names = self._network.class_names
        return {
            "label": best,
            "name": names[best],
            "confidence": float(probabilities[best]),
            "second": second,
            "second_name": names[second],
            "probabilities": [float(value) for value in probabilities],
        }

    def table(self, pictures: Sequence[tuple[str, dict[str, Any]]]) -> Table:
        """Return a line for each picture, given its name and what was read."""
        kind = "digit" if self._network.class_names == DIGITS else "class"
        table = simple_table("image", kind, "confidence", "or else")
        for image, row in pictures:
            table.add_row(
                Text(printable(image)),
                Text(printable(str(row["name"]), NAME_LIMIT)),
                f"{row['confidence']:.1%}",
                Text(printable(str(row["second_name"]), NAME_LIMIT)),
            )
        return table
