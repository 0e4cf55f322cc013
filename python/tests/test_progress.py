"""What `fit(progress=)` shows in a pipe, on a terminal and in a notebook."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import sys

import pytest
from synthetic import digits, run_python, small_network

import digitus
from digitus import _progress
from digitus._epoch_line import epoch_line
from digitus._line_display import Display, LineDisplay
from digitus.events import EpochEvent
from digitus.trainer import Progress

IMAGES, LABELS = digits(100)


def fit(**arguments):
    return small_network().fit(IMAGES, LABELS, batch_size=32, **arguments)


def state(epoch, images, of=100):
    """Return the progress of a training after so many images of an epoch."""
    return Progress(epoch, images // 10, 10, images, 1, 0.5, 0.25, images == of, 0.1)


def event(epoch, epochs=3):
    return EpochEvent(
        None, epoch, epochs, 0.5, 0.25, None, None, 2.0, digitus.History(), learning_rate=0.1
    )


def test_lines_where_there_is_no_terminal(capsys):
    fit(epochs=2, progress=True, validation_data=(IMAGES, LABELS))
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("epoch 2/2  loss ")
    assert "val_accuracy" in lines[1]


def test_nothing_unless_asked_for(capsys):
    fit(epochs=1)
    assert capsys.readouterr() == ("", "")


def test_a_long_epoch_shows_signs_of_life_every_ten_seconds(capsys):
    now = [100.0]
    display = LineDisplay(3, clock=lambda: now[0])
    for images in range(1, 101):  # One a second, as if each step took one.
        now[0] += 1
        display.update(state(2, images), 100)
    display.epoch_ended(event(2))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "epoch 2/3   10 %  loss 0.5000  accuracy 0.2500"
    assert [re.search(r"(\d+) %", line)[1] for line in lines[:-1]] == [
        *("10", "20", "30", "40", "50", "60", "70", "80", "90"),
    ]
    assert lines[-1] == "epoch 2/3  loss 0.5000  accuracy 0.2500  2.00 s  50 img/s"


def test_short_epochs_write_no_signs_of_life(capsys):
    now = [100.0]
    display = LineDisplay(3, clock=lambda: now[0])
    for epoch in (1, 2, 3):
        for images in range(20, 101, 20):
            now[0] += 1.8
            display.update(state(epoch, images), 100)
        display.epoch_ended(event(epoch))
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_bar_on_a_terminal():
    """A terminal of 150 columns sees the bar move and vanish; what callbacks print is elsewhere."""
    pytest.importorskip("rich")
    leader, follower = pty.openpty()
    code = (
        "from synthetic import *\nimages, labels = digits(4000)\n"
        "small_network().fit(images, labels, epochs=2, progress=True,"
        " callbacks=[lambda event: print('mine', event.epoch)])"
    )
    with os.fdopen(leader, "rb", buffering=0), os.fdopen(follower, "w") as terminal:
        read, printed = _run_on(terminal, leader, code)
    assert printed == "mine 1\nmine 2\n"
    assert "mine" not in read
    assert "epoch 1/2 " in read
    assert "━" in read
    lines = [line for line in read.replace("\r", "").split("\n") if "img/s" in line]
    assert [re.search(r"epoch ./2  loss", line)[0][:9] for line in lines] == [
        "epoch 1/2",
        "epoch 2/2",
    ]
    assert read.endswith("\x1b[2K")  # The line of the bar is wiped.


def _run_on(terminal, leader, code):
    import subprocess
    import threading

    collected = []

    def collect():
        while True:
            try:
                part = os.read(leader, 65_536)
            except OSError:  # So a terminal ends whose last writer has gone.
                return
            collected.append(part)

    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            [os.path.dirname(__file__), os.environ.get("PYTHONPATH", "")]
        ),
        "TERM": "xterm-256color",
        "COLUMNS": "150",
    }
    reader = threading.Thread(target=collect, daemon=True)
    reader.start()
    done = subprocess.run(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=environment,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0
    terminal.close()
    reader.join(10)
    return b"".join(collected).decode(), done.stdout


def test_a_bar_is_drawn_with_rich(monkeypatch):
    console = pytest.importorskip("rich.console")
    from digitus._bar_display import BarDisplay

    shown = io.StringIO()
    terminal = console.Console(file=shown, force_terminal=True, width=150)
    monkeypatch.setattr(
        "digitus.training.make_display", lambda wanted, epochs: BarDisplay(epochs, terminal)
    )
    fit(epochs=2, progress=True)
    for words in ("epoch 1/2", "epoch 2/2", "100 %", "img/s"):
        assert words in shown.getvalue()


@pytest.mark.parametrize(
    ("width", "last"), [(80, " 0.9125"), (90, " 1.25 s"), (98, " 3,600 img/s"), (None, " img/s")]
)
def test_a_line_fits_the_terminal_that_it_is_for(width, last):
    validated = EpochEvent(
        None, 1, 3, 0.5, 0.75, 0.25, 0.9125, 1.25, digitus.History(), learning_rate=0.1
    )
    line = epoch_line(validated, 4500, width)
    assert line.endswith(last)
    assert width is None or len(line) <= width


def test_the_bar_writes_lines_that_a_narrow_terminal_does_not_break():
    console = pytest.importorskip("rich.console")
    from digitus._bar_display import BarDisplay

    for width, is_whole in ((50, False), (150, True)):
        shown = io.StringIO()
        terminal = console.Console(file=shown, force_terminal=True, width=width)
        with BarDisplay(1, terminal) as display:
            fit(epochs=1, callbacks=[display.epoch_ended])
        assert (" img/s" in shown.getvalue()) is is_whole


def test_no_rich_means_lines(monkeypatch):
    monkeypatch.setitem(sys.modules, "rich.console", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert isinstance(_progress.make_display(True, 3), LineDisplay)
    with pytest.raises(ImportError, match="'bar' needs rich; run: pip install rich"):
        _progress.make_display("bar", 3)


def test_displays_by_name(monkeypatch, capsys):
    bar = pytest.importorskip("digitus._bar_display")
    assert isinstance(_progress.make_display("bar", 3), bar.BarDisplay)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert isinstance(_progress.make_display(True, 3), bar.BarDisplay)
    assert isinstance(_progress.make_display("lines", 3), LineDisplay)
    fit(epochs=1, progress="bar")
    assert "\x1b[" in capsys.readouterr().err


def test_without_stderr_nothing_is_shown(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert type(_progress.make_display(True, 3)) is Display
    fit(epochs=1, progress=True)


@pytest.mark.parametrize("progress", ["yes", 1, None, "Bar", ["bar"]])
def test_other_choices_are_refused(progress):
    message = "progress: expected True, False, 'bar' or 'lines'; got"
    with pytest.raises(digitus.ArgumentError, match=message):
        fit(progress=progress)


NOTEBOOK = """
import json, sys
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from synthetic import *
from digitus import _notebook_display

