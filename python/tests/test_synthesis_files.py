"""Pictures as files: their names, that they repeat, what is refused, and the command."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from checkout import SAMPLE
from command_line import run
from synthetic import run_python

pytest.importorskip("cv2")

from digitus import ArgumentError, FileAccessError, FileMissingError
from digitus.synthesis import KINDS, write_pictures
from digitus.synthesis.writing import NOTE


def contents(folder: Path) -> dict[str, bytes]:
    """Return all pictures of a folder by their names."""
    found = [path for path in folder.rglob("*") if path.suffix in {".png", ".jpg"}]
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_strokes_are_balanced_and_named_by_label_and_number(tmp_path):
    seen = []
    written = write_pictures("strokes", 20, 1, tmp_path / "new" / "drawn", on_picture=seen.append)
    pictures = contents(tmp_path / "new" / "drawn")
    assert sorted(pictures) == sorted(f"{n % 10}/{n + 1:03d}.png" for n in range(20))
    assert written.labels == {str(label): 2 for label in range(10)}
    assert written.size == sum(map(len, pictures.values()))
    assert (written.kind, written.seed, written.count) == ("strokes", 1, 20)
    assert seen == list(range(1, 21))
    assert all(content.startswith(b"\x89PNG") for content in pictures.values())


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_depends_on_seed_and_number_alone(kind, tmp_path):
    data = str(SAMPLE)
    for name, count, seed in (("a", 3, 7), ("b", 5, 7), ("c", 3, 8)):
        write_pictures(kind, count, seed, tmp_path / name, data=data)
    few, more, other = (contents(tmp_path / name) for name in "abc")
    assert few.items() <= more.items()
    assert len(more) == 5
    assert not set(few.values()) & set(other.values())
    assert {Path(name).suffix for name in few} == {KINDS[kind].ending}
    labels = {Path(name).parts[0] for name in more}
    if "not-digits" in kind:
        assert labels == {"none"}
    else:
        lengths = range(3, 9) if "rows" in kind else range(1, 2)
        assert all(label.isdigit() and len(label) in lengths for label in labels)


def test_what_was_interrupted_is_whole_and_is_completed(tmp_path):
    def stop(number):
        if number == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_pictures("strokes", 10, 3, tmp_path / "a", on_picture=stop)
    assert len(contents(tmp_path / "a")) == 4
    assert not [path for path in (tmp_path / "a").rglob("*") if path.suffix == ".tmp"]
    write_pictures("strokes", 10, 3, tmp_path / "a")
    write_pictures("strokes", 10, 3, tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("not-digits", 2, 1), "holds other pictures"),
        (("strokes", 2, 2), r"\(kind 'strokes', seed 1\) than are wanted \(kind 'strokes', seed 2"),
        (("strokes", 1, 1), "holds 2 pictures, more than the 1 that are wanted"),
    ],
)
def test_other_pictures_are_not_mixed_in(arguments, message, tmp_path):
    write_pictures("strokes", 2, 1, tmp_path)
    before = contents(tmp_path)
    with pytest.raises(FileAccessError, match=message):
        write_pictures(*arguments, tmp_path)
    assert contents(tmp_path) == before


@pytest.mark.parametrize("note", [None, "[]", "{}", "no JSON", '{"kind": "strokes"}'])
def test_folders_of_others_are_refused(note, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    if note is not None:
        (tmp_path / NOTE).write_text(note)
    with pytest.raises(FileAccessError, match=str(tmp_path)):
        write_pictures("strokes", 1, 0, tmp_path)
    assert not contents(tmp_path)


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileAccessError, match="file: cannot make this folder"):
        write_pictures("strokes", 1, 0, tmp_path / "file")
    with pytest.raises(FileAccessError, match="cannot make this folder"):
        write_pictures("strokes", 1, 0, tmp_path / "file" / "below")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path):
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    with pytest.raises(FileAccessError, match="cannot"):
        write_pictures("strokes", 1, 0, tmp_path / "new")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("stroke", 1, 0), "kind: expected one of strokes, .* did you mean 'strokes'"),
        ((None, 1, 0), "kind: expected one of"),
        (("strokes", 0, 0), "count: expected 1 to 1,000,000, got 0"),
        (("strokes", 1.0, 0), "count: expected an integer"),
        (("strokes", 1, -1), "seed: expected"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, message, tmp_path):
    with pytest.raises(ArgumentError, match=message):
        write_pictures(*arguments, tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_photographs_need_a_data_set(tmp_path):
    with pytest.raises(FileMissingError):
        write_pictures("photographs", 1, 0, tmp_path / "new", data=str(tmp_path / "none"))
    assert not (tmp_path / "new").exists()


def test_the_command_writes_tells_and_refuses(tmp_path):
    out = tmp_path / "drawn"
    line = ("data", "synthesize", "not-digits", "--count", 3, "--seed", 5, "--out", out)
    done = run(*line)
    assert done.status == 0
    assert done.out == ""
    assert done.err == f"3 pictures in 1 folder: {out}\n"
    assert len(contents(out)) == 3
    again = run(*line, "--json", "--quiet")
    assert again.err == ""
    assert json.loads(again.out) == {
        "kind": "not-digits",
        "count": 3,
        "seed": 5,
        "folder": str(out),
        "bytes": sum(map(len, contents(out).values())),
        "labels": {"none": 3},
    }
    refused = run("data", "synthesize", "strokes", "--out", out)
    assert refused.status == 1
    assert refused.err.startswith(f"digitus data synthesize: {out}: holds other pictures")
    wrong = run("data", "synthesize", "stroks", "--out", tmp_path / "new")
    assert wrong.status == 1
    assert "did you mean 'strokes'" in wrong.err


def test_ctrl_c_says_how_far_it_came(tmp_path, monkeypatch):
    def interrupted(*_arguments, on_picture, **_options):
        on_picture(2)
        raise KeyboardInterrupt

    monkeypatch.setattr("digitus.synthesis.write_pictures", interrupted)
    done = run("data", "synthesize", "strokes", "--out", tmp_path / "drawn")
    assert done.status == 130
    assert "stopped by Ctrl-C after 2 of 100 pictures" in done.err


def test_a_missing_extra_is_told_with_the_remedy():
    code = "import sys; sys.modules['cv2'] = None; import digitus.synthesis"
    done = run_python(code)
    assert done.returncode == 1
    assert "cv2 is not installed; run: pip install 'digitus[image]'" in done.stderr
