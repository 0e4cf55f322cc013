"""With too little memory a call succeeds or is refused; the process lives, and works afterwards."""

from __future__ import annotations

import re

import pytest
from c_programs import SMOKE, build, run
from synthetic import csv_text, digits, write

pytestmark = pytest.mark.slow

KINDS = {
    "open_csv", "open_gzip", "copy_images", "build_network", "create_trainer", "run_trainer",
    "predict_rows", "predict_one", "evaluate", "save", "load", "save_checkpoint",
    "restore_checkpoint", "run_restored", "describe_checkpoint", "set_metadata", "get_metadata",
    "save_metadata", "load_metadata", "set_augmentation", "run_augmented", "augment_images",
    "normalize_image",
    "build_convnet", "create_convnet_trainer", "run_convnet", "set_weights", "average",
    "predict_rows_convnet", "predict_one_convnet", "evaluate_convnet", "gradients_convnet",
    "save_convnet", "load_convnet", "save_convnet_checkpoint", "restore_convnet",
}  # fmt: skip


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    folder = tmp_path_factory.mktemp("memory")
    images, labels = digits(300, width=784)
    write(folder / "digits.csv", csv_text(images, labels))
    write(folder / "digits.csv.gz", csv_text(images, labels))
    return build(SMOKE / "short_memory.c", folder / "short_memory")


def outcomes(program, *arguments):
    """Return for each kind of work how often it succeeded, was refused, and broke."""
    done = run(program, program.parent, *arguments)
    assert done.returncode == 0, done.stderr
    found = re.findall(r"(\w+): (\d+) succeeded, (\d+) refused, (\d+) broke", done.stdout)
    return {name: tuple(map(int, counts)) for name, *counts in found}, done.stderr


def test_little_address_space_is_no_harm(program):
    found, errors = outcomes(program, "address-space", 1_000_000)
    assert set(found) == KINDS
    assert all(broke == 0 for _, _, broke in found.values()), errors
    assert all(succeeded > 0 for succeeded, _, _ in found.values())
    assert all(found[name][1] > 0 for name in ("open_csv", "copy_images", "build_network", "load"))


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("create_trainer", 70_001),
        ("run_trainer", 5_003),
        ("predict_rows", 30_011),
        ("predict_one", 5_003),
        ("evaluate", 30_011),
        ("save", 2_003),
        ("load", 20_011),
        ("save_checkpoint", 20_011),
        ("restore_checkpoint", 100_003),
        ("run_restored", 5_003),
        ("describe_checkpoint", 200_003),
        ("set_augmentation", 20_011),
        ("run_augmented", 5_003),
        ("augment_images", 5_003),
        ("normalize_image", 4_001),
        ("set_metadata", 70_001),
        ("get_metadata", 5_003),
        ("save_metadata", 100_003),
        ("load_metadata", 200_003),
        ("build_convnet", 800_011),
        ("create_convnet_trainer", 300_007),
        ("run_convnet", 5_003),
        ("set_weights", 4_001),
        ("average", 4_001),
        ("predict_rows_convnet", 30_011),
        ("predict_one_convnet", 5_003),
        ("evaluate_convnet", 30_011),
        ("gradients_convnet", 300_007),
        ("save_convnet", 4_001),
        ("load_convnet", 5_003),
        ("save_convnet_checkpoint", 50_021),
        ("restore_convnet", 50_021),
    ],
)
def test_a_full_heap_is_no_harm(program, kind, step):
    found, errors = outcomes(program, "heap", step, kind)
    succeeded, refused, broke = found[kind]
    assert broke == 0, errors
    assert succeeded > 0
    assert refused > 0
