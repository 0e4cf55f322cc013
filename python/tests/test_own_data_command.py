"""Training, measuring and predicting on data of one's own."""

from __future__ import annotations

import json
import os
import shutil

import numpy as np
import pytest
from command_line import good, refused
from own_files import NAMES, lines, small_digits, write_lines

import digitus
from digitus.cli.model_notes import DataNote, read_note
from digitus.own_data import read_csv

IMAGES, LABELS = small_digits()
TEXTS = [NAMES[label] for label in LABELS]


@pytest.fixture(scope="module")
def csv(tmp_path_factory):
    """Return a CSV file of digits whose labels are words."""
    return write_lines(tmp_path_factory.mktemp("data") / "words.csv", lines(IMAGES, TEXTS))


@pytest.fixture(scope="module")
def model(csv):
    """Return a model of it, and what the training said and printed."""
    path = csv.parent / "words.safetensors"
    done = good("train", "--data", csv, "--epochs", 30, "--out", path, "--json")
    return path, done


def test_training_says_what_it_found_and_keeps(model, csv):
    _, done = model
    first, second, third, *_ = done.err.splitlines()
    assert first.startswith(f"{csv}: 300 images of 8 x 8; 10 classes: eight, five, four, nine, one")
    assert second == (
        "60 of them, drawn from each class alike, are kept for the test; "
        "--test-split X says how many"
    )
    assert third.startswith("val_ figures are of the 60 test images, and nothing is chosen by them")
    assert (done.document["train_images"], done.document["test_images"]) == (240, 60)
    assert done.document["validated_on"] == "test"
    assert done.document["class_names"] == sorted(NAMES)
    assert done.document["test_accuracy"] > 0.6


def test_a_model_of_a_file_is_measured_on_what_it_has_not_seen(model, csv):
    path, trained = model
    given = ("evaluate", "--model", path, "--data", csv, "--json")
    test = good(*given)
    assert test.document["part"] == "test"
    assert test.document["accuracy"] == trained.document["test_accuracy"]
    assert test.document["count"] == 60
    assert test.err == (
        f"{csv} is what the model was trained on; these are the 60 images that were kept for the "
        "test\n"
    )
    train = good(*given, "--part", "train", "--quiet")
    assert (train.document["part"], train.document["count"], train.err) == ("train", 240, "")


def test_classes_may_get_other_names_than_the_labels_are(csv, tmp_path):
    out, names = tmp_path / "m.safetensors", [f"class {name}" for name in sorted(NAMES)]
    given = ("--class-names", ",".join(names), "--out", out, "--epochs", 1, "-q")
    assert good("train", "--data", csv, *given, "--json").document["class_names"] == names
    found = good("evaluate", "--model", out, "--data", csv, "--json").document
    assert (found["part"], [entry["name"] for entry in found["classes"]]) == ("test", names)


def test_the_same_images_in_another_form_are_known_again(model, tmp_path):
    other = write_lines(tmp_path / "o.csv", lines(IMAGES, TEXTS, form="{pixels},{label}"))
    assert (
        "is what the model was trained on"
        in good("evaluate", "--model", model[0], "--data", other, "--label-column", "last").err
    )


def test_another_file_is_measured_as_a_whole(model, tmp_path):
    other = write_lines(tmp_path / "other.csv", lines(IMAGES[:50], TEXTS[:50]))
    done = good("evaluate", "--model", model[0], "--data", other, "--json")
    assert (done.document["part"], done.document["count"], done.err) == ("all", 50, "")
    assert "of 50 images right" in good("evaluate", "--model", model[0], "--data", other).out
    message = refused("evaluate", "--model", model[0], "--data", other, "--part", "train")
    assert "is not what the model was trained on, and has no parts" in message


def test_an_unknown_label_is_refused_by_line(model, tmp_path):
    other = write_lines(tmp_path / "other.csv", lines(IMAGES[:9], [*TEXTS[:8], "sevn"]))
    message = refused("evaluate", "--model", model[0], "--data", other)
    assert "other.csv: line 9, column 1: the label 'sevn' is none of the classes" in message
    assert message.endswith("; did you mean 'seven'?")


