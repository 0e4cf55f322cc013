"""What is written on: a sheet, perhaps on a table, or a board; and what with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from digitus.synthesis import boards, writing_tools
from digitus.synthesis.inscriptions import Box
from digitus.synthesis.paper import paper
from digitus.synthesis.surroundings import lay_on_table
from digitus.synthesis.textures import Shape
from digitus.synthesis.wear import punch
from digitus.synthesis.writing_tools import Tool

GROUNDS = {"paper": 0.86, "whiteboard": 0.07, "blackboard": 0.05, "card": 0.02}
"""How often each is drawn."""


def ground(
    random: np.random.Generator,
    shape: Shape,
    keep: Box,
    millimetre: float,
    hardness: float,
    *,
    kind: str | None = None,
) -> tuple[NDArray[np.float32], dict[str, Tool]]:
    """Return what is written on, and what one writes with on it.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
    keep : (left, top, right, bottom)
        Where the writing will be: no hole and no table there.
    millimetre : float
        Pixels of one.
    hardness : float
        0 to 1.
    kind : str or None
        Of `GROUNDS`; None draws one.

    Returns
    -------
    sheet : ndarray of float32, shape (height, width, 3)
        The shares of light that it reflects, 0 to 1.
    tools : dict
    """
    if kind is None:
        kind = str(random.choice(list(GROUNDS), p=list(GROUNDS.values())))
    if kind == "whiteboard":
        return boards.whiteboard(random, shape, hardness), writing_tools.ON_WHITEBOARD
    if kind == "blackboard":
        return boards.blackboard(random, shape, hardness), writing_tools.ON_BLACKBOARD
    if kind == "card":
        return boards.dark_card(random, shape), writing_tools.ON_CARD
    sheet = paper(random, shape, millimetre, hardness)
    if random.random() < 0.05 + 0.05 * hardness:
        punch(random, sheet, keep, millimetre)
    if random.random() < 0.16 + 0.14 * hardness:
        lay_on_table(random, sheet, keep, millimetre)
    return sheet, writing_tools.ON_PAPER
