"""`digitus.fetch` against a server on this machine: what arrives, and what failure leaves."""

from __future__ import annotations

import functools
import gzip
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from local_mirror import (
    CONTENTS,
    OTHER_CONTENTS,
    SOURCES,
    LocalMirror,
    answer_redirect,
    answer_short,
    answer_with,
    packed,
)

from digitus._errors import ArgumentError
from digitus.fetch import ALREADY_THERE, DownloadError, FetchProgress
from digitus.fetch import fetch as real_fetch

fetch = functools.partial(real_fetch, "tiny", sources=SOURCES)
GZIP_NAMES = sorted(f"{name}.gz" for name in CONTENTS)
FIRST = "train-images-idx3-ubyte"


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalMirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with LocalMirror() as server:
        yield server


@pytest.fixture
def good(mirror: LocalMirror) -> str:
    return mirror.add("good", answer_with(packed))


def names_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def contents_in(directory: Path) -> dict[str, bytes]:
    return {name: gzip.decompress((directory / f"{name}.gz").read_bytes()) for name in CONTENTS}


def test_downloads_all_files_as_the_mirror_has_them(good: str, tmp_path: Path) -> None:
    destination = tmp_path / "new" / "folder"
    result = fetch(destination=destination, mirrors=[good])
    assert names_in(destination) == GZIP_NAMES
    assert contents_in(destination) == CONTENTS
    assert result.directory == destination
    assert [file.name for file in result.files] == list(CONTENTS)
    for file in result.new_files:
        assert file.path.read_bytes() == packed(file.name)
        assert file.origin == f"{good}{file.name}.gz"
    assert len(result.new_files) == len(CONTENTS)


def test_goes_to_the_cache_without_a_destination(
    good: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert fetch(mirrors=[good]).directory == tmp_path / "digitus" / "tiny"
    assert contents_in(tmp_path / "digitus" / "tiny") == CONTENTS


def test_uses_the_mirrors_of_the_table(good: str, tmp_path: Path) -> None:
    tiny = SOURCES["tiny"]
    sources = {"tiny": type(tiny)(tiny.files, (good,))}
    real_fetch("tiny", destination=tmp_path, sources=sources)
    assert contents_in(tmp_path) == CONTENTS


def test_a_mirror_may_answer_with_plain_files(mirror: LocalMirror, tmp_path: Path) -> None:
    plain = mirror.add("plain", answer_with(lambda name: CONTENTS[name.removesuffix(".gz")]))
    fetch(destination=tmp_path, mirrors=[plain])
    assert names_in(tmp_path) == sorted(CONTENTS)
    assert (tmp_path / FIRST).read_bytes() == CONTENTS[FIRST]


def test_follows_a_redirection_and_does_without_a_length(
    mirror: LocalMirror, tmp_path: Path
) -> None:
    target = mirror.add("target", answer_with(packed, announce=False))
    fetch(destination=tmp_path, mirrors=[mirror.add("moved", answer_redirect(target))])
    assert contents_in(tmp_path) == CONTENTS


def test_reports_progress_up_to_the_size_on_the_wire(good: str, tmp_path: Path) -> None:
    seen: list[FetchProgress] = []
    fetch(destination=tmp_path, mirrors=[good], on_progress=seen.append)
    for name in CONTENTS:
        steps = [progress for progress in seen if progress.name == name]
        assert steps[0].received == 0
        assert steps[-1].received == steps[-1].total == len(packed(name))
    assert len([progress for progress in seen if progress.name == FIRST]) > 3


def test_new_files_get_the_usual_permissions(good: str, tmp_path: Path) -> None:
    (tmp_path / "usual").touch()
    result = fetch(destination=tmp_path, mirrors=[good])
    usual = (tmp_path / "usual").stat().st_mode
    assert {file.path.stat().st_mode for file in result.files} == {usual}


def test_right_files_are_kept_without_a_request(
    mirror: LocalMirror, good: str, tmp_path: Path
) -> None:
    before = fetch(destination=tmp_path, mirrors=[good]).files
    times = [file.path.stat().st_mtime_ns for file in before]
    mirror.requests.clear()
    seen: list[FetchProgress] = []
    again = fetch(destination=tmp_path, mirrors=[good], on_progress=seen.append)
    assert mirror.requests == []
    assert {file.origin for file in again.files} == {ALREADY_THERE}
    assert again.new_files == ()
    assert [file.path.stat().st_mtime_ns for file in again.files] == times
    assert [progress.name for progress in seen] == list(CONTENTS)


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b\x08", b"not gzip", packed(FIRST)[:-1]])
def test_a_damaged_file_is_fetched_anew(
    damage: bytes, mirror: LocalMirror, good: str, tmp_path: Path
) -> None:
    fetch(destination=tmp_path, mirrors=[good])
    (tmp_path / f"{FIRST}.gz").write_bytes(damage)
    mirror.requests.clear()
    result = fetch(destination=tmp_path, mirrors=[good])
    assert [file.name for file in result.new_files] == [FIRST]
    assert mirror.requests == [f"/good/{FIRST}.gz"]
    assert contents_in(tmp_path) == CONTENTS


def test_a_damaged_plain_file_does_not_stay_beside_the_right_one(good: str, tmp_path: Path) -> None:
    (tmp_path / FIRST).write_bytes(b"damaged")
    fetch(destination=tmp_path, mirrors=[good])
    assert names_in(tmp_path) == GZIP_NAMES
    (tmp_path / FIRST).write_bytes(b"damaged again")
    assert fetch(destination=tmp_path, mirrors=[good]).new_files == ()
    assert names_in(tmp_path) == GZIP_NAMES


def test_failure_leaves_a_present_file_as_it_was(mirror: LocalMirror, tmp_path: Path) -> None:
    (tmp_path / f"{FIRST}.gz").write_bytes(b"old")
    with pytest.raises(DownloadError):
        fetch(destination=tmp_path, mirrors=[mirror.add("broken", answer_short)])
    assert names_in(tmp_path) == [f"{FIRST}.gz"]
    assert (tmp_path / f"{FIRST}.gz").read_bytes() == b"old"


def test_files_of_another_data_set_are_not_overwritten(good: str, tmp_path: Path) -> None:
    (tmp_path / f"{FIRST}.gz").write_bytes(packed(FIRST, OTHER_CONTENTS))
    with pytest.raises(ArgumentError, match="belongs to other.*choose another destination"):
        fetch(destination=tmp_path, mirrors=[good])
    assert (tmp_path / f"{FIRST}.gz").read_bytes() == packed(FIRST, OTHER_CONTENTS)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError, SystemExit])
