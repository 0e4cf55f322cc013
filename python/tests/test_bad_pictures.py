"""Whatever is given for a picture: a clear answer or error, in bounded time and memory."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import warnings

import numpy as np
import pytest
from command_line import run

import digitus

pytest.importorskip("PIL")
pytest.importorskip("cv2")

from bad_pictures import ALL, EMPTY, FULL, REFUSED, SEVENS, seven, write_all  # noqa: E402

pytestmark = pytest.mark.slow  # A child reads all of them.

SECONDS = 2.0
"""Time of the processor that one picture may take."""

MEGABYTES = 400
"""Memory that one picture may take beside what the process has at its start."""

CHILD = """
import json, resource, sys, time
import digitus

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

folder, *names = sys.argv[1:]
digitus.recognize(f"{folder}/one_bit.png")  # Loads what is loaded once.
start, answers = peak(), {}
for name in names:
    began = time.process_time()
    try:
        digits = digitus.recognize(f"{folder}/{name}")
        answer = ["digits", [digit.label for digit in digits]]
    except digitus.DigitusError as error:
        answer = [type(error).__name__, str(error)]
    answers[name] = [*answer, time.process_time() - began, peak() - start]
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    write_all(folder)
    return folder


@pytest.fixture(scope="module")
def answers(folder):
    """Return what a child found in each picture, after how long, and with how much memory."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, folder, *ALL],
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_time_and_memory_are_bounded(answers):
    slow = {name: answer[2] for name, answer in answers.items() if answer[2] > SECONDS}
    large = {name: answer[3] for name, answer in answers.items() if answer[3] > MEGABYTES}
    assert (slow, large) == ({}, {})


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused(name, folder, answers):
    _, error, words = REFUSED[name]
    kind, message, *_ = answers[name]
    assert kind == error
    assert str(folder / name) in message
    assert words in message


@pytest.mark.parametrize("name", EMPTY)
def test_nothing_is_found_where_nothing_is(name, answers):
    assert answers[name][:2] == ["digits", []]


@pytest.mark.parametrize("name", SEVENS)
def test_unusual_pictures_are_read(name, answers):
    assert answers[name][:2] == ["digits", [7]]


@pytest.mark.parametrize("name", FULL)
def test_a_full_picture_gets_an_answer(name, answers):
    kind, labels, *_ = answers[name]
    assert kind == "digits"
    assert len(labels) <= 1000


def test_the_command_answers_every_one(folder, monkeypatch):
    """In one line each, and all that can be read are read."""
    monkeypatch.setenv("COLUMNS", "400")  # Room for the paths.
    names = [*REFUSED, *EMPTY, *SEVENS]
    done = run("predict", *(folder / name for name in names), "--quiet")
    assert done.status == 1
    lines = done.err.splitlines()
    assert len(lines) == len(REFUSED)
    for line, name in zip(lines, REFUSED, strict=True):
        assert line.startswith("digitus: ")
        assert name in line
    assert done.out.count("no digit found") == len(EMPTY)
    assert len(re.findall(r"\.\w{3} +7 ", done.out)) == len(SEVENS)


def array_cases():
    """Yield arrays that are no pictures, and a word of what is said of each."""
    grey = np.zeros((20, 30))
    yield "NaN", np.where(np.eye(20, 30), np.nan, grey), "NaN"
    yield "infinity", grey + np.inf, "inf"
    yield "negative", grey - 0.5, "-0.5"
    yield "too large", grey + 70_000.0, "70000"
    yield "complex", grey.astype(complex), "complex128"
    yield "text", np.array([["a", "b"], ["c", "d"]]), "<U1"
    yield "objects", np.array([[None, 1], [2, 3]], dtype=object), "object"
    yield "dates", np.zeros((3, 3), "datetime64[s]"), "datetime64"
    yield "negative integers", np.full((3, 3), -1), "-1"
    yield "large integers", np.full((3, 3), 70_000), "70000"
    yield "a number", np.float64(3), "3.0"
    yield "a line", np.zeros(9), "(9,)"
    yield "four axes", np.zeros((1, 9, 9, 3)), "(1, 9, 9, 3)"
    yield "two channels", np.zeros((9, 9, 2)), "(9, 9, 2)"
    yield "no rows", np.zeros((0, 9)), "(0, 9)"
    yield "no channels", np.zeros((9, 9, 0)), "(9, 9, 0)"


@pytest.mark.parametrize(
    ("image", "words"), [case[1:] for case in array_cases()], ids=[c[0] for c in array_cases()]
)
def test_arrays_that_are_no_pictures_are_refused(image, words):
    with pytest.raises(digitus.ArgumentError, match=re.escape(words)):
        digitus.recognize(image)


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "g", "u1", "u2", "u4", "u8", "i2", "i8", "?"])
def test_arrays_of_any_type_are_read(kind):
    values = np.asarray(seven().convert("L"))
    array = (values / 255).astype(kind) if kind in "f2f4f8g" else values.astype(kind)
    assert [digit.label for digit in digitus.recognize(array)] == [7]


@pytest.mark.parametrize(
    "image", [None, 3, 2.5, object(), {}, [], [[]], [[1, 2], [3]], "a\0b.png", io.StringIO("x")]
)
def test_other_things_are_refused(image):
    with pytest.raises(digitus.ArgumentError):
        digitus.recognize(image)


@pytest.mark.parametrize(
    "options",
    [
        {"single": "yes"},
        {"single": 1},
        {"min_confidence": float("nan")},
        {"min_confidence": "0.5"},
        {"min_confidence": -0.1},
        {"model": 3},
        {"model": "none.safetensors"},
        {"model": digitus.Network((784,), [digitus.Dense(9)])},
    ],
)
def test_other_arguments_are_refused(options):
    with pytest.raises((digitus.ArgumentError, digitus.FileMissingError)):
        digitus.recognize(seven(), **options)


def test_a_pipe_and_a_device_are_refused_at_once(folder):
    for path in ("/dev/zero", "/dev/null", folder / "pipe.png"):
        with pytest.raises(digitus.FileAccessError, match="regular file"):
            digitus.recognize(path)


def test_damaged_bytes_never_cause_another_error():
    """Bits are turned in files of each kind; what comes is a list, or an error of ours."""
    random = np.random.default_rng(5)
    kinds = set()
    for form in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "PPM"):
        whole = io.BytesIO()
        seven().resize((80, 60)).save(whole, format=form)
        for _ in range(25):
            content = bytearray(whole.getvalue())
            for place in random.integers(0, len(content), int(random.integers(1, 6))):
                content[place] ^= 1 << int(random.integers(8))
            content = content[: len(content) - int(random.integers(2)) * len(content) // 3]
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("error")
                    kinds.add(type(digitus.recognize(bytes(content))))
            except (digitus.DataFormatError, digitus.LimitError) as error:
                kinds.add(type(error))
    assert list in kinds
    assert digitus.DataFormatError in kinds
