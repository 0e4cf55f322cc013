"""Many threads of the host, and children of forks amid their work, get the bits that one gets."""

from __future__ import annotations

import pytest
from c_programs import SMOKE, build, run
from synthetic import csv_text, digits, write

pytestmark = pytest.mark.slow

LABELS, PIXELS, COUNT = 10, 784, 300


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("threads")
    for name in ("threads", "forks", "exits"):
        build(SMOKE / f"{name}.c", folder / name, "-pthread")
    images, labels = digits(COUNT, width=PIXELS)
    write(folder / "digits.csv", csv_text(images, labels))
    return folder


def test_every_thread_gets_the_same_bits(programs):
    done = run(programs / "threads", programs / "digits.csv", 100)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "100 rounds: every bit as expected\n"


def test_a_race_is_noticed(programs):
    done = run(programs / "threads", programs / "digits.csv", 100, "race")
    assert done.returncode == 1
    assert "memcmp" in done.stderr


def test_children_of_a_busy_process_get_the_same_bits(programs):
    done = run(programs / "forks", 500)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "500 children: every bit as expected\n"


def test_a_process_that_ends_amid_products_ends_with_its_status(programs):
    """Without the gate around products about one in eight died of a segmentation fault."""
    ends = [run(programs / "exits", 7, 3000 + 300 * number) for number in range(100)]
    assert {(done.returncode, done.stderr) for done in ends} == {(7, "")}
