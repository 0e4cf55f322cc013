"""`digitus bench`: what it measures, and how it tells."""

from __future__ import annotations

import json
import subprocess

import pytest
from checkout import DIGITUS, SAMPLE

from digitus.cli.bench_profile import BAR_WIDTH, bar, profile_document
from digitus.step_profile import PARTS, StepProfile

pytestmark = pytest.mark.slow  # Each test starts the command.

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


def test_profile_tells_the_parts_of_a_step_as_json():
    done = run("--profile", "--hidden", "16", "--batch-size", 64, "--threads", 2, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["threads"] == 2
    assert report["train"] == {"sizes": [784, 16, 10], "batch_size": 64, "images": 4500}
    profile = report["profile"]
    assert profile["steps"] > 71
    assert profile["images_per_second"] * profile["seconds"] == pytest.approx(profile["images"])
    assert list(profile["parts"]) == list(PARTS)
    shares = [part["share"] for part in profile["parts"].values()]
    assert all(share >= 0 for share in shares)
    assert sum(shares) == pytest.approx(1)


def test_profile_tells_the_parts_of_a_step_in_a_table():
    done = run("--profile", "--hidden", "16", "--batch-size", "full")
    assert done.returncode == 0, done.stderr
    assert "784-16-10, Adam, full batch, 4,500 images" in done.stdout
    for name in ("fetch images", "backward", "update (Adam)", "waiting", "whole step", "█"):
        assert name in done.stdout
    assert "images/s in " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_profile_refuses_to_read_a_file():
    done = run("--profile", "--csv", TRAINING_CSV)
    assert done.returncode == 1
    assert "--csv" in done.stderr


def test_shares_and_times_follow_from_the_seconds_of_threads():
    found = StepProfile(
        steps=10, images=1000, threads=2, seconds=0.5, gather=0.1, forward=0.2, loss=0.0,
        backward=0.1, gradients=0.3, update=0.1, waiting=0.2,
    )  # fmt: skip
    document = profile_document(found)
    assert document["images_per_second"] == 2000
    assert document["microseconds_per_step"] == pytest.approx(50_000)
    assert document["parts"]["gradients"]["share"] == pytest.approx(0.3)
    assert document["parts"]["gradients"]["microseconds_per_step"] == pytest.approx(15_000)


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0, ""),
        (1, "█" * BAR_WIDTH),
        (0.5, "█" * (BAR_WIDTH // 2)),
        (1 / (8 * BAR_WIDTH), "▏"),
        (0.5 + 7 / (8 * BAR_WIDTH), "█" * (BAR_WIDTH // 2) + "▉"),
    ],
)
def test_bar_is_as_long_as_the_share(share, expected):
    assert bar(share) == expected
