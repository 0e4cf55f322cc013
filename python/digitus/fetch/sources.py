"""What `digitus.fetch` can fetch: files, their checksums, and the mirrors that serve them.

Sizes and SHA-256 sums are those of the *decompressed* IDX files. The same data
circulates in several gzip wrappings (Debian's package, for example, drops the
time stamps of Zalando's files), and a folder given with ``--from`` may hold
files that are not compressed at all; what they hold is the same bytes each
time. MNIST's sums are those of the complete set this project is tested with.
Fashion-MNIST's were taken from Debian's package ``dataset-fashion-mnist``;
with name and time stamp put back into their gzip headers, its four files have
the MD5 sums that Zalando publishes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from digitus.locations import IDX_FILES

__all__ = ["SOURCES", "SourceFile", "SourceSet"]

# An IDX file is a header (16 bytes for images, 8 for labels) and one byte a pixel or label.
_TRAIN_IMAGES_SIZE = 16 + 60_000 * 28 * 28
_TRAIN_LABELS_SIZE = 8 + 60_000
_TEST_IMAGES_SIZE = 16 + 10_000 * 28 * 28
_TEST_LABELS_SIZE = 8 + 10_000


@dataclass(frozen=True)
class SourceFile:
    """One IDX file, described by what it holds once decompressed.

    Attributes
    ----------
    name : str
        File name without ``.gz``.
    size : int
        Bytes of the decompressed file.
    sha256 : str
        SHA-256 of the decompressed file, in hexadecimal.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class SourceSet:
    """A data set that can be fetched.

    Attributes
    ----------
    files : tuple of SourceFile
        What belongs to it.
    mirrors : tuple of str
        Addresses of folders that hold each file as ``<name>.gz``; tried in this order.
    """

    files: tuple[SourceFile, ...]
    mirrors: tuple[str, ...]


SOURCES: Mapping[str, SourceSet] = {
    "mnist": SourceSet(
        files=(
            SourceFile(
                IDX_FILES["train_images"],
                _TRAIN_IMAGES_SIZE,
                "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            ),
            SourceFile(
                IDX_FILES["train_labels"],
                _TRAIN_LABELS_SIZE,
                "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            ),
            SourceFile(
                IDX_FILES["test_images"],
                _TEST_IMAGES_SIZE,
                "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            ),
            SourceFile(
                IDX_FILES["test_labels"],
                _TEST_LABELS_SIZE,
                "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            ),
        ),
        mirrors=(
            "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "https://storage.googleapis.com/cvdf-datasets/mnist/",
            "http://yann.lecun.com/exdb/mnist/",
        ),
    ),
    "fashion-mnist": SourceSet(
        files=(
            SourceFile(
                IDX_FILES["train_images"],
                _TRAIN_IMAGES_SIZE,
                "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            ),
            SourceFile(
                IDX_FILES["train_labels"],
                _TRAIN_LABELS_SIZE,
                "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            ),
            SourceFile(
                IDX_FILES["test_images"],
                _TEST_IMAGES_SIZE,
                "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            ),
            SourceFile(
                IDX_FILES["test_labels"],
                _TEST_LABELS_SIZE,
                "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
            ),
        ),
        mirrors=(
            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
            "https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/",
        ),
    ),
}
