"""Which pictures of a folder are measured, and what they are said to show."""

from __future__ import annotations

import errno
import os

import pytest

import digitus
from digitus.evaluation.picture_labels import find_pictures


def touch(folder, *names):
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def labels(folder):
    found, without = find_pictures(folder)
    named = {str(each.path.relative_to(folder)): each.label for each in found}
    return named, [str(path.relative_to(folder)) for path in without]


def test_folders_and_names_say_what_is_shown(tmp_path):
    touch(tmp_path, "7/x.png", "7/3-1.JPG", "4711/a.jpeg", "none/a.bmp", "None/b.png")
    touch(tmp_path, "8-001.png", "8_2.png", "0123-a.gif", "none-1.tif", "phone/9-x.heic")
    touch(tmp_path, "phone/3/b.webp", "phone/readme.txt", "3/notes.csv", ".hidden/4/a.png")
    touch(tmp_path, "4/.a.png")
    assert labels(tmp_path) == (
        {
            "0123-a.gif": "0123",
            "4711/a.jpeg": "4711",
            "7/3-1.JPG": "7",
            "7/x.png": "7",
            "8-001.png": "8",
            "8_2.png": "8",
            "None/b.png": "",
            "none-1.tif": "",
            "none/a.bmp": "",
            "phone/3/b.webp": "3",
            "phone/9-x.heic": "9",
        },
        [],
    )
    assert [each.path for each in find_pictures(tmp_path)[0]] == sorted(
        each.path for each in find_pictures(str(tmp_path))[0]
    )


def test_names_that_say_nothing_are_told(tmp_path):
    touch(tmp_path, "7-1.png", "7.png", "0001.png", "IMG-7.png", "-7.png", "a/7.png")
    touch(tmp_path, f"{'1' * 101}-a.png", "٧-1.png", "seven/1.png")
    named, without = labels(tmp_path)
    assert named == {"7-1.png": "7"}
    assert without == sorted(
        ["-7.png", "0001.png", "7.png", "IMG-7.png", "a/7.png", "seven/1.png"]
        + [f"{'1' * 101}-a.png", "٧-1.png"]
    )


def test_the_folder_itself_is_no_label(tmp_path):
    touch(tmp_path, "7/001.png", "7/002.png")
    with pytest.raises(digitus.DataFormatError) as error:
        find_pictures(tmp_path / "7")
    assert str(error.value) == (
        f"{tmp_path / '7'}: none of its 2 pictures says what it shows, such as 001.png; expected a "
        "folder for each label (7/x.png, 4711/x.png, none/x.png) or the label in front of each "
        f"name (7-001.png); did you mean {tmp_path}?"
    )


def test_links_are_followed_once(tmp_path):
    elsewhere, folder = tmp_path / "elsewhere", tmp_path / "folder"
    touch(elsewhere, "a.png")
    folder.mkdir()
    (folder / "7").symlink_to(elsewhere)
    (elsewhere / "up").symlink_to(folder)
    assert labels(folder) == ({"7/a.png": "7"}, [])


def test_what_is_no_folder_of_pictures_is_refused(tmp_path):
    touch(tmp_path, "some/file.png", "empty/readme.txt")
    for name, error, words in (
        ("empty", digitus.DataFormatError, "holds no pictures; expected a folder for each label"),
        ("some/file.png", digitus.FileAccessError, "is a file; a folder of labelled pictures"),
        ("sone", digitus.FileMissingError, "does not exist; did you mean '.*some'"),
    ):
        with pytest.raises(error, match=words):
            find_pictures(tmp_path / name)
    with pytest.raises(digitus.ArgumentError, match="NUL"):
        find_pictures("a\0b")


def test_a_folder_that_cannot_be_read_is_refused(tmp_path, monkeypatch):
    touch(tmp_path, "7/a.png", "8/a.png")
    scandir = os.scandir

    def refuse(path):
        if str(path).endswith("8"):
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(digitus.FileAccessError, match="8: cannot read: Permission denied"):
        find_pictures(tmp_path)
