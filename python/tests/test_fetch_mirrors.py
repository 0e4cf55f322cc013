"""Bad mirrors: each kind is told apart, leaves nothing behind, and the next one is tried."""

from __future__ import annotations

import functools
import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from local_mirror import (
    CONTENTS,
    OTHER_CONTENTS,
    SOURCES,
    LocalMirror,
    answer_redirect,
    answer_short,
    answer_status,
    answer_with,
    packed,
    refused_address,
)

from digitus._errors import DigitusError, FileAccessError
from digitus.fetch import DownloadError
from digitus.fetch import fetch as real_fetch

fetch = functools.partial(real_fetch, "tiny", sources=SOURCES)
FIRST = next(iter(CONTENTS))
TIMEOUT = 0.5  # seconds; a busy machine must still be faster than that


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalMirror]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with LocalMirror() as server:
        yield server


@pytest.fixture
def good(mirror: LocalMirror) -> str:
    return mirror.add("good", answer_with(packed))


BAD_ANSWERS: dict[str, tuple[Callable[[LocalMirror], str], str]] = {
    "404": (lambda m: m.add("bad", answer_status(404)), "HTTP 404 Not Found"),
    "403": (lambda m: m.add("bad", answer_status(403)), "HTTP 403 Forbidden"),
    "500": (lambda m: m.add("bad", answer_status(500)), "HTTP 500 Internal Server Error"),
    "refused": (lambda m: refused_address(), "Connection refused"),
    "silent": (lambda m: m.add("bad", m.answer_never), f"no answer within {TIMEOUT} s"),
    "stalls": (lambda m: m.add("bad", m.answer_half_then_never), f"no answer within {TIMEOUT} s"),
    "trickles": (lambda m: m.add("bad", m.answer_byte_by_byte), "too slow"),
    "short": (lambda m: m.add("bad", answer_short), "connection closed after"),
    "empty": (lambda m: m.add("bad", answer_with(lambda name: b"")), "holds 0 bytes of data"),
    "page": (
        lambda m: m.add("bad", answer_with(lambda name: b"<html>please sign in</html>")),
        "holds 27 bytes of data, expected 200000",
    ),
    "other content": (
        lambda m: m.add("bad", answer_with(lambda name: packed(name, OTHER_CONTENTS))),
        "SHA-256 of the data is",
    ),
    "gzip cut off": (
        lambda m: m.add("bad", answer_with(lambda name: packed(name)[:-9], announce=False)),
        "the gzip stream breaks off",
    ),
    "gzip with wrong sum": (
        lambda m: m.add("bad", answer_with(lambda name: packed(name)[:-8] + bytes(8))),
        "broken gzip data",
    ),
    "more after gzip": (
        lambda m: m.add("bad", answer_with(lambda name: packed(name) + b"more")),
        "bytes follow the end of the gzip stream",
    ),
    "gzip bomb": (
        lambda m: m.add("bad", answer_with(lambda name: gzip.compress(bytes(10_000_000)))),
        "holds more than the expected 200000 bytes",
    ),
    "announces too much": (
        lambda m: m.add("bad", answer_with(lambda name: bytes(300_000))),
        "announces 300000 bytes",
    ),
    "sends too much": (
        lambda m: m.add("bad", answer_with(lambda name: bytes(300_000), announce=False)),
        "more than",
    ),
    "redirected to nonsense": (
        lambda m: m.add("bad", answer_redirect("http://a..b/")),
        "label",
    ),
}


@pytest.mark.parametrize("kind", BAD_ANSWERS)
def test_a_bad_mirror_is_named_and_leaves_nothing(
    kind: str, mirror: LocalMirror, tmp_path: Path
) -> None:
    make_address, reason = BAD_ANSWERS[kind]
    address = make_address(mirror)
    with pytest.raises(DownloadError) as caught:
        fetch(destination=tmp_path, mirrors=[address], timeout=TIMEOUT)
    assert address in str(caught.value)
    assert reason in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", BAD_ANSWERS)
def test_the_next_mirror_is_tried_and_then_kept(
    kind: str, mirror: LocalMirror, good: str, tmp_path: Path
) -> None:
    bad = BAD_ANSWERS[kind][0](mirror)
    result = fetch(destination=tmp_path, mirrors=[bad, good], timeout=TIMEOUT)
    assert [file.origin for file in result.files] == [f"{good}{name}.gz" for name in CONTENTS]
    for file in result.files:
        assert gzip.decompress(file.path.read_bytes()) == CONTENTS[file.name]
    assert sorted(tmp_path.iterdir()) == sorted(file.path for file in result.files)
    assert len([path for path in mirror.requests if path.startswith("/bad/")]) <= 1


def test_failure_names_every_mirror_and_the_way_out(mirror: LocalMirror, tmp_path: Path) -> None:
    addresses = [
        mirror.add("gone", answer_status(410)),
        mirror.add("broken", answer_short),
        refused_address(),
    ]
    with pytest.raises(DownloadError) as caught:
        fetch(destination=tmp_path, mirrors=addresses)
    message = str(caught.value)
    assert all(address in message for address in addresses)
    assert f"{FIRST}.gz" in message
    assert "HTTP 410 Gone" in message
    assert "connection closed after" in message
    assert "digitus data fetch tiny --from DIR" in message
    assert "\n" not in message
    assert isinstance(caught.value, DigitusError)
    assert isinstance(caught.value, FileAccessError)


def test_an_endless_body_is_cut_off(mirror: LocalMirror, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="broken gzip|more than"):
        fetch(destination=tmp_path, mirrors=[mirror.add("endless", mirror.answer_endlessly)])
    assert mirror.bytes_sent < 64 * 65536 * 8  # what socket buffers hold, not the whole
    assert list(tmp_path.iterdir()) == []
