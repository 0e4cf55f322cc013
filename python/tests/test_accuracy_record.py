"""The record of `make accuracy`, its table, and the place of that in the documentation."""

from __future__ import annotations

import pytest
from checkout import ROOT

import digitus
from benchmarks.accuracy.command import main
from benchmarks.accuracy.record import KEYS, Record
from benchmarks.accuracy.table import BEGIN, Row, markdown, publish, rows_of
from benchmarks.accuracy.targets import TARGETS, Target
from benchmarks.accuracy.trials import digest_of
from benchmarks.goals import Goal
from benchmarks.page_part import END
from digitus import recipes


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "line 1, column 2: is not JSON"),
        ("[]", "is no record of format 1; remove it, or choose another folder"),
        ('{"format": 2}', "is no record of format 1"),
        (
            '{"format": 1, "mode": "test"}',
            "its figures are of mode 'test', not 'quick', and are no",
        ),
        ('{"format": 1, "mode": "quick"}', "runs: expected a list"),
        ('{"format": 1, "mode": "quick", "runs": [{}]}', r"runs\[0\]: recipe is missing"),
        ('{"format": 1, "mode": "quick", "runs": [3]}', r"runs\[0\]: recipe is missing"),
    ],
)
def test_a_file_that_is_no_record_is_refused_and_kept(tmp_path, capsys, content, message):
    path = tmp_path / "accuracy.json"
    path.write_text(content)
    with pytest.raises(digitus.DigitusError, match=message):
        Record(path, "quick")
    assert main(["--quick", "--recipes", "mlp", "--out", str(tmp_path)]) == 1
    assert "accuracy.json" in capsys.readouterr().err
    assert path.read_text() == content


def test_the_table_goes_into_its_place_in_a_page(tmp_path, capsys):
    page = tmp_path / "accuracy.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nbehind\n")
    publish(page, "new\n")
    assert page.read_text() == f"before\n{BEGIN}\nnew\n{END}\nbehind\n"
    page.write_text("no place")
    with pytest.raises(digitus.ArgumentError, match="has no place for the table"):
        publish(page, "new\n")
    assert main(["--quick", "--recipes", "mlp", "--out", str(tmp_path)]) == 1
    assert "has no place for the table" in capsys.readouterr().err
    assert not (tmp_path / "accuracy.json").exists()


def entry(accuracy, seed=0, seconds=4.0, **changes):
    return {
        **dict.fromkeys(KEYS, ""),
        "seed": seed,
        "recipe": "fast99",
        "data": "mnist",
        "weights": 12_345,
        "epochs": 3,
        "accuracy": accuracy,
        "seconds": seconds,
        "machine": {"processor": "P", "architecture": "A", "system": "S", "processors": 2},
        "threads": 2,
        "versions": {"digitus": "1"},
        "date": f"2026-01-0{seed + 1}",
        **changes,
    }


@pytest.mark.parametrize(
    ("accuracies", "seconds", "cells"),
    [
        (
            [0.990, 0.992, 0.994],
            4.0,
            "99.20% | 0.20 | 99.00% – 99.40% | 3 | 4.0 s | {} aim reached",
        ),
        ([0.9901], 11.0, "99.01% | – | 99.01% – 99.01% | 1 | 11.0 s | {} holds"),
        ([0.9899], 4.0, "98.99% | – | 98.99% – 98.99% | 1 | 4.0 s | {} MISSED"),
        ([0.995], 130.0, "99.50% | – | 99.50% – 99.50% | 1 | 2.2 min | {} MISSED"),
    ],
)
def test_the_table_holds_figures_against_targets(accuracies, seconds, cells):
    runs = [entry(accuracy, seed, seconds) for seed, accuracy in enumerate(accuracies)]
    text = markdown([Row("fast99", runs)], "test")
    limits = "≥ 99.00%, ≤ 12 s | ≥ 99.00%, ≤ 5 s |"
    assert f"| `fast99` | mnist | 12,345 | 3 | {cells.format(limits)} |" in text
    span = "2026-01-01 to 2026-01-03" if len(runs) > 1 else "2026-01-01"
    assert f"- Date: {span}\n" in text
    assert "| – | – | – |" in markdown([Row("mlp", [entry(0.9)])], "test")


def test_targets_are_of_recipes_and_hold_both_figures():
    assert set(TARGETS) <= set(recipes.NAMES)
    target = Target(Goal(0.9, 0.95), Goal(10, 5, at_least=False))
    verdicts = [
        target.verdict(*figures) for figures in ((0.96, 4), (0.96, 6), (0.96, 11), (0.8, 1))
    ]
    assert verdicts == ["aim", "must", "missed", "missed"]


def test_the_table_of_the_documentation_is_that_of_its_record():
    """Whoever changes a recipe measures it again."""
    page = (ROOT / "docs" / "accuracy.md").read_text()
    record = Record(ROOT / "docs" / "accuracy.json", "test")
    current = [(name, digest_of(recipes.load(name))) for name in recorded(record)]
    written = page[page.index(BEGIN) + len(BEGIN) + 1 : page.index(END)]
    assert written == markdown(rows_of(record, current), "test")


def recorded(record):
    names = {run["recipe"] for run in record.runs}
    return [name for name in recipes.NAMES if name in names]
