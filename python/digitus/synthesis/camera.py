"""From where a camera looks at a sheet: turn, tilt, and the slight bend of its lens."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.textures import Shape
from digitus.synthesis.typed_arrays import floats

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """How a plane is seen.

    Attributes
    ----------
    shape : (height, width)
        Of the picture.
    from_plane : ndarray of float64, shape (3, 3)
        Takes points (x, y, 1) of the plane to points of the picture.
    to_plane : ndarray of float64, shape (3, 3)
        Its inverse.
    plane_shape : (height, width)
        Of the plane's part that is seen.
    bend : float
        Of straight lines near the edge, as a share of half the picture's diagonal; above 0 they
        bulge.
    """

    shape: Shape
    from_plane: Matrix
    to_plane: Matrix
    plane_shape: Shape
    bend: float

    def photographed(self, plane: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the picture of a plane.

        Parameters
        ----------
        plane : ndarray of float32, shape (*plane_shape) or (*plane_shape, 3)

        Returns
        -------
        ndarray of float32, shape (*shape) or (*shape, 3)
        """
        edges = cv2.BORDER_REFLECT_101
        if self.bend == 0:
            size = (self.shape[1], self.shape[0])
            return floats(cv2.warpPerspective(plane, self.from_plane, size, borderMode=edges))
        across, down = self._sources()
        return floats(cv2.remap(plane, across, down, cv2.INTER_LINEAR, borderMode=edges))

    def _sources(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return where in the plane each pixel of the picture comes from."""
        height, width = self.shape
        x = (np.arange(width, dtype=np.float32) - width / 2)[None, :].astype(np.float32)
        y = (np.arange(height, dtype=np.float32) - height / 2)[:, None].astype(np.float32)
        factor = (x * x + y * y) * np.float32(4 * self.bend / (width**2 + height**2)) + 1
        x, y = x * factor + np.float32(width / 2), y * factor + np.float32(height / 2)
        back = (self.to_plane / self.to_plane[2, 2]).astype(np.float32)
        depth = back[2, 0] * x + back[2, 1] * y + np.float32(1)
        return (
            (back[0, 0] * x + back[0, 1] * y + back[0, 2]) / depth,
            (back[1, 0] * x + back[1, 1] * y + back[1, 2]) / depth,
        )

    def in_plane(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the plane's points that are seen at points of the picture, but for the bend.

        Parameters
        ----------
        points : ndarray of float64, shape (n, 2)

        Returns
        -------
        ndarray of float64, shape (n, 2)
        """
        return _mapped(self.to_plane, points)

    def in_picture(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where the plane's points are seen, but for the bend; shape (n, 2)."""
        return _mapped(self.from_plane, points)


def drawn_view(random: np.random.Generator, shape: Shape, hardness: float) -> View:
    """Draw from where a camera looks.

    Parameters
    ----------
    random : numpy.random.Generator
    shape : (height, width)
        Of the picture.
    hardness : float
        0 to 1: how far from straight above.

    Returns
    -------
    View
    """
    height, width = shape
    turn = np.radians(np.clip(random.normal(0, 3.2 + 3.5 * hardness), -14, 14))
    tilt = random.normal(0, 0.04 + 0.07 * hardness, 2).clip(-0.22, 0.22)
    shorter = 1 - 0.9 * np.abs(tilt) * random.uniform(0.3, 1.0)
    middle = np.array([[1, 0, width / 2], [0, 1, height / 2], [0, 0, 1.0]])
    turned = np.array(
        [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]]
    )
    tilted = np.array(
        [[shorter[0], 0, 0], [0, shorter[1], 0], [2 * tilt[0] / width, 2 * tilt[1] / height, 1.0]]
    )
    matrix = middle @ tilted @ turned
    corners = np.array([[0, 0], [width, 0], [0, height], [width, height]], dtype=np.float64)
    seen = _mapped(np.asarray(np.linalg.inv(matrix), dtype=np.float64), corners)
    low, high = np.floor(seen.min(axis=0)) - 2, np.ceil(seen.max(axis=0)) + 2
    shift = np.array([[1, 0, low[0]], [0, 1, low[1]], [0, 0, 1.0]])
    plane = high - low
    bend = float(random.normal(0, 0.012 + 0.015 * hardness)) if random.random() < 0.35 else 0.0
    whole = matrix @ shift
    back = np.asarray(np.linalg.inv(whole), dtype=np.float64)
    return View(shape, whole, back, (int(plane[1]), int(plane[0])), bend)


def _mapped(matrix: Matrix, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points after a homography; shape (n, 2)."""
    whole = np.concatenate([points, np.ones((len(points), 1))], axis=1) @ matrix.T
    mapped: NDArray[np.float64] = whole[:, :2] / whole[:, 2:]
    return mapped
