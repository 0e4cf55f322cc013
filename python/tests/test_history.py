"""What a training has measured is shown, and written as CSV."""

from __future__ import annotations

import pytest
from synthetic import digits, small_network

import digitus

IMAGES, LABELS = digits(100)


def test_history_is_written_as_csv(tmp_path):
    history = small_network().fit(
        IMAGES, LABELS, epochs=2, batch_size=32, validation_data=(IMAGES, LABELS)
    )
    path = tmp_path / "h.csv"
    path.write_text("old")
    history.to_csv(path)
    lines = path.read_text().splitlines()
    assert lines[0] == "epoch,loss,accuracy,val_loss,val_accuracy,seconds"
    rows = [list(map(float, line.split(","))) for line in lines[1:]]
    for index, row in enumerate(rows):
        assert row == [
            index + 1,
            history.loss[index],
            history.accuracy[index],
            history.val_loss[index],
            history.val_accuracy[index],
            history.seconds[index],
        ]
    assert [entry.name for entry in tmp_path.iterdir()] == ["h.csv"]


def test_history_without_validation_leaves_its_columns_empty(tmp_path):
    digitus.History(loss=[0.5], accuracy=[0.25], seconds=[2.0]).to_csv(tmp_path / "h.csv")
    assert (tmp_path / "h.csv").read_text().splitlines()[1] == "1,0.5,0.25,,,2.0"


def test_history_that_cannot_be_written_leaves_nothing(tmp_path):
    with pytest.raises(digitus.FileMissingError, match="folder does not exist"):
        digitus.History().to_csv(tmp_path / "none" / "h.csv")
    (tmp_path / "folder").mkdir()
    with pytest.raises(digitus.FileAccessError, match="folder"):
        digitus.History().to_csv(tmp_path / "folder")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]


def test_history_shows_its_last_epoch():
    assert repr(digitus.History()) == "<History of 0 epochs>"
    shown = repr(digitus.History([2.0, 1.0], [0.5, 0.75], [1.5, 1.25], [0.5, 0.5], [1, 1]))
    expected = "loss 1.0000, accuracy 0.7500, val_loss 1.2500, val_accuracy 0.5000"
    assert shown == f"<History of 2 epochs: {expected}>"
    one = repr(digitus.History([2.0], [0.5], [], [], [1]))
    assert one == "<History of 1 epoch: loss 2.0000, accuracy 0.5000>"
