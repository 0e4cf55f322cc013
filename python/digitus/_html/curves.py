"""Curves as inline SVG, which a notebook shows without matplotlib."""

from __future__ import annotations

import math
from collections.abc import Sequence

from digitus._html.table import text

WIDTH, HEIGHT = 300, 170
LEFT, RIGHT, TOP, BOTTOM = 46, 10, 24, 24
"""Pixels of the picture, and of what is around the curves."""

BLUE, VERMILION = "#0072b2", "#d55e00"
"""Of Okabe and Ito's palette, as in the figures; both can be seen on white and on black."""

GREY = "#888888"

DASHES = ' stroke-dasharray="5 3"'


def curves_svg(name: str, training: Sequence[float], validation: Sequence[float]) -> str:
    """Return a picture of one figure of the epochs, of training and validation images.

    Parameters
    ----------
    name : str
        What the figure is called.
    training, validation : sequence of float
        One value an epoch; the second may be empty. What is not finite leaves a gap.

    Returns
    -------
    str
        An SVG element; nothing if there is no finite value.
    """
    values = [value for value in (*training, *validation) if math.isfinite(value)]
    if not values:
        return ""
    low, high = min(values), max(values)
    if low == high:
        low, high = low - 0.5, high + 0.5
    epochs = max(len(training), len(validation))

    def point(index: int, value: float) -> tuple[float, float]:
        across = 0.5 if epochs == 1 else index / (epochs - 1)
        x = LEFT + across * (WIDTH - LEFT - RIGHT)
        y = TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    def curve(column: Sequence[float], color: str, dashes: str) -> str:
        parts: list[list[tuple[float, float]]] = [[]]
        for index, value in enumerate(column):
            if math.isfinite(value):
                parts[-1].append(point(index, value))
            elif parts[-1]:
                parts.append([])
        return "".join(_part(part, color, dashes) for part in parts if part)

    legend = f'<tspan fill="{BLUE}">training</tspan>'
    if validation:
        legend += f', <tspan fill="{VERMILION}">validation</tspan>'
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'style="max-width: 100%" xmlns="http://www.w3.org/2000/svg" font-size="11" '
        f'font-family="sans-serif" fill="{GREY}"><title>{text(name)} by epoch</title>'
        f'<path d="M{LEFT} {TOP}V{bottom}H{right}" stroke="{GREY}" fill="none"/>'
        f'<text x="{LEFT}" y="14">{text(name)}: {legend}</text>'
        f'<text x="{LEFT - 4}" y="{TOP + 8}" text-anchor="end">{high:.3g}</text>'
        f'<text x="{LEFT - 4}" y="{bottom}" text-anchor="end">{low:.3g}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 8}">1</text>'
        f'<text x="{right}" y="{HEIGHT - 8}" text-anchor="end">{epochs}</text>'
        f"{curve(training, BLUE, '')}{curve(validation, VERMILION, DASHES)}</svg>"
    )


def _part(points: list[tuple[float, float]], color: str, dashes: str) -> str:
    """Return a line through points, or a dot where there is one alone."""
    if len(points) == 1:
        return f'<circle cx="{points[0][0]}" cy="{points[0][1]}" r="3" fill="{color}"/>'
    line = " ".join(f"{x},{y}" for x, y in points)
    return f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="1.8"{dashes}/>'
