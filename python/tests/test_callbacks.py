"""Callbacks hear of epochs and batches and can stop them; history and progress tell the rest."""

from __future__ import annotations

import io

import numpy as np
import pytest
from synthetic import digits, small_network

import digitus
from digitus import _progress

IMAGES, LABELS = digits(100)


def fit(callbacks, epochs=4, **arguments):
    network = small_network()
    return network, network.fit(
        IMAGES, LABELS, epochs=epochs, batch_size=32, callbacks=callbacks, **arguments
    )


def test_callable_hears_of_each_epoch():
    events = []
    network, history = fit([events.append], validation_data=(IMAGES, LABELS))
    assert [event.epoch for event in events] == [1, 2, 3, 4]
    for index, event in enumerate(events):
        assert event.network is network
        assert event.history is history
        assert event.epochs == 4
        assert event.loss == history.loss[index]
        assert event.accuracy == history.accuracy[index]
        assert event.val_loss == history.val_loss[index]
        assert event.val_accuracy == history.val_accuracy[index]
        assert event.seconds == history.seconds[index]


def test_validation_figures_are_none_without_validation():
    events = []
    fit([events.append], epochs=1)
    assert events[0].val_loss is None
    assert events[0].val_accuracy is None


def test_object_hears_of_each_batch():
    class Listener:
        def __init__(self):
            self.batches, self.epochs = [], []

        def on_batch_end(self, event):
            self.batches.append(event)

        def on_epoch_end(self, event):
            self.epochs.append(event)

    listener = Listener()
    fit([listener], epochs=2)
    assert [(event.epoch, event.batch, event.step) for event in listener.batches] == [
        (1, 1, 1),
        (1, 2, 2),
        (1, 3, 3),
        (1, 4, 4),
        (2, 1, 5),
        (2, 2, 6),
        (2, 3, 7),
        (2, 4, 8),
    ]
    assert {event.batches for event in listener.batches} == {4}
    assert len(listener.epochs) == 2
    assert listener.batches[3].loss == listener.epochs[0].loss


def test_listening_changes_no_bits():
    class Listener:
        def on_batch_end(self, event):
            pass

    first, second = fit([])[0], fit([Listener()])[0]
    for name, value in first.parameters().items():
        np.testing.assert_array_equal(value, second.parameters()[name])


@pytest.mark.parametrize(
    "stop", [lambda event: event.epoch == 2, lambda event: event.stop() if event.epoch == 2 else 0]
)
def test_callback_stops_after_its_epoch(stop):
    heard = []
    _, history = fit([stop, lambda event: heard.append(event.epoch)])
    assert history.epochs == 2
    assert heard == [1, 2]


def test_answers_other_than_true_do_not_stop():
    assert fit([lambda event: 1, lambda event: "stop"])[1].epochs == 4


def test_callback_stops_within_an_epoch():
    class Stopper:
        def on_batch_end(self, event):
            return event.step == 6

    network, history = fit([Stopper()])
    assert history.epochs == 1
    assert network.history is history


def test_error_of_a_callback_is_passed_on_and_keeps_what_was_learned():
    def fail(event):
        if event.epoch == 2:
            raise KeyError("mine")

    network = small_network()
    with pytest.raises(KeyError, match="mine"):
        network.fit(IMAGES, LABELS, callbacks=[fail])
    assert network.history.epochs == 2
    assert network.fit(IMAGES, LABELS, epochs=1).epochs == 1


def test_callback_may_use_the_network():
    def use(event):
        event.network.predict(IMAGES[:3])
        event.network.set_parameters(event.network.parameters())

    assert fit([use])[1].epochs == 4


def test_history_is_written_as_csv(tmp_path):
    _, history = fit([], epochs=2, validation_data=(IMAGES, LABELS))
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


def test_progress_is_a_line_an_epoch_where_there_is_no_terminal(capsys):
    fit([], epochs=2, progress=True, validation_data=(IMAGES, LABELS))
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("epoch 2/2  loss ")
    assert "val_accuracy" in lines[1]


def test_nothing_is_shown_unless_asked_for(capsys):
    fit([])
    assert capsys.readouterr() == ("", "")


def test_progress_is_a_bar_with_rich(monkeypatch):
    console = pytest.importorskip("rich.console")
    shown = io.StringIO()
    terminal = console.Console(file=shown, force_terminal=True, width=150)
    monkeypatch.setattr(
        "digitus.training.make_display",
        lambda wanted, epochs: _progress.BarDisplay(epochs, terminal),
    )
    fit([], epochs=2, progress=True)
    for words in ("epoch 1/2", "epoch 2/2", "100 %", "img/s"):
        assert words in shown.getvalue()


def test_progress_needs_no_rich(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert isinstance(_progress.make_display(True, 3), _progress.LineDisplay)