def test_nothing_is_left_when_the_progress_callback_raises(
    error: type[BaseException], good: str, tmp_path: Path
) -> None:
    def interrupt(progress: FetchProgress) -> None:
        if progress.received > 100_000:
            raise error

    with pytest.raises(error):
        fetch(destination=tmp_path, mirrors=[good, good], on_progress=interrupt)
    assert names_in(tmp_path) == []


INTERRUPTIBLE_PROGRAM = """
import pathlib, sys
sys.path.insert(0, sys.argv[1])
from local_mirror import SOURCES
from digitus.fetch import fetch
fetch("tiny", destination=sys.argv[2], mirrors=[sys.argv[3]], sources=SOURCES)
"""


def test_control_c_removes_the_unfinished_file(mirror: LocalMirror, tmp_path: Path) -> None:
    address = mirror.add("stalls", mirror.answer_half_then_never)
    program = [sys.executable, "-c", INTERRUPTIBLE_PROGRAM, str(Path(__file__).parent)]
    with subprocess.Popen(
        [*program, str(tmp_path), address], stderr=subprocess.PIPE, text=True
    ) as process:
        while not names_in(tmp_path) and process.poll() is None:
            time.sleep(0.01)
        assert [name for name in names_in(tmp_path) if name.endswith(".part")]
        process.send_signal(signal.SIGINT)
        _, messages = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in messages
    assert names_in(tmp_path) == []


def test_refuses_an_unknown_name_and_says_which_are_known(tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="'sample': what can be fetched is mnist, fashion-mnis"):
        real_fetch("sample", destination=tmp_path)


@pytest.mark.parametrize("address", ["file:///etc/", "ftp://127.0.0.1/", "127.0.0.1", ""])
def test_refuses_mirrors_that_are_no_web_addresses(address: str, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="must begin with https:// or http://"):
        fetch(destination=tmp_path / "new", mirrors=[address])
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("timeout", [0, -1, float("nan")])
def test_refuses_a_time_limit_of_nothing(timeout: float, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="timeout"):
        fetch(destination=tmp_path, timeout=timeout)


def test_refuses_a_path_with_a_zero_byte() -> None:
    with pytest.raises(ArgumentError, match="destination"):
        fetch(destination="a\0b")
