"""Reading of the digits in pictures, and drawing of what was seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitus._errors import DigitusError
from digitus.cli.model_notes import read_note
from digitus.cli.picture_inputs import STDIN, picture_source
from digitus.cli.picture_outputs import PictureOutputs
from digitus.cli.predict_command import TERMINAL
from digitus.cli.predict_digits import DigitsRead
from digitus.network import Network

if TYPE_CHECKING:
    from PIL import Image

    from digitus.recognition.recognizer import Recognition


def shows_digits(network: Network) -> bool:
    """Return whether a network tells digits in MNIST's form apart, so that it can read pictures."""
    shape = network.input_shape
    return (
        math.prod(shape) == 28 * 28
        and max(shape) in (28, 28 * 28)
        and network.class_names == tuple("0123456789")
        and read_note(network).image_shape is None
    )


@dataclass(frozen=True)
class Drawings:
    """What is to be drawn, as the command line says it; None for what is not."""

    annotate: str | None = None
    show_input: str | None = None
    stages: str | None = None


class DigitPictures:
    """Read the digits in pictures one after the other.

    Parameters
    ----------
    images : sequence of str
        What the command line says of the pictures.
    network : Network or None
        None for the one that comes with the package.
    single : bool
    min_confidence : float or None
    drawings : Drawings
    note : callable
        Told what was written.
    """

    def __init__(
        self,
        images: Sequence[str],
        network: Network | None,
        *,
        single: bool,
        min_confidence: float | None,
        drawings: Drawings,
        note: Callable[[str], None],
    ) -> None:
        from digitus.recognition.reader import Reader  # noqa: PLC0415 - optional packages

        Reader(network)  # What cannot read is refused before the first picture.
        self._network, self._single, self._min_confidence = network, single, min_confidence
        self._note = note
        self._outputs = [
            (PictureOutputs(option, target, images), draw)
            for option, target, draw in (
                ("--annotate", drawings.annotate, _annotated),
                ("--show-input", drawings.show_input, _input_sheet),
                ("--stages", drawings.stages, _stages),
            )
            if target is not None and not (draw is _input_sheet and target == TERMINAL)
        ]

    def read(self, place: int, image: str) -> DigitsRead:
        """Read a picture, and draw what is wanted of it.

        Parameters
        ----------
        place : int
            Its place among the pictures, from 0.
        image : str
            What the command line calls it.

        Returns
        -------
        DigitsRead
        """
        from digitus.recognition.recognizer import recognition  # noqa: PLC0415 - optional packages

        source = picture_source(image)
        try:
            found = recognition(
                source,
                single=self._single,
                model=self._network,
                min_confidence=self._min_confidence,
            )
        except DigitusError as error:
            if image != STDIN:
                raise
            raise type(error)(f"{STDIN}: {str(error).removeprefix('image: ')}") from None
        for outputs, draw in self._outputs:
            picture = draw(found)
            if picture is None:
                self._note(f"{image}: no digit found; nothing is written for {outputs.option}")
            else:
                self._note(f"{outputs.write(place, picture)}: written for {outputs.option}")
        return DigitsRead(image, found.picture.size, found.digits)


def _annotated(found: Recognition) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - optional packages

    from digitus.recognition.annotation import annotated  # noqa: PLC0415

    return Image.fromarray(annotated(found.picture.rgb, found.picture.scale, found.digits))


def _input_sheet(found: Recognition) -> Image.Image | None:
    from digitus.recognition import input_sheet  # noqa: PLC0415 - optional packages

    return input_sheet(found.digits) if found.digits else None


def _stages(found: Recognition) -> Image.Image:
    from digitus.recognition.stages import draw_stages  # noqa: PLC0415 - optional packages

    return draw_stages(found)
