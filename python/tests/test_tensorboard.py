"""What the TensorBoard callback writes is read back by tensorboard's own reader."""

from __future__ import annotations

import os
import sys

import pytest
from synthetic import digits, run_python, small_network

import digitus

tensorboard = pytest.importorskip("tensorboard")

IMAGES, LABELS = digits(100)


def fit(callback, **arguments):
    network = small_network()
    arguments = {"epochs": 3, "batch_size": 32, "validation_data": (IMAGES, LABELS), **arguments}
    network.fit(IMAGES, LABELS, callbacks=[callback], **arguments)
    return network.history


@pytest.fixture(scope="module", autouse=True)
def _reader_without_tensorflow():
    """Let tensorboard's reader use its own stub: it would load TensorFlow, which takes seconds."""
    if "tensorflow" in sys.modules:
        return
    sys.modules["tensorflow"] = None
    try:
        from tensorboard.compat import tf

        assert tf.compat
    finally:
        del sys.modules["tensorflow"]


def scalars(folder):
    """Return {tag: [(step, value), ...]} as tensorboard's loader of event files finds them."""
    from tensorboard.backend.event_processing.event_file_loader import RawEventFileLoader
    from tensorboard.compat.proto import event_pb2

    found = {}
    for name in sorted(os.listdir(folder)):
        events = map(event_pb2.Event.FromString, RawEventFileLoader(str(folder / name)).Load())
        for number, event in enumerate(events):
            assert (event.file_version == "brain.Event:2") == (number == 0)
            for value in event.summary.value:
                found.setdefault(value.tag, []).append((event.step, value.simple_value))
    return found


def column(figures):
    return [(epoch, pytest.approx(value)) for epoch, value in enumerate(figures, 1)]


def test_scalars_of_epochs_are_read_back(tmp_path):
    history = fit(digitus.TensorBoard(tmp_path / "logs"))
    train = scalars(tmp_path / "logs" / "train")
    validation = scalars(tmp_path / "logs" / "validation")
    assert train == {
        "epoch_loss": column(history.loss),
        "epoch_accuracy": column(history.accuracy),
        "epoch_learning_rate": column([1e-3] * 3),
        "epoch_seconds": column(history.seconds),
    }
    assert validation == {
        "epoch_loss": column(history.val_loss),
        "epoch_accuracy": column(history.val_accuracy),
    }


def test_without_validation_there_is_no_such_run(tmp_path):
    fit(digitus.TensorBoard(tmp_path), validation_data=None)
    assert os.listdir(tmp_path) == ["train"]


def test_steps_are_written_if_asked_for(tmp_path):
    callback = digitus.TensorBoard(tmp_path, every_steps=3)
    history = fit(callback)
    train = scalars(tmp_path / "train")
    assert [step for step, _ in train["batch_loss"]] == [3, 6, 9, 12]
    assert train["batch_loss"][-1][1] == pytest.approx(history.loss[-1])
    assert set(train) > {"batch_loss", "batch_accuracy", "batch_learning_rate", "epoch_loss"}
    assert callback.wants_batches
    assert not digitus.TensorBoard(tmp_path).wants_batches


def test_each_training_has_a_file_of_its_own_that_grows_at_once(tmp_path):
    seen = []

    class Reader(digitus.Callback):
        def on_epoch_end(self, event):
            seen.append(len(scalars(tmp_path / "train")["epoch_loss"]))

    callback = digitus.TensorBoard(tmp_path)
    for _ in range(2):
        small_network().fit(IMAGES, LABELS, epochs=2, callbacks=[callback, Reader()])
    assert seen == [1, 2, 3, 4]
    assert len(os.listdir(tmp_path / "train")) == 2


def test_files_are_closed_after_an_error(tmp_path):
    def fail(event):
        raise KeyError("mine")

    callback = digitus.TensorBoard(tmp_path)
    with pytest.raises(KeyError):
        small_network().fit(IMAGES, LABELS, callbacks=[callback, fail])
    held = {os.path.realpath(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd")}
    assert not any(path.startswith(str(tmp_path)) for path in held)
    assert len(scalars(tmp_path / "train")["epoch_loss"]) == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    network = small_network()
    with pytest.raises(digitus.FileAccessError, match="file/train: cannot write: Not a directory"):
        network.fit(IMAGES, LABELS, callbacks=[digitus.TensorBoard(tmp_path / "file")])
    assert network.history.epochs == 0
    with pytest.raises(digitus.ArgumentError, match="every_steps: expected 1 or more"):
        digitus.TensorBoard(tmp_path, every_steps=0)


def test_tensorflow_is_not_loaded(tmp_path):
    done = run_python(
        "import sys, digitus\nfrom synthetic import *\nimages, labels = digits(100)\n"
        "small_network().fit(images, labels, callbacks=[digitus.TensorBoard(sys.argv[1])])\n"
        "assert 'tensorflow' not in sys.modules",
        str(tmp_path),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(scalars(tmp_path / "train")["epoch_loss"]) == 5


def test_a_missing_package_is_said_before_training(monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboard", None)
    with pytest.raises(ImportError, match=r"tensorboard is not installed; .*tensorboard\]"):
        digitus.TensorBoard("logs")