def test_prediction_tells_names_and_takes_pictures_of_any_size(model, tmp_path):
    image = pytest.importorskip("PIL.Image")
    network = digitus.Network.load(model[0])
    codes = network.predict(IMAGES)
    names = np.array(network.class_names)
    row = int(np.flatnonzero(names[codes] == TEXTS)[0])
    picture = image.fromarray(IMAGES[row].reshape(8, 8))
    picture.save(tmp_path / "as_it_is.png")
    image.fromarray(255 - IMAGES[row].reshape(8, 8)).save(tmp_path / "light.png")
    picture.resize((64, 64)).save(tmp_path / "large.png")
    paths = [tmp_path / name for name in ("as_it_is.png", "light.png", "large.png")]
    rows = good("predict", "--model", model[0], *paths, "--json").document
    assert [entry["name"] for entry in rows] == [TEXTS[row]] * 3
    np.testing.assert_allclose(
        rows[0]["probabilities"], network.predict_proba(IMAGES[row])[0], atol=1e-6
    )
    assert rows[0]["probabilities"] == rows[1]["probabilities"]
    shown = good("predict", "--model", model[0], paths[0]).out
    assert "class" in shown
    assert TEXTS[row] in shown


def test_the_test_images_are_the_same_whatever_the_seed_is(csv, tmp_path):
    for seed in (0, 1):
        out = tmp_path / f"{seed}.safetensors"
        good("train", "--data", csv, "--epochs", 1, "--seed", seed, "--out", out, "-q")
    records = [
        json.loads(
            digitus.Network.load(tmp_path / f"{seed}.safetensors").metadata["digitus.training"]
        )
        for seed in (0, 1)
    ]
    assert records[0]["data_hash"] == records[1]["data_hash"]
    found = read_csv(csv)
    rest, _ = found.dataset(found.class_names()).split(0.2, 0)
    assert records[0]["data_hash"] == rest.content_hash, "or models forget what they have seen"
    assert records[0]["val_loss"] != records[1]["val_loss"]


def test_a_convolutional_network_is_fitted_to_size_and_classes(tmp_path):
    images, labels = np.tile(IMAGES, 3)[:60], [label % 3 + 5 for label in LABELS[:60]]
    path, out = write_lines(tmp_path / "my.csv", lines(images, labels)), tmp_path / "m.safetensors"
    given = ("train", "--data", path, "--model", "cnn", "--epochs", 1, "--test-split", 0.25)
    message = refused(*given, "--quiet")
    assert "--image-shape HxW fits cnn to them" in message
    done = good(*given, "--image-shape", "12x16", "--out", out, "--json")
    assert done.document["test_images"] == 15
    network = digitus.Network.load(out)
    assert (network.input_shape, network.classes) == ((12, 16, 1), 3)
    assert network.class_names == ("5", "6", "7")


def test_too_small_images_for_it_are_refused(csv):
    assert "cnn needs images of 10 x 10 pixels or more, and these are 8 x 8" in refused(
        "train", "--data", csv, "--model", "cnn", "-q"
    )


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    """Return a folder with a folder of light pictures for each of two classes."""
    image = pytest.importorskip("PIL.Image")
    folder = tmp_path_factory.mktemp("pictures")
    for name in "AB":
        (folder / name).mkdir()
    (folder / ".hidden").mkdir()
    rows = np.flatnonzero(LABELS < 2)
    for row in rows:
        picture = image.fromarray(255 - IMAGES[row].reshape(8, 8))
        picture.save(folder / "AB"[LABELS[row]] / f"{row}.png")
    (folder / "A" / "notes.txt").write_text("no picture")
    return folder


def test_folders_of_pictures_are_classes(pictures, tmp_path):
    out = tmp_path / "m.safetensors"
    done = good("train", "--data", pictures, "--epochs", 20, "--out", out)
    assert "images of 8 x 8; 2 classes: A, B\n" in done.err
    network = digitus.Network.load(out)
    assert network.class_names == ("A", "B")
    assert read_note(network).is_light is True
    some = sorted(pictures.glob("B/*.png"))[:3]
    rows = good("predict", "--model", out, *some, "--json").document
    assert [row["name"] for row in rows] == ["B"] * 3
    assert "these are the" in good("evaluate", "--model", out, "--data", pictures).err


