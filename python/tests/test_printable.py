"""Text from files reaches a terminal without a power of its own; names of known data sets."""

from __future__ import annotations

import pytest

from digitus._printable import printable
from digitus.cli.class_names import FASHION_MNIST, choose_class_names


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Ångström 数 😀 [bold]", "Ångström 数 😀 [bold]"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\r\nb\tc\x00", r"a\r\nb\tc\x00"),
        ("\x9b31m\x7f\xad", r"\x9b31m\x7f\xad"),
        ("\u202e\u2028\ufeff\u200b", r"\u202e\u2028\ufeff\u200b"),
        ("\ud800\U000e0001", r"\ud800\U000e0001"),
    ],
)
def test_what_cannot_be_seen_becomes_an_escape(text, shown):
    assert printable(text) == shown
    assert printable(shown) == shown


def test_long_text_is_cut_and_counted():
    assert printable("abcdef", 6) == "abcdef"
    assert printable("\x01" * 1000, 2) == r"\x01\x01… (1,000 characters)"


def test_wanted_characters_stay():
    assert printable("a\nb\x1b", keep="\n") == "a\nb\\x1b"


def test_names_are_those_written_or_those_of_the_data(monkeypatch):
    monkeypatch.delenv("DIGITUS_DATA", raising=False)
    assert choose_class_names(" a ,b", "fashion-mnist") == ("a", "b")
    assert choose_class_names(None, "fashion-mnist") == FASHION_MNIST
    assert choose_class_names(None, "sample") is choose_class_names(None, None) is None
    monkeypatch.setenv("DIGITUS_DATA", "fashion-mnist")
    assert choose_class_names(None, None) == FASHION_MNIST
    assert len(set(FASHION_MNIST)) == 10
