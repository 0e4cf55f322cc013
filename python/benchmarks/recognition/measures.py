"""What is measured besides pictures read: calibration, time, and that two programs agree."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

import digitus
from benchmarks.pretrained.corpus.digits import enlarged
from benchmarks.recognition.claims import Figure
from benchmarks.recognition.kinds import as_jpeg, digits, random_of
from digitus.datasets import Dataset
from digitus.evaluation import evaluate_report
from digitus.reference.image_normalization import normalize_image
from digitus.synthesis import photograph, reinked

TIMED_RUNS = 50
WARM_RUNS = 5
TIMED_SIZE = (1000, 1000)

COMPARED = 10_000


def calibration(images: Dataset) -> Figure:
    """Return the expected calibration error of the package's network.

    Parameters
    ----------
    images : Dataset
        To measure it on.

    Returns
    -------
    Figure
    """
    with digitus.pretrained("mnist") as network:
        report = evaluate_report(network, images)
    return Figure(float(report.calibration.expected_error), len(images))


def reading_time(seed: int, runs: int = TIMED_RUNS, warm_runs: int = WARM_RUNS) -> Figure:
    """Return the median time of reading a photograph with one digit, in milliseconds.

    Each run reads another photograph, from the content of its JPEG file to the answer, with all
    processors that there are.

    Parameters
    ----------
    seed : int
    runs, warm_runs : int
        Those that count, and those before them that do not.

    Returns
    -------
    Figure
    """
    contents = []
    for number in range(runs + warm_runs):
        random = random_of("time", seed, number)
        image, _ = digits(seed).draw(random)
        contents.append(as_jpeg(photograph([reinked(image, random)], random, size=TIMED_SIZE)))
    seconds = []
    for content in contents:
        started = time.perf_counter()
        digitus.recognize(content)
        seconds.append(time.perf_counter() - started)
    return Figure(1e3 * float(np.median(seconds[warm_runs:])), runs)


def normalisation_differences(seed: int, count: int = COMPARED) -> Figure:
    """Return how many images `digitus.normalize_image` and the NumPy reference make different.

    Parameters
    ----------
    seed : int
    count : int
        Images: MNIST's own, and enlarged, re-inked, inverted, faint and noisy ones.

    Returns
    -------
    Figure
    """
    differences = 0
    for number in range(count):
        image = _to_normalise(seed, number)
        ours = normalize_image(image)
        differences += not np.array_equal(digitus.normalize_image(image), ours)
    return Figure(float(differences), count)


def _to_normalise(seed: int, number: int) -> NDArray[np.uint8]:
    random = random_of("normalisation", seed, number)
    image, _ = digits(seed).draw(random)
    way = number % 4
    if way == 1:
        image = enlarged(image, float(random.uniform(1, 8)))
    elif way == 2:
        image = reinked(image, random)
        image = np.pad(image, int(random.integers(0, 60)))
    elif way == 3:
        strength, grain = random.uniform(0.3, 1), random.uniform(0, 20)
        noisy = enlarged(image, 3) * strength + random.normal(0, grain, (84, 84))
        image = np.clip(noisy, 0, 255).astype(np.uint8)
    return 255 - image if random.random() < 0.3 else image
