"""What a mistyped name was perhaps meant to be."""

from __future__ import annotations

import os

import pytest

import digitus
from digitus import recipes
from digitus._suggestions import ENTRIES, closest, did_you_mean, near_path, nearby


@pytest.mark.parametrize(
    ("word", "expected"),
    [("adm", "adam"), ("ADAM", "adam"), ("admw", "adamw"), ("sgd ", "sgd"), ("lbfgs", None)],
)
def test_closest(word, expected):
    assert closest(word, ["sgd", "momentum", "adam", "adamw"]) == expected


@pytest.mark.parametrize(
    "given",
    ["zzz", "", 7, None, 10**5000, ["adam"], "a" * 100_000],
    ids=["unlike", "empty", "number", "none", "huge", "list", "long"],
)
def test_what_is_like_nothing_gets_no_suggestion(given):
    assert did_you_mean(given, ["adam"]) == ""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/digts.csv", "data/digits.csv"),
        ("data/digits", "data/digits.csv"),
        ("data/digits.csv.gz", "data/digits.csv"),
        ("dta/digits.csv", "data/digits.csv"),
        ("dta/other.csv", "data"),
        ("data/zebra.png", None),
        ("data/.hiden", "data/.hidden"),
        ("data/hidden", None),
        ("a" * 5_000, None),
        ("", None),
    ],
)
def test_near_path(path, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "digits.csv").touch()
    (tmp_path / "data" / ".hidden").touch()
    assert near_path(path) == expected
    if path:
        absolute = near_path(os.path.join(tmp_path, path))
        assert absolute == (None if expected is None else os.path.join(tmp_path, expected))
    assert nearby(path) == ("" if expected is None else f"; did you mean {expected!r}?")


def test_a_folder_of_very_many_files_is_not_looked_through(tmp_path, monkeypatch):
    monkeypatch.setattr("digitus._suggestions.ENTRIES", 0)
    (tmp_path / "digits.csv").touch()
    assert ENTRIES >= 1000
    assert near_path(tmp_path / "digts.csv") is None


@pytest.mark.parametrize(
    ("call", "meant"),
    [
        (lambda: recipes.load("cnn-bst"), "cnn-best"),
        (lambda: digitus.pretrained("mnits"), "mnist"),
        (lambda: digitus.load_data("fashon-mnist"), "fashion-mnist"),
        (
            lambda: digitus.Network((4,), [digitus.Dense(2)]).fit(
                [[1.0, 2, 3, 4]], [1], optimizer="nestrov"
            ),
            "nesterov",
        ),
    ],
)
def test_messages_of_the_package_ask(call, meant):
    with pytest.raises(digitus.DigitusError) as error:
        call()
    assert f"id you mean '{meant}'?" in str(error.value).replace(
        f"mean {meant}?", f"mean '{meant}'?"
    )