def test_pictures_of_several_sizes_need_one(pictures, tmp_path):
    image = pytest.importorskip("PIL.Image")
    for part in ("train", "test"):
        for name in "AB":
            (tmp_path / part / name).mkdir(parents=True)
            for number, path in enumerate(sorted(pictures.glob(f"{name}/*.png"))[:4]):
                with image.open(path) as picture:
                    resized = picture.resize((8 + number, 9))
                resized.save(tmp_path / part / name / f"{number}.png")
    given = ("train", "--data", tmp_path, "--epochs", 1)
    message = refused(*given)
    assert "1.png: is 9 x 9 pixels, and " in message
    assert "0.png is 8 x 9; --image-shape HxW scales all to one size" in message
    done = good(*given, "--image-shape", "6x7x3", "--json", "-q")
    assert (done.document["train_images"], done.document["test_images"], done.err) == (8, 8, "")
    message = refused(*given, "--image-shape", "6x7", "--test-split", 0.1, "-q")
    assert "has the test images already" in message
    (tmp_path / "test" / "A" / "0.png").write_bytes(b"no picture")
    assert "0.png: not a picture" in refused(*given, "--image-shape", "6x7", "-q")


def test_what_is_no_picture_but_is_called_so_is_told(pictures, tmp_path, monkeypatch):
    folder = tmp_path / "pictures"
    shutil.copytree(pictures, folder)
    odd = folder / "B" / "odd.png"
    given = ("train", "--data", folder, "-q")
    os.mkfifo(odd)  # To open it would take until somebody writes to it.
    assert "odd.png: expected a regular file" in refused(*given)
    odd.unlink()
    odd.mkdir()
    assert "odd.png: cannot read: Is a directory" in refused(*given)
    odd.rmdir()
    odd.symlink_to(odd)
    assert "odd.png: cannot read: Too many levels of symbolic links" in refused(*given)
    odd.unlink()
    odd.symlink_to(tmp_path / "nowhere")
    assert "odd.png: no such file" in refused(*given)
    odd.unlink()
    monkeypatch.setattr(digitus.picture_files, "PIXEL_LIMIT", 63)
    message = refused(*given)
    assert "png: 8 x 8 pixels are more than 63, the limit; make it smaller" in message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--image-shape", "8by8"],
            "--image-shape: expected HxW or HxWxC, such as 28x28 or 32x32x3",
        ),
        (["--image-shape", "9" * 5000 + "x8"], "--image-shape: expected HxW or HxWxC"),
        (["--image-shape", "99999999x99999999"], "are more than 16,777,216 values, the limit"),
        (["--test-split", "1"], "--test-split: expected a number that is finite, above 0, below 1"),
        (["--test-split", "0.0001"], "--test-split: expected one that leaves images on both sides"),
        (["--recipe", "mlp"], "takes images of 784 = 784 values, and those of the data have 64"),
        (["--class-names", "a,b"], "expected 10 names"),
    ],
)
def test_options_that_do_not_fit_are_refused(csv, options, message):
    assert message in refused("train", "--data", csv, "-q", *options)


@pytest.mark.parametrize(
    "option", [["--label-column", "1"], ["--image-shape", "28x28"], ["--test-split", "0.1"]]
)
def test_known_data_sets_take_no_such_options(option):
    assert "is for a CSV file or pictures of your own" in refused(
        "train", "--data", "sample", *option
    )


def test_the_environment_may_name_a_file(csv, monkeypatch):
    monkeypatch.setenv("DIGITUS_DATA", str(csv))
    assert f"{csv}: 300 images of 8 x 8" in good("bench", "--rounds", 1, "--json").err


def test_other_commands_take_a_file_too(csv, tmp_path):
    given = ("--steps", 2, "--optimizers", "sgd", "--peers", "numpy", "--json", "--quiet")
    done = good("verify", "--data", csv, *given)
    assert done.document["passed"] is True
    assert done.err == ""


def test_a_folder_with_a_csv_file_of_another_name_says_how_to_take_it(csv):
    assert f"`digitus train --data {csv}`" in refused("train", "--data", csv.parent)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"image_shape": [3, 3]}', '{"image_shape": "x"}'])
def test_a_damaged_note_is_no_note(text):
    network = digitus.Network((64,), [digitus.Dense(2)])
    network.metadata["data"] = text or "null"
    assert read_note(network) == DataNote()
