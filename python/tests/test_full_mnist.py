"""The complete MNIST: CSV in each form holds what the IDX files hold, and it is learned."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from full_mnist import require_full_mnist

import digitus
from digitus import reference

TEXT = np.array([str(value) for value in range(256)])
HEADER = "label," + ",".join(f"{row}x{column}" for row in range(1, 29) for column in range(1, 29))


def write_csv(path, images, labels, *, header: bool, line_end: str, last_newline: bool) -> None:
    lines = [HEADER] if header else []
    for label, pixels in zip(TEXT[labels], TEXT[images], strict=True):
        lines.append(f"{label}," + ",".join(pixels))
    text = line_end.join(lines) + (line_end if last_newline else "")
    content = text.encode()
    path.write_bytes(gzip.compress(content, 1) if path.suffix == ".gz" else content)


@pytest.fixture(scope="module")
def mnist():
    train_images, train_labels, test_images, test_labels = require_full_mnist()
    return (
        digitus.load_idx(train_images, train_labels),
        digitus.load_idx(test_images, test_labels),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("kaggle.csv", {"header": True, "line_end": "\n", "last_newline": True}),
        ("headerless.csv.gz", {"header": False, "line_end": "\r\n", "last_newline": False}),
    ],
)
def test_csv_gives_every_row_and_the_same_bytes_as_idx(mnist, tmp_path, name, form):
    for part, count in zip(mnist, (60_000, 10_000), strict=True):
        path = tmp_path / name
        write_csv(path, part.images, part.labels, **form)
        read = digitus.load_csv(path)
        assert len(read) == count
        assert np.array_equal(read.images, part.images)
        assert np.array_equal(read.labels, part.labels)


def test_the_reference_reads_the_same_bytes(mnist):
    files = require_full_mnist()
    for part, (images, labels) in zip(
        mnist, (reference.load_idx(*files[:2]), reference.load_idx(*files[2:])), strict=True
    ):
        assert np.array_equal(images, part.images)
        assert np.array_equal(labels, part.labels)


@pytest.mark.slow
def test_an_mlp_learns_it(mnist):
    train, test = mnist
    network = digitus.Network((784,), [digitus.Dense(128, "relu"), digitus.Dense(10)], seed=1)
    network.fit(train, epochs=5)
    assert network.evaluate(test).accuracy > 0.965
