"""Data sets are found where the documentation says, and named places are listed if not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic import csv_text, digits, idx_images, idx_labels, write

import digitus
from digitus import locations

TRAIN, TEST = digits(20, seed=1), digits(10, seed=2)


@pytest.fixture(autouse=True)
def _no_data_of_this_machine(monkeypatch, tmp_path):
    monkeypatch.delenv("DIGITUS_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(locations, "DEBIAN_FASHION_MNIST", tmp_path / "debian")


def write_csv(folder: Path, ending: str = "") -> Path:
    for name, part in (("mnist_train.csv", TRAIN), ("mnist_test.csv", TEST)):
        write(folder / (name + ending), csv_text(*part))
    return folder


def write_idx(folder: Path, ending: str = "", spelling=lambda name: name) -> Path:
    for part, (images, labels) in (("train", TRAIN), ("test", TEST)):
        for kind, content in (("images", idx_images(images, 6)), ("labels", idx_labels(labels))):
            name = spelling(locations.IDX_FILES[f"{part}_{kind}"])
            write(folder / (name + ending), content)
    return folder


def check(loaded):
    for dataset, (images, labels) in zip(loaded, (TRAIN, TEST), strict=True):
        np.testing.assert_array_equal(dataset.images, images)
        np.testing.assert_array_equal(dataset.labels, labels)


def dotted(name):
    return name.replace("-idx", ".idx")


@pytest.mark.parametrize("ending", ["", ".gz"])
def test_folder_of_csv_files(tmp_path, ending):
    check(digitus.load_data(write_csv(tmp_path / "d", ending)))


@pytest.mark.parametrize("ending", ["", ".gz"])
@pytest.mark.parametrize("spelling", [str, dotted])
def test_folder_of_idx_files(tmp_path, ending, spelling):
    check(digitus.load_data(str(write_idx(tmp_path / "d", ending, spelling))))


def test_environment_names_the_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITUS_DATA", str(write_csv(tmp_path / "d")))
    check(digitus.load_data())
    check(digitus.load_data("mnist"))


def test_environment_names_the_parent(tmp_path, monkeypatch):
    write_idx(tmp_path / "all" / "mnist")
    write_idx(tmp_path / "all" / "fashion-mnist", ".gz")
    monkeypatch.setenv("DIGITUS_DATA", str(tmp_path / "all"))
    check(digitus.load_data())
    assert locations.find_data("mnist").train[0].parent == tmp_path / "all" / "mnist"
    found = locations.find_data("fashion-mnist")
    assert found.train[0].parent == tmp_path / "all" / "fashion-mnist"


def test_environment_names_a_data_set(tmp_path, monkeypatch):
    write_idx(locations.cache_directory("fashion-mnist"))
    monkeypatch.setenv("DIGITUS_DATA", "fashion-mnist")
    check(digitus.load_data())


def test_argument_comes_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITUS_DATA", str(tmp_path / "none"))
    check(digitus.load_data(write_csv(tmp_path / "d")))


def test_environment_comes_before_the_cache(tmp_path, monkeypatch):
    write_idx(locations.cache_directory("mnist"))
    assert locations.find_data("mnist").train[0].is_relative_to(tmp_path / "cache")
    monkeypatch.setenv("DIGITUS_DATA", str(write_csv(tmp_path / "d")))
    assert locations.find_data("mnist").train[0].parent == tmp_path / "d"


def test_folder_of_mnist_is_not_taken_for_fashion(tmp_path, monkeypatch):
    monkeypatch.setenv("DIGITUS_DATA", str(write_idx(tmp_path / "mnist")))
    with pytest.raises(digitus.FileMissingError):
        locations.find_data("fashion-mnist")
    monkeypatch.setenv("DIGITUS_DATA", str(write_idx(tmp_path / "fashion-mnist")))
    assert locations.find_data("fashion-mnist").train
    with pytest.raises(digitus.FileMissingError):
        locations.find_data("mnist")


def test_debian_package_is_the_last_place_for_fashion(tmp_path):
    write_idx(tmp_path / "debian", ".gz")
    assert locations.find_data("fashion-mnist").train[0].parent == tmp_path / "debian"
    write_idx(locations.cache_directory("fashion-mnist"))
    assert locations.find_data("fashion-mnist").train[0].is_relative_to(tmp_path / "cache")


def test_sample_is_in_the_checkout():
    train, test = digitus.load_data("sample")
    assert train.width == test.width == 784
    assert set(np.unique(train.labels)) == set(range(10))


def test_places_and_remedy_are_listed(monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITUS_DATA", str(tmp_path))
    with pytest.raises(FileNotFoundError) as caught:
        digitus.load_data("mnist")
    message = str(caught.value)
    for words in (
        f"{tmp_path / 'mnist'} (DIGITUS_DATA): no such folder",
        f"{tmp_path} (DIGITUS_DATA): holds no data files",
        f"{tmp_path / 'cache' / 'digitus' / 'mnist'} (the cache): no such folder",
        "digitus data fetch mnist",
        "--data",
    ):
        assert words in message


def test_missing_part_is_named(tmp_path):
    folder = write_csv(tmp_path / "d")
    (folder / "mnist_test.csv").unlink()
    with pytest.raises(digitus.FileMissingError, match=r"lacks mnist_test\.csv"):
        digitus.load_data(folder)
    folder = write_idx(tmp_path / "e")
    (folder / "train-labels-idx1-ubyte").unlink()
    with pytest.raises(digitus.FileMissingError, match="lacks train-labels-idx1-ubyte"):
        digitus.load_data(folder)


def test_wrong_folder_is_explained(tmp_path):
    with pytest.raises(digitus.FileMissingError, match="no such folder"):
        digitus.load_data(tmp_path / "none")
    with pytest.raises(digitus.FileMissingError, match="not a folder"):
        digitus.load_data(write(tmp_path / "file", "text"))
    with pytest.raises(digitus.FileMissingError, match="Name one of mnist, .*Images of your own"):
        digitus.load_data("mnits")
    with pytest.raises(digitus.ArgumentError, match="NUL"):
        digitus.load_data("a\0b")
    with pytest.raises(digitus.ArgumentError, match="expected a path"):
        digitus.load_data(7)


def test_parts_of_different_width_are_refused(tmp_path):
    folder = write_csv(tmp_path / "d")
    write(folder / "mnist_test.csv", "1,2,3\n")
    with pytest.raises(digitus.DataFormatError, match="expected 36 pixels an image.*got 2"):
        digitus.load_data(folder)


def test_cache_directory_follows_xdg(monkeypatch, tmp_path):
    assert locations.cache_directory("mnist") == tmp_path / "cache" / "digitus" / "mnist"
    monkeypatch.setenv("HOME", str(tmp_path))
    for value in ("", "relative/path"):
        monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert locations.cache_directory("x") == tmp_path / ".cache" / "digitus" / "x"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert locations.cache_directory("x") == tmp_path / ".cache" / "digitus" / "x"


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "/etc", "a\0"])
def test_cache_directory_takes_plain_names_only(name):
    with pytest.raises(digitus.ArgumentError, match="plain name"):
        locations.cache_directory(name)
