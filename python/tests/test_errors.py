"""Every status becomes its own exception, with the library's words and nothing else."""

from __future__ import annotations

import errno
import pickle
import threading

import pytest

import digitus
from digitus import _errors
from digitus._library import library
from digitus._signatures import StatusCode

EXPECTED = {
    "ERROR_NULL_ARGUMENT": (digitus.ArgumentError, ValueError),
    "ERROR_BAD_VALUE": (digitus.ArgumentError, ValueError),
    "ERROR_BAD_SIZE": (digitus.ArgumentError, ValueError),
    "ERROR_BAD_STATE": (digitus.StateError, RuntimeError),
    "ERROR_NOT_FOUND": (digitus.FileMissingError, FileNotFoundError),
    "ERROR_IO": (digitus.FileAccessError, OSError),
    "ERROR_BAD_DATA": (digitus.DataFormatError, ValueError),
    "ERROR_BAD_MODEL": (digitus.ModelFormatError, ValueError),
    "ERROR_LIMIT": (digitus.LimitError, ValueError),
    "ERROR_OUT_OF_MEMORY": (digitus.MemoryLimitError, MemoryError),
    "ERROR_INTERNAL": (digitus.InternalError, RuntimeError),
}


def test_every_status_but_ok_has_an_exception():
    assert set(_errors.EXCEPTIONS) == {code.value for code in StatusCode} - {0}
    assert set(EXPECTED) == {code.name for code in StatusCode} - {"OK"}


@pytest.mark.parametrize("name", EXPECTED)
def test_status_becomes_its_exception(name):
    kind, builtin = EXPECTED[name]
    error = _errors.exception_for(StatusCode[name], "the reason: expected 3, got 4")
    assert type(error) is kind
    assert isinstance(error, builtin)
    assert isinstance(error, digitus.DigitusError)
    assert str(error) == "the reason: expected 3, got 4"


@pytest.mark.parametrize("kind", dict.fromkeys(kind for kind, _ in EXPECTED.values()))
def test_exceptions_survive_pickling(kind):
    copy = pickle.loads(pickle.dumps(kind("a reason")))
    assert type(copy) is kind
    assert str(copy) == "a reason"


def test_unknown_status_is_an_internal_error():
    error = _errors.exception_for(99, "")
    assert isinstance(error, digitus.InternalError)
    assert "99" in str(error)


def test_status_without_a_message_still_says_something():
    assert "status 3" in str(_errors.exception_for(3, ""))


def test_missing_file_has_the_system_error_number(tmp_path):
    with pytest.raises(FileNotFoundError) as caught:
        digitus.load_csv(tmp_path / "none.csv")
    assert caught.value.errno == errno.ENOENT
    assert str(tmp_path / "none.csv") in str(caught.value)
    assert "Errno" not in str(caught.value)


def test_null_handle_is_refused_by_the_library():
    with pytest.raises(digitus.ArgumentError):
        library().digitus_network_save(None, b"never")


def test_each_thread_has_its_own_message():
    barrier, messages = threading.Barrier(2), {}

    def fail(value):
        for _ in range(50):
            barrier.wait(timeout=30)
            try:
                library().digitus_set_thread_count(value)
            except digitus.ArgumentError as error:
                messages.setdefault(value, set()).add(str(error))

    threads = [threading.Thread(target=fail, args=(value,)) for value in (257, 100_000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {value: len(texts) for value, texts in messages.items()} == {257: 1, 100_000: 1}
    assert messages[257] != messages[100_000]


@pytest.mark.parametrize("count", [-1, 257, 2**64, 1.5, "4", None, True])
def test_thread_count_is_checked(count):
    before = digitus.num_threads()
    with pytest.raises(digitus.ArgumentError, match="count: expected"):
        digitus.set_num_threads(count)
    assert digitus.num_threads() == before


def test_thread_count_can_be_set_and_reset():
    try:
        for count in (1, 3):
            digitus.set_num_threads(count)
            assert digitus.num_threads() == count
    finally:
        digitus.set_num_threads(0)
    assert digitus.num_threads() >= 1
