"""What a camera makes of light: blur, exposure, noise, sharpening and JPEG."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from digitus.synthesis.colours import coloured, displayed
from digitus.synthesis.textures import ramp, white_noise
from digitus.synthesis.typed_arrays import floats, levels

Picture = NDArray[np.float32]
Shown = NDArray[np.uint8]


def focus(random: np.random.Generator, scene: Picture, hardness: float, stroke: float) -> Picture:
    """Blur a scene as lenses and hands do.

    Parameters
    ----------
    random : numpy.random.Generator
    scene : ndarray of float32, shape (height, width, 3)
    hardness : float
        0 to 1: how far out of focus, how shaky.
    stroke : float
        Width of the strokes in pixels; no blur is much wider.

    Returns
    -------
    ndarray of float32, shape (height, width, 3)
    """
    limit = 0.42 * stroke + 0.35
    sigma = min(limit, float(random.gamma(1.6, 0.25 + 0.45 * hardness)) * max(1.0, stroke / 7))
    sharp = scene
    scene = _defocused(scene, sigma)
    if random.random() < 0.06 + 0.10 * hardness:  # The sheet is nearer at one side.
        near = np.clip(ramp(scene.shape[:2], random.uniform(0, 2 * np.pi)) * 0.5 + 0.5, 0, 1)
        scene = sharp + (scene - sharp) * coloured(near, np.ones(3))
    if random.random() < 0.10 + 0.15 * hardness:
        length = min(2.2 * limit, float(random.uniform(1, 3 + 5 * hardness)) * max(1.0, stroke / 8))
        scene = _shaken(scene, length, random.uniform(0, np.pi))
    return scene


def _defocused(scene: Picture, sigma: float) -> Picture:
    """Blur by the disk of a lens out of focus, or by a Gaussian where the disk is tiny."""
    if sigma < 0.25:
        return scene
    if sigma < 1.2:
        return floats(cv2.GaussianBlur(scene, (0, 0), sigma))
    radius = 2 * sigma  # A disk of that radius has the same deviation.
    reach = int(np.ceil(radius))
    offsets = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    disk = np.clip(radius - offsets + 0.5, 0, 1).astype(np.float32)
    return floats(cv2.filter2D(scene, -1, disk / disk.sum()))


def _shaken(scene: Picture, length: float, angle: float) -> Picture:
    """Blur along a line of that many pixels."""
    reach = int(np.ceil(length / 2)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    across, along = -np.sin(angle) * x + np.cos(angle) * y, np.cos(angle) * x + np.sin(angle) * y
    line = np.clip(1 - np.abs(across), 0, 1) * np.clip(length / 2 - np.abs(along) + 0.5, 0, 1)
    return floats(cv2.filter2D(scene, -1, floats(line / line.sum())))


def exposed(random: np.random.Generator, light: Picture, hardness: float) -> Shown:
    """Expose light, add the sensor's noise, and return values as a screen shows them.

    Parameters
    ----------
    random : numpy.random.Generator
    light : ndarray of float32, shape (height, width, 3)
        White under middling light is 1; changed.
    hardness : float
        0 to 1: how far the exposure is off, how high the sensitivity.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    sample = np.sort(light[:: max(1, len(light) // 48), :: max(1, light.shape[1] // 48), 1], None)
    bright = float(sample[int(0.9 * len(sample))])
    aim = float(np.clip(random.normal(0.66, 0.10 + 0.10 * hardness), 0.22, 1.02))
    if bright < 0.25:  # A dark ground stays dark: cameras lift it only in part.
        aim *= 0.25 + 1.5 * bright
    light *= np.float32(aim / max(bright, 0.02))
    shot = float(random.lognormal(np.log(0.010), 0.6)) * (1 + 2.5 * hardness)
    _add_noise(random, light, shot)
    # Half of all cameras raise the contrast around the middle.
    return displayed(light, float(max(0.0, random.uniform(-0.5, 0.5))))


def _add_noise(random: np.random.Generator, light: Picture, shot: float) -> None:
    """Add noise whose variance grows with the light; that of colours spreads over neighbours."""
    height, width = light.shape[:2]
    grey = white_noise(random, (height, width))
    if random.random() < 0.6:
        grey = floats(cv2.blur(grey, (2, 2), grey)) * np.float32(1.6)
    # The sensor's own noise counts as that of a fortieth of white.
    deviation = cv2.sqrt(np.maximum(light[..., 1], 0) + np.float32(1 / 40))
    grey *= deviation
    light += coloured(grey, np.full(3, shot))
    cell = int(random.integers(2, 4))
    small = white_noise(random, (height // cell + 1, width // cell + 1, 3))
    colour = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    colour *= coloured(floats(deviation), np.full(3, shot * random.uniform(0.2, 0.8)))
    light += colour


def processed(random: np.random.Generator, picture: Shown, hardness: float) -> Shown:
    """Denoise and sharpen as phones do, perhaps scale, and store as JPEG.

    Parameters
    ----------
    random : numpy.random.Generator
    picture : ndarray of uint8, shape (height, width, 3)
    hardness : float
        0 to 1: how strongly.

    Returns
    -------
    ndarray of uint8, shape (height, width, 3)
    """
    if random.random() < 0.3:
        picture = levels(cv2.GaussianBlur(picture, (0, 0), random.uniform(0.4, 0.8)))
    if random.random() < 0.45:
        radius, amount = random.uniform(0.8, 2.0), random.uniform(0.2, 0.9 + 0.5 * hardness)
        soft = cv2.GaussianBlur(picture, (0, 0), radius)
        picture = levels(cv2.addWeighted(picture, 1 + amount, soft, -amount, 0))
    if random.random() < 0.12 + 0.15 * hardness:  # Sent by a messenger: smaller, then as before.
        height, width = picture.shape[:2]
        factor = random.uniform(0.6, 0.95)
        small_size = max(1, round(width * factor)), max(1, round(height * factor))
        small = cv2.resize(picture, small_size, interpolation=cv2.INTER_AREA)
        small = jpeg(levels(small), int(random.integers(50, 90)))
        picture = levels(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR))
    quality = 95 - 65 * float(random.beta(1.1, 2.6)) ** (1 - 0.4 * hardness)
    return jpeg(picture, int(quality))


def jpeg(picture: Shown, quality: int) -> Shown:
    """Return a picture after JPEG of that quality, 1 to 100."""
    _, data = cv2.imencode(".jpg", picture[..., ::-1].copy(), [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = levels(cv2.imdecode(data, cv2.IMREAD_COLOR))
    return levels(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB))
