"""What the package's network learns from: drawn from a seed, kept, and labelled rightly."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from benchmarks.pretrained.corpus import NO_DIGIT, Corpus, inking, parts
from benchmarks.pretrained.corpus.digits import Digits, cut_out, split
from benchmarks.pretrained.corpus.groups import GROUPS
from benchmarks.pretrained.corpus.normalizing import normalized
from benchmarks.pretrained.corpus.shapes import brushed
from benchmarks.pretrained.corpus.sheets import write_sheets
from digitus import load_data

SHARE = 0.0005
SLOW = {"foreign", "speckles"}
"""Groups whose images are hard to come by."""


@pytest.fixture(scope="module", name="digits")
def fixture_digits():
    train, _ = load_data("sample")
    return Digits.of(train)


def bar(width, height=200):
    """Return an upright stroke of that width in the middle of a sheet of its height."""
    ink = np.zeros((height, height), np.uint8)
    ink[:, (height - width) // 2 : (height + width) // 2] = 255
    return ink


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_group_has_digits_or_none_in_the_readers_form(group, digits):
    count = 2 if group.name in SLOW else 12
    images, labels = group.make(count, digits, np.random.default_rng(3))
    assert (images.shape, images.dtype) == ((count, 28, 28), np.uint8)
    assert ((labels < NO_DIGIT) if group.is_digit else (labels == NO_DIGIT)).all()
    for image in images:
        rows, columns = np.nonzero(image >= 64)
        assert 5 < max(np.ptp(rows), np.ptp(columns)) + 1 <= 21
    again, _ = group.make(count, digits, np.random.default_rng(3))
    assert np.array_equal(images, again)
    others, _ = group.make(count, digits, np.random.default_rng(4))
    assert not np.array_equal(images, others)


def test_no_digit_that_is_held_out_is_learnt_from():
    train, _ = load_data("sample")
    learnt, held_out = split(train)
    assert len(learnt) + len(held_out) == len(train)
    assert len(held_out) == pytest.approx(len(train) / 12, abs=5)
    kept = {image.tobytes() for image in held_out.images}
    assert not kept & {image.tobytes() for image in learnt.images}


def few_groups(monkeypatch):
    """Leave the groups out that take long."""
    chosen = tuple(group for group in GROUPS if group.name in {"reinked", "pairs", "rules"})
    monkeypatch.setattr(parts, "GROUPS", chosen)


def test_what_was_interrupted_goes_on_and_nothing_is_made_twice(tmp_path, monkeypatch):
    few_groups(monkeypatch)
    whole = Corpus("sample", seed=1, folder=tmp_path / "whole", share=SHARE, processes=1).train()
    corpus = Corpus("sample", seed=1, folder=tmp_path / "cut", share=SHARE, processes=1)
    seen = []

    def stop(done, _count):
        seen.append(done)
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        corpus.train(stop)
    kept = {path: path.stat().st_mtime_ns for path in corpus.folder.rglob("*.npz")}
    assert (len(kept), seen) == (2, [0, 1, 2])
    dataset = corpus.train(lambda done, count: seen.append((done, count)))
    assert seen[3:] == [(2, 3), (3, 3)]
    assert all(path.stat().st_mtime_ns == time for path, time in kept.items())
    assert dataset.content_hash == whole.content_hash
    assert dataset.classes == 11
    assert corpus.counts() == {"mnist": 4125, "reinked": 15, "pairs": 4, "rules": 1}
    assert len(dataset) == sum(corpus.counts().values())


def test_another_seed_use_or_source_makes_other_images(tmp_path, monkeypatch):
    few_groups(monkeypatch)

    def images(seed, *, is_held_out=False):
        corpus = Corpus("sample", seed=seed, folder=tmp_path, share=0.001, processes=1)
        return corpus.groups(is_held_out=is_held_out)["reinked"][0][:2].tobytes()

    first = images(1)
    assert images(1) == first
    assert images(2) != first
    assert images(1, is_held_out=True) != first
    files = set(tmp_path.rglob("*.npz"))
    monkeypatch.setattr(parts, "SOURCES", parts.SOURCES[1:])
    assert images(1) == first
    assert len(set(tmp_path.rglob("*.npz")) - files) == 3


@pytest.mark.slow
def test_two_processes_make_what_one_makes(tmp_path):
    train = [
        Corpus("sample", seed=1, folder=tmp_path / str(count), share=SHARE, processes=count).train()
        for count in (1, 2)
    ]
    assert train[0].content_hash == train[1].content_hash


def test_stroke_width_is_that_of_a_bar():
    for width in (6, 11, 20, 41):
        assert inking.stroke_width(bar(width)) == pytest.approx(width, rel=0.08)
    assert inking.stroke_width(np.zeros((9, 9), np.uint8)) == 0


@pytest.mark.parametrize("units", [1.5, 3.0, 5.0])
def test_strokes_become_as_wide_as_wanted(units):
    found = inking.with_stroke_width(cut_out(bar(20)), units)
    assert inking.stroke_width(found) == pytest.approx(units * 200 / 20, rel=0.15)


def test_thinning_never_breaks_a_stroke():
    ink = np.zeros((200, 200), np.uint8)
    ink[40:160, 20:70] = ink[40:160, 130:180] = ink[95:103, 70:130] = 255  # Two blocks, a thread.
    thin = inking.with_stroke_width(ink, 1.5)
    assert cv2.connectedComponents((thin > 127).astype(np.uint8))[0] == 2
    assert inking.stroke_width(thin) < inking.stroke_width(ink)


def test_a_brush_covers_what_it_should():
    ink = np.full((40, 40), 100, np.uint8)
    drawn = brushed(ink, np.array([(5.0, 20.0), (35.0, 20.0)]), 6, level=200)
    assert drawn[20, 20] == 200
    assert drawn[5, 20] == 100
    assert brushed(ink, np.array([(20.0, 20.0)]), 10, level=50)[20, 20] == 100
    assert brushed(ink, np.array([(20.0, 20.0)]), 10, level=0, is_lasting=True)[20, 20] == 0
    assert ink.min() == 100


def test_no_ink_gives_no_image():
    assert normalized(np.zeros((30, 30), np.uint8)) is None
    assert normalized(bar(20)).shape == (28, 28)


def test_a_sheet_of_each_group_is_written(tmp_path, digits):
    made = {group.name: group.make(25, digits, np.random.default_rng(0)) for group in GROUPS[-2:]}
    written = write_sheets(made, tmp_path / "new")
    assert [path.name for path in written] == [f"{group.name}.png" for group in GROUPS[-2:]]
    assert cv2.imread(str(written[0]), cv2.IMREAD_GRAYSCALE).shape == (2 * 68, 20 * 58)
