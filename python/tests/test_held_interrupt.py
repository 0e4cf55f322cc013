"""Ctrl-C is held back where it would do harm, and never lost."""

from __future__ import annotations

import signal
import threading

import pytest

from digitus.comparison.held_interrupt import HeldInterrupt


def press():
    signal.raise_signal(signal.SIGINT)


def test_interrupt_is_raised_at_the_end_of_the_block():
    done = []

    def work():
        with HeldInterrupt(lambda: done.append("told")):
            press()
            done.append("went on")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["told", "went on"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_interrupt_is_raised_where_the_block_asks_for_it():
    done = []

    def work():
        with HeldInterrupt() as interrupt:
            interrupt.raise_if_pressed()
            done.append("not pressed yet")
            press()
            interrupt.raise_if_pressed()
            done.append("not reached")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["not pressed yet"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_second_interrupt_is_raised_at_once():
    done = []

    def work():
        with HeldInterrupt():
            press()
            done.append("first")
            press()
            done.append("second")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["first"]


def test_another_error_is_not_hidden():
    def work():
        with HeldInterrupt():
            press()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()


def test_a_program_that_handles_interrupts_itself_keeps_doing_so(monkeypatch):
    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append("own"))
    try:
        with HeldInterrupt():
            press()
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == ["own"]


def test_other_threads_may_use_it():
    failures = []

    def work():
        try:
            with HeldInterrupt():
                pass
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to this test
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert failures == []
