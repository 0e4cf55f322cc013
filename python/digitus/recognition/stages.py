"""What each stage made of a picture, side by side on one sheet."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from digitus.recognition.annotation import annotated
from digitus.recognition.drawing import Canvas, draw_text
from digitus.recognition.ink_stages import ink_stages
from digitus.recognition.recognizer import recognition
from digitus.recognition.seen import input_sheet

if TYPE_CHECKING:
    from digitus._files import StrPath
    from digitus.network import Network
    from digitus.recognition.recognizer import Recognition

WIDTH, HEIGHT = 640, 480
"""Pixels of a panel at most."""

GAP = 12
TITLE = 30
"""Pixels of a title's height."""

TITLE_COLOR = (60, 60, 60)

PALETTE = np.array(
    [
        *((0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0)),
        *((86, 180, 233), (120, 94, 240), (100, 60, 20)),
    ],
    dtype=np.uint8,
)
"""Colours of marks that lie side by side, most of them Okabe and Ito's."""


def stages_sheet(
    image: Any,
    *,
    single: bool = False,
    model: Network | StrPath | None = None,
    min_confidence: float | None = None,
) -> Image.Image:
    """Read a picture and draw what each stage made of it.

    The picture; light and shadow taken out of it; its ink; the connected marks, each in a colour;
    what was read; and what the network saw.

    Parameters
    ----------
    image, single, model, min_confidence
        As of `digitus.recognize`.

    Returns
    -------
    PIL.Image.Image
        RGB, two panels in a row.
    """
    found = recognition(image, single=single, model=model, min_confidence=min_confidence)
    return draw_stages(found)


def draw_stages(found: Recognition) -> Image.Image:
    """Draw what each stage made of a picture that was read.

    Parameters
    ----------
    found : Recognition

    Returns
    -------
    PIL.Image.Image
        RGB, two panels in a row.
    """
    rgb = found.picture.rgb
    blank = np.full(rgb.shape[:2], 255, dtype=np.uint8)
    flat = dict(ink_stages(rgb)).get("flattened", blank)
    panels = {
        "1 picture": rgb,
        "2 without light and shadow": _grey(flat),
        "3 ink": _grey(255 - found.ink.levels),
        "4 marks": _marks(found),
        "5 digits": annotated(rgb, found.picture.scale, found.digits),
    }
    if found.digits:
        panels["6 what the network saw"] = np.asarray(input_sheet(found.digits))
    return Image.fromarray(_in_rows([_titled(*panel) for panel in panels.items()]))


def _grey(levels: NDArray[np.uint8]) -> Canvas:
    return np.repeat(levels[:, :, None], 3, axis=2)


def _marks(found: Recognition) -> Canvas:
    """Return the marks, each in another colour than those beside it, as a rule."""
    canvas: Canvas = np.full(found.picture.rgb.shape, 255, dtype=np.uint8)
    left, top = found.marks.origin
    owners = found.marks.owners
    height, width = owners.shape
    part = canvas[top : top + height, left : left + width]
    is_marked = owners > 0
    part[is_marked] = PALETTE[(owners[is_marked].astype(np.int64) - 1) % len(PALETTE)]
    return canvas


def _titled(title: str, picture: Canvas) -> Canvas:
    """Return a picture, at most as large as a panel, below its title."""
    height, width = picture.shape[:2]
    scale = min(WIDTH / width, HEIGHT / height)
    if scale >= 2:
        scale = math.floor(scale)
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_NEAREST
    size = max(1, round(width * scale)), max(1, round(height * scale))
    panel: Canvas = np.full((TITLE + size[1], WIDTH, 3), 255, dtype=np.uint8)
    panel[TITLE:, : size[0]] = cv2.resize(picture, size, interpolation=way)
    draw_text(panel, title, (0, 0), TITLE, TITLE_COLOR)
    return panel


def _in_rows(panels: list[Canvas]) -> Canvas:
    """Return panels on one sheet, two in a row, each row as high as its higher panel."""
    rows = [panels[first : first + 2] for first in range(0, len(panels), 2)]
    heights = [max(len(panel) for panel in row) for row in rows]
    shape = (sum(heights) + GAP * (len(rows) + 1), 2 * WIDTH + 3 * GAP, 3)
    sheet: Canvas = np.full(shape, 230, dtype=np.uint8)
    top = GAP
    for row, height in zip(rows, heights, strict=True):
        for column, panel in enumerate(row):
            left = GAP + column * (WIDTH + GAP)
            sheet[top : top + len(panel), left : left + WIDTH] = panel
        top += height + GAP
    return sheet
