"""`digitus.fetch` from a folder, and into folders that cannot take the files."""

from __future__ import annotations

import contextlib
import functools
import gzip
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from full_mnist import require_full_mnist
from local_mirror import CONTENTS, OTHER_CONTENTS, SOURCES, packed

from digitus._errors import DataFormatError, FileAccessError, FileMissingError
from digitus.fetch import ALREADY_THERE, FetchProgress
from digitus.fetch import fetch as real_fetch
from digitus.fetch.sources import SOURCES as REAL_SOURCES
from digitus.locations import DEBIAN_FASHION_MNIST, IDX_FILES

fetch = functools.partial(real_fetch, "tiny", sources=SOURCES)
FIRST = next(iter(CONTENTS))
LAST = list(CONTENTS)[-1]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a folder with all files, compressed."""
    directory = tmp_path / "source"
    directory.mkdir()
    for name in CONTENTS:
        (directory / f"{name}.gz").write_bytes(packed(name))
    return directory


@pytest.fixture
def destination(tmp_path: Path) -> Path:
    directory = tmp_path / "destination"
    directory.mkdir()
    return directory


def test_copies_compressed_files_as_they_are(source: Path, destination: Path) -> None:
    result = fetch(source_directory=source, destination=destination)
    assert len(list(destination.iterdir())) == len(CONTENTS)
    for file in result.files:
        assert file.origin == str(source / f"{file.name}.gz")
        assert file.path == destination / f"{file.name}.gz"
        assert file.path.read_bytes() == packed(file.name)


@pytest.mark.parametrize("spelling", ["-idx", ".idx"])
def test_copies_plain_files_under_the_usual_name(
    spelling: str, source: Path, destination: Path
) -> None:
    for name, content in CONTENTS.items():
        (source / f"{name}.gz").unlink()
        (source / name.replace("-idx", spelling)).write_bytes(content)
    fetch(source_directory=source, destination=destination)
    assert {path.name: path.read_bytes() for path in destination.iterdir()} == CONTENTS


def test_compression_may_be_any(source: Path, destination: Path) -> None:
    recompressed = gzip.compress(CONTENTS[FIRST], compresslevel=1, mtime=12345)
    (source / f"{FIRST}.gz").write_bytes(recompressed)
    (source / f"{LAST}.gz").write_bytes(CONTENTS[LAST])  # plain in spite of its name
    fetch(source_directory=source, destination=destination)
    assert (destination / f"{FIRST}.gz").read_bytes() == recompressed
    assert (destination / LAST).read_bytes() == CONTENTS[LAST]


def test_reports_progress_with_the_size(source: Path, destination: Path) -> None:
    seen: list[FetchProgress] = []
    fetch(source_directory=source, destination=destination, on_progress=seen.append)
    size = len(packed(LAST))
    assert seen[-1] == FetchProgress(LAST, size, size)


def test_source_and_destination_may_be_one_folder(source: Path) -> None:
    result = fetch(source_directory=source, destination=source)
    assert {file.origin for file in result.files} == {ALREADY_THERE}


def test_a_missing_file_is_named(source: Path, destination: Path) -> None:
    (source / f"{LAST}.gz").unlink()
    with pytest.raises(FileMissingError) as caught:
        fetch(source_directory=source, destination=destination)
    assert f"{source}: holds neither {LAST}.gz nor {LAST}" in str(caught.value)
    assert "all 4 files" in str(caught.value)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileMissingError, match="no such folder"):
        fetch(source_directory=tmp_path / "nowhere", destination=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def damaged_in_one_byte() -> bytes:
    content = bytearray(CONTENTS[FIRST])
    content[100_000] ^= 1
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (damaged_in_one_byte(), "SHA-256 of the data is"),
        (gzip.compress(damaged_in_one_byte()), "SHA-256 of the data is"),
        (packed(FIRST)[:1000], "the gzip stream breaks off after 1000 bytes"),
        (b"", "holds 0 bytes of data, expected 200000"),
        (b"\x1f", "holds 1 bytes of data, expected 200000"),
        (CONTENTS[FIRST][:-1], "holds 199999 bytes of data, expected 200000"),
        (CONTENTS[FIRST] + b"\0", "holds more than the expected 200000 bytes"),
        (bytes(300_000), "more than 204296 bytes"),
        (b"\x1f\x8b\x08" + bytes(7) + b"\0\0\0\xff\xff" * 50_000, "more than 204296 bytes"),
        (packed(FIRST, OTHER_CONTENTS), "this file belongs to other"),
    ],
)
def test_a_wrong_file_is_named_and_not_copied(
    content: bytes, reason: str, source: Path, destination: Path
) -> None:
    (source / f"{FIRST}.gz").write_bytes(content)
    with pytest.raises(DataFormatError) as caught:
        fetch(source_directory=source, destination=destination)
    assert f"{source / FIRST}.gz: not tiny's file: " in str(caught.value)
    assert reason in str(caught.value)
    assert list(destination.iterdir()) == []


def test_a_destination_that_is_a_file_is_named(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for destination in (tmp_path / "file", tmp_path / "file" / "folder"):
        with pytest.raises(FileAccessError, match="cannot make this folder.*another destination"):
            fetch(source_directory=source, destination=destination)


def test_a_destination_that_takes_no_files_is_named(source: Path) -> None:
    # Nobody may make files there, whoever runs the test.
    with pytest.raises(FileAccessError, match=r"/proc/self: cannot write into this folder"):
        fetch(source_directory=source, destination="/proc/self")


def test_a_folder_in_the_place_of_a_file_is_named(source: Path, destination: Path) -> None:
    (destination / f"{FIRST}.gz").mkdir()
    with pytest.raises(FileAccessError, match="Is a directory"):
        fetch(source_directory=source, destination=destination)
    assert [path.name for path in destination.iterdir()] == [f"{FIRST}.gz"]


@contextlib.contextmanager
def _files_of_at_most_100_kilobytes() -> Iterator[None]:
    """Limit files for as short as can be: where the tests report to may be a file too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_midway_leaves_nothing(source: Path, destination: Path) -> None:
    message = "cannot write into this folder: File too large"
    with pytest.raises(FileAccessError, match=message), _files_of_at_most_100_kilobytes():
        fetch(source_directory=source, destination=destination)
    assert list(destination.iterdir()) == []


def test_the_table_is_of_full_data_sets_from_several_mirrors() -> None:
    sums = [file.sha256 for source in REAL_SOURCES.values() for file in source.files]
    assert len(set(sums)) == 8
    for source in REAL_SOURCES.values():
        assert [file.name for file in source.files] == list(IDX_FILES.values())
        assert [file.size for file in source.files] == [47_040_016, 60_008, 7_840_016, 10_008]
        assert all(mirror.endswith("/") for mirror in source.mirrors)
        assert len(source.mirrors) >= 2


def test_takes_the_real_mnist(destination: Path) -> None:
    images = require_full_mnist()[0]
    result = real_fetch("mnist", source_directory=images.parent, destination=destination)
    assert len(result.new_files) == 4


@pytest.mark.skipif(
    not DEBIAN_FASHION_MNIST.is_dir(), reason="needs Debian's package dataset-fashion-mnist"
)
def test_takes_the_fashion_mnist_of_debian(destination: Path) -> None:
    result = real_fetch(
        "fashion-mnist", source_directory=DEBIAN_FASHION_MNIST, destination=destination
    )
    assert len(result.new_files) == 4
