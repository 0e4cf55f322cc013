"""Whatever checkpoints, notes and paths the package is given: the same bits, or a refusal."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import JUNK, NEW_PATHS, PATHS, TEXTS, bounded, is_passable, outcome, shown
from synthetic import digits

import digitus
from digitus.inspection.report import inspect_file

IMAGES, LABELS = digits(12, classes=3, width=4)
LABELS[:3] = [0, 1, 2]
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS, 3)
HUGE = 10**5000
"""More digits than Python writes down."""
EVERY = st.one_of(st.integers(1, 3), JUNK)


def small(seed=0):
    """Return a network for the images."""
    return digitus.Network((4,), [digitus.Dense(3)], seed)


def new_trainer(seed=0):
    """Return a trainer of a network of its own."""
    return digitus.Trainer(small(seed), DATASET, "adam", 5)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return the bytes of a checkpoint of `fit`, of one with another note, and of a model."""
    folder, network = tmp_path_factory.mktemp("written"), small()
    network.fit(DATASET, epochs=2, batch_size=5, checkpoint=folder / "fit")
    trainer = new_trainer()
    trainer.run(2)
    trainer.save(folder / "trainer", "[" * 5000)
    network.save(folder / "model")
    return {name: (folder / name).read_bytes() for name in ("fit", "trainer", "model")}


@pytest.fixture
def folder(tmp_path, monkeypatch, written):
    """Go to a folder with files to be found by chance."""
    for name, content in zip("abc", written.values(), strict=True):
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bits(trainer):
    """Return all that a trainer is, as the bytes of its checkpoint."""
    trainer.save("bits")
    with open("bits", "rb") as file:
        return file.read()


@bounded
@given(path=NEW_PATHS, note=st.one_of(TEXTS, JUNK))
@example(path="x", note=HUGE)
@example(path="x", note="x" * 10_000 + "\0")
def test_what_is_saved_is_restored(folder, path, note):
    first, second = new_trainer(), new_trainer(seed=1)
    state = first.run(2)
    if outcome(lambda: first.save(path, note) or True, "path", "note", shown(path)) is None:
        return
    assert is_passable(note)
    assert second.restore(path) == note
    assert digitus.Checkpoint.read(path).note == note
    assert second.progress() == state
    assert bits(first) == bits(second)


@bounded
@given(path=PATHS)
def test_what_is_read(folder, path):
    names = ("path", shown(path))
    found = outcome(lambda: digitus.Checkpoint.read(path), *names)
    trainer = new_trainer()
    before = bits(trainer)
    note = outcome(lambda: trainer.restore(path), *names)
    assert (note is None) == (found is None)
    if note is None:
        assert bits(trainer) == before
    else:
        assert note == found.note
        assert trainer.progress().step == found.step
    if isinstance(path, str):
        report = outcome(lambda: inspect_file(path), *names)
        assert report is None or report["is_model"] == (path == "c")


@bounded
@given(checkpoint=st.one_of(NEW_PATHS, st.none()), every=EVERY, resume=st.one_of(PATHS, st.none()))
@example(checkpoint=None, every=1, resume="a")
@example(checkpoint="a", every=1, resume="a")
@example(checkpoint="b", every=1, resume="b")
@example(checkpoint=None, every=HUGE, resume=None)
@example(checkpoint=HUGE, every=1, resume=None)
@example(checkpoint=None, every=1, resume=HUGE)
def test_fit(folder, written, checkpoint, every, resume):
    (folder / "a").write_bytes(written["fit"])  # What an example before may have replaced.
    (folder / "b").write_bytes(written["trainer"])
    network = small(seed=1)
    history = outcome(
        lambda: network.fit(
            *(DATASET, None, 3),
            batch_size=5,
            seed=0,
            checkpoint=checkpoint,
            checkpoint_every=every,
            resume=resume,
        ),
        *("checkpoint", "checkpoint_every", "resume", shown(checkpoint), shown(resume)),
    )
    if history is None:
        return
    assert history.epochs == 3
    if resume is not None:
        whole = small()
        whole.fit(DATASET, epochs=3, batch_size=5)
        assert history.loss == whole.history.loss
    if checkpoint is not None:
        assert digitus.Checkpoint.read(checkpoint).finished_epochs == 3


@bounded
@given(
    kind=st.sampled_from(["fit", "trainer", "model"]),
    place=st.integers(0, 2000),
    change=st.integers(0, 255),
)
def test_files_with_a_wrong_byte(folder, written, kind, place, change):
    content = bytearray(written[kind])
    place %= len(content)
    if change == 0:
        del content[place:]
    else:
        content[place] ^= change
    (folder / "x").write_bytes(content)
    found = outcome(lambda: digitus.Checkpoint.read("x"), "x")
    assert found is None or kind != "model"
    trainer = new_trainer()
    before = bits(trainer)
    # Of a checkpoint every byte counts, so that none of these can be taken for a whole one.
    assert outcome(lambda: trainer.restore("x"), "x") is None
    assert bits(trainer) == before
    history = outcome(lambda: small(seed=1).fit(DATASET, epochs=3, batch_size=5, resume="x"), "x")
    assert history is None
    report = inspect_file("x")
    network = outcome(lambda: digitus.Network.load("x"), "x")
    assert report["is_model"] == (network is not None)


def test_a_path_that_is_not_utf8_is_shown():
    with pytest.raises(
        digitus.ArgumentError, match=r"path: expected a path in UTF-8, got '\\udcff'"
    ):
        digitus.Checkpoint.read("\udcff")