shell = InteractiveShell.instance()
shell.display_pub = CapturingDisplayPublisher()
assert not _notebook_display.is_notebook()
shell.kernel = object()
assert _notebook_display.is_notebook()
_notebook_display.REDRAW_SECONDS = 0

def stop(event):
    if sys.argv[1] == "stop" and event.epoch == 2:
        raise KeyboardInterrupt

images, labels = digits(400)
try:
    small_network().fit(images, labels, epochs=3, batch_size=32, callbacks=[stop], progress=True)
except KeyboardInterrupt:
    pass
print(json.dumps(shell.display_pub.outputs))
"""


@pytest.mark.parametrize(
    ("how", "end"),
    [("on", r"epoch 3/3  loss .* img/s"), ("stop", r"epoch 2/3 .* KeyboardInterrupt")],
)
def test_one_line_in_a_notebook_that_stays_as_text(how, end):
    pytest.importorskip("IPython")
    done = run_python(NOTEBOOK, how)
    assert (done.returncode, done.stderr) == (0, "")
    outputs = json.loads(done.stdout)
    assert [output["update"] for output in outputs] == [False] + [True] * (len(outputs) - 1)
    assert len({output["transient"]["display_id"] for output in outputs}) == 1
    live, last = [output["data"] for output in outputs[1:-1]], outputs[-1]["data"]
    assert len(live) >= 2
    assert all(re.match(r'<progress value="\d+" max="1200">', data["text/html"]) for data in live)
    assert re.fullmatch(r"epoch 1/3 .*loss \d.*", live[0]["text/plain"])
    assert re.fullmatch(end, last["text/plain"])
    assert last["text/plain"] in last["text/html"]
    assert "<progress" not in last["text/html"]
