"""CSVLogger writes each epoch at once, goes on where it is told to, and closes its file."""

from __future__ import annotations

import contextlib
import csv
import os

import pytest
from synthetic import digits, run_python, small_network

import digitus

IMAGES, LABELS = digits(100)


def fit(callbacks, **arguments):
    network = small_network()
    network.fit(IMAGES, LABELS, **{"epochs": 2, "callbacks": callbacks, **arguments})
    return network


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def test_lines_hold_the_figures_of_the_history(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("old")
    schedule = digitus.StepDecay(1, 0.5)
    logger = digitus.CSVLogger(path)
    arguments = {"optimizer": digitus.SGD(0.5), "schedule": schedule, "batch_size": None}
    network = fit([logger], validation_data=(IMAGES, LABELS), **arguments)
    history, found = network.history, rows(path)
    assert [int(row["epoch"]) for row in found] == [1, 2]
    for name in ("loss", "accuracy", "val_loss", "val_accuracy", "seconds"):
        assert [float(row[name]) for row in found] == getattr(history, name)
    assert [float(row["learning_rate"]) for row in found] == [0.5, 0.25]
    history.to_csv(tmp_path / "whole.csv")
    whole = (tmp_path / "whole.csv").read_text().splitlines()
    assert [line.rpartition(",")[0] for line in path.read_text().splitlines()] == whole


def test_an_epoch_is_in_the_file_before_the_next_begins(tmp_path):
    path, seen = tmp_path / "h.csv", []
    fit([digitus.CSVLogger(path), lambda event: seen.append(len(rows(path)))], epochs=3)
    assert seen == [1, 2, 3]
    assert rows(path)[0]["val_loss"] == ""


def test_lines_are_appended_behind_one_header(tmp_path):
    path = tmp_path / "h.csv"
    for _ in range(2):
        fit([digitus.CSVLogger(path, append=True)])
    assert [row["epoch"] for row in rows(path)] == ["1", "2", "1", "2"]
    assert path.read_text().count("epoch") == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("epoch,loss\n1,2\n", "line 1: expected epoch,loss,accuracy.*append=False to replace"),
        ("x" * 100_000, "line 1: expected epoch"),
        (
            "epoch,loss,accuracy,val_loss,val_accuracy,seconds,learning_rate\n1,0.5",
            "its last line has no end",
        ),
    ],
)
def test_a_file_of_another_form_is_not_appended_to(tmp_path, text, message):
    path, network = tmp_path / "h.csv", small_network()
    path.write_text(text)
    with pytest.raises(digitus.DataFormatError, match=message):
        network.fit(IMAGES, LABELS, callbacks=[digitus.CSVLogger(path, append=True)])
    assert path.read_text() == text
    assert network.history.epochs == 0


def test_a_file_that_cannot_be_written_is_said_before_an_epoch_is_spent(tmp_path):
    network = small_network()
    with pytest.raises(digitus.FileMissingError, match="the folder does not exist"):
        network.fit(IMAGES, LABELS, callbacks=[digitus.CSVLogger(tmp_path / "none" / "h.csv")])
    with pytest.raises(digitus.FileAccessError, match="cannot write: Is a directory"):
        network.fit(IMAGES, LABELS, callbacks=[digitus.CSVLogger(tmp_path)])
    assert network.history.epochs == 0
    for path in (3, "a\0"):
        with pytest.raises(digitus.ArgumentError, match="path: expected"):
            digitus.CSVLogger(path)


FULL = """
import resource, sys
from synthetic import *
images, labels = digits(100)
resource.setrlimit(resource.RLIMIT_FSIZE, (300, resource.RLIM_INFINITY))
network = small_network()
try:
    network.fit(images, labels, epochs=50, callbacks=[digitus.CSVLogger(sys.argv[1])])
except digitus.FileAccessError as error:
    print(error)
print(network.history.epochs, network.evaluate(images, labels).count)
"""


def test_a_full_disk_ends_the_training_and_leaves_the_network(tmp_path):
    done = run_python(FULL, str(tmp_path / "h.csv"))
    assert (done.returncode, done.stderr) == (0, "")
    said, left = done.stdout.splitlines()
    assert said.endswith("h.csv: cannot write: File too large")
    assert 1 < int(left.split()[0]) < 10
    assert left.split()[1] == "100"


def open_files():
    """Return the paths of the files that this process has open."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(FileNotFoundError):  # That of the listing itself.
            found.append(os.readlink(f"/proc/self/fd/{name}"))
    return found


@pytest.mark.parametrize("error", [KeyError("mine"), KeyboardInterrupt(), None])
def test_the_file_is_closed_however_training_ends(tmp_path, error):
    path, was_open = str(tmp_path / "h.csv"), []

    def end(event):
        was_open.append(path in open_files())
        if error is not None:
            raise error

    logger = digitus.CSVLogger(path)
    with contextlib.nullcontext() if error is None else pytest.raises(type(error)):
        fit([logger, end], epochs=1)
    assert was_open == [True]
    assert path not in open_files()
    assert len(rows(path)) == 1
    logger.on_train_end(None)  # Once more does no harm.
