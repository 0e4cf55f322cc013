"""`digitus bench`: what it measures, and how it tells."""

from __future__ import annotations

import json
import subprocess

import pytest
from checkout import DIGITUS, SAMPLE

TRAINING_CSV = SAMPLE / "mnist_train.csv.gz"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [DIGITUS, "bench", "--data", "sample", "--rounds", "2", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_bench_tells_rates_as_json():
    options = ("--hidden", "16,12", "--batch-size", "full", "--threads", 1, "--json")
    done = run(*options, "--csv", TRAINING_CSV)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["threads"] == 1
    assert report["train"]["sizes"] == [784, 16, 12, 10]
    assert report["train"]["batch_size"] is None
    train, predict, read = report["train"], report["predict"], report["read"]
    assert train["images_per_second"] * train["seconds"] == pytest.approx(train["images"])
    assert predict["images_per_second"] > 0
    assert 0 < predict["one_image_seconds"] < 0.1
    assert read["bytes"] == TRAINING_CSV.stat().st_size
    assert read["bytes_per_second"] > 0


def test_bench_tells_rates_in_words():
    done = run("--hidden", "16")
    assert done.returncode == 0, done.stderr
    assert "784-16-10, Adam, batches of 128" in done.stdout
    assert "one image at a time" in done.stdout
    assert "read " not in done.stdout
    assert "medians of 2" in done.stdout


def test_bench_refuses_a_wrong_batch_size():
    done = run("--batch-size", "none")
    assert done.returncode == 1
    assert "--batch-size" in done.stderr
