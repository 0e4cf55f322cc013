"""Callbacks hear of epochs and batches and can stop them; the log tells the rest."""

from __future__ import annotations

import logging

import numpy as np
import pytest
from synthetic import digits, run_python, small_network

import digitus
from digitus.callbacks import Callbacks

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


class Recorder(digitus.Callback):
    """Writes down what it hears of, and fails, or stops, at one thing."""

    def __init__(self, log, name="", at="", action=None):
        self.log, self.name, self.at, self.action = log, name, at, action

    def hear(self, what, event):
        """Write down one thing."""
        self.log.append((self.name + what, event))
        return self.action() if what == self.at else None

    def on_train_begin(self, event):
        """Write it down."""
        return self.hear("begin", event)

    def on_batch_end(self, event):
        """Write it down."""
        return self.hear("batch", event)

    def on_epoch_end(self, event):
        """Write it down."""
        return self.hear("epoch", event)

    def on_train_end(self, event):
        """Write it down."""
        return self.hear("end", event)


def failing(error):
    def fail():
        raise error

    return fail


def words(log):
    return [word for word, _ in log]


def test_a_callback_hears_of_begin_and_end():
    log = []
    network, history = fit([Recorder(log)], epochs=2, validation_data=(IMAGES, LABELS))
    assert words(log) == ["begin", *["batch"] * 4, "epoch", *["batch"] * 4, "epoch", "end"]
    begin, end = log[0][1], log[-1][1]
    assert (begin.epoch, begin.epochs, begin.images, begin.batches) == (1, 2, 100, 4)
    assert (begin.has_validation, begin.network, begin.history) == (True, network, history)
    assert begin.learning_rate == pytest.approx(1e-3)
    assert (end.epoch, end.epochs, end.error, end.history) == (2, 2, None, history)


def test_events_tell_the_learning_rate_of_their_step():
    log = []
    schedule = digitus.StepDecay(3, 0.5)
    fit([Recorder(log)], epochs=2, optimizer=digitus.SGD(0.8), schedule=schedule)
    rates = [event.learning_rate for word, event in log if word == "batch"]
    assert rates == pytest.approx([0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2, 0.2])
    assert [event.learning_rate for word, event in log if word == "epoch"] == [rates[3], rates[7]]
    assert log[0][1].learning_rate == pytest.approx(0.8)


def test_a_callback_may_stop_before_the_first_step():
    log = []
    network, history = fit([Recorder(log, at="begin", action=lambda: True)])
    assert words(log) == ["begin", "end"]
    assert history.epochs == 0
    np.testing.assert_array_equal(
        network.parameters()["dense_1.kernel"], small_network().parameters()["dense_1.kernel"]
    )


def test_what_is_not_overridden_costs_nothing():
    class Quiet(digitus.Callback):
        def on_epoch_end(self, event):
            pass

    assert not Callbacks([Quiet(), digitus.EarlyStopping(), print]).want_batches
    assert Callbacks([Recorder([])]).want_batches
    log = []
    fit([Quiet(), digitus.Callback()], epochs=1)
    fit([digitus.Callback(), Recorder(log)], epochs=1)
    assert words(log).count("batch") == 4


@pytest.mark.parametrize("where", ["begin", "batch", "epoch"])
@pytest.mark.parametrize("error", [KeyError("mine"), KeyboardInterrupt()], ids=["error", "ctrl-c"])
def test_whatever_ends_the_training_all_hear_of_the_end(where, error):
    log, network = [], small_network()
    callbacks = [Recorder(log, "1 "), Recorder(log, "2 ", where, failing(error))]
    callbacks.append(Recorder(log, "3 "))
    with pytest.raises(type(error)) as caught:
        network.fit(IMAGES, LABELS, callbacks=callbacks)
    assert caught.value is error
    ends = [(word, event.error) for word, event in log if word.endswith("end")]
    told = ["1 end", "2 end"] if where == "begin" else ["1 end", "2 end", "3 end"]
    assert ends == [(word, error) for word in told]
    assert log[-1][1].epoch == network.history.epochs == (where == "epoch")
    assert network.fit(IMAGES, LABELS, epochs=1).epochs == 1
    assert network.predict(IMAGES[:2]).shape == (2,)


def test_the_network_has_its_final_weights_when_callbacks_hear_of_the_end():
    seen = []

    class Last(digitus.Callback):
        def on_train_end(self, event):
            seen.append(event.network.parameters()["dense_1.kernel"])

    network, _ = fit([Last()], average=0.9)
    np.testing.assert_array_equal(seen[0], network.parameters()["dense_1.kernel"])


def test_an_error_at_the_end_is_raised_after_all_were_told():
    log, error = [], OSError("mine")
    callbacks = [Recorder(log, at="end", action=failing(error)), Recorder(log, "2 ")]
    with pytest.raises(OSError, match="mine"):
        fit(callbacks)
    assert words(log)[-2:] == ["end", "2 end"]


def test_an_error_at_the_end_does_not_hide_why_training_failed():
    log = []
    callbacks = [Recorder(log, at="end", action=failing(OSError("disk")))]
    callbacks.append(Recorder(log, at="epoch", action=failing(KeyError("mine"))))
    with pytest.warns(UserWarning, match="on_train_end: OSError.'disk'"), pytest.raises(KeyError):
        fit(callbacks)


def test_an_object_that_hears_of_the_end_alone_is_a_callback():
    class End:
        def on_train_end(self, event):
            self.epochs = event.epoch

    end = End()
    fit([end], epochs=2)
    assert end.epochs == 2


def test_a_class_in_place_of_an_object_is_refused():
    message = r"EarlyStopping is a class; give an object of it, such as EarlyStopping\(...\)"
    with pytest.raises(digitus.ArgumentError, match=message):
        fit([digitus.EarlyStopping])


def test_epochs_are_logged(caplog, tmp_path):
    with caplog.at_level(logging.INFO, "digitus"):
        fit([], epochs=2, validation_data=(IMAGES, LABELS))
    assert [record.levelname for record in caplog.records] == ["INFO", "INFO"]
    assert caplog.messages[1].startswith("epoch 2/2  loss ")
    caplog.clear()
    with caplog.at_level(logging.DEBUG, "digitus"):
        path = tmp_path / "m.safetensors"
        fit([digitus.ModelCheckpoint(path, monitor="loss")], epochs=1, checkpoint=tmp_path / "c")
    text = "\n".join(caplog.messages)
    for part in ("training begins: epochs 1 to 1, 100 images in 4 batches", "epoch 1/1  loss"):
        assert part in text
    assert f"model of epoch 1 saved: {path}" in text
    assert f"checkpoint written: {tmp_path / 'c'}, 1 epochs" in text
    assert "training ends with 1 of 1 epochs: None" in text


def test_nothing_is_logged_to_anyone_who_did_not_ask():
    done = run_python(
        "from synthetic import *\nimages, labels = digits(100)\n"
        "small_network().fit(images, labels, epochs=1)\n"
        "import logging\nlogging.getLogger('digitus').error('not for you')"
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
