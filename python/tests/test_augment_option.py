"""`--augment` of the commands, and the sheet that `digitus data preview` draws."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest
from checkout import DIGITUS
from PIL import Image
from typer.testing import CliRunner

import digitus
from digitus.cli.app import app
from digitus.cli.augment_option import EXAMPLE, parse_augmentation
from digitus.plot import augmentation as augmentation_sheet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, None),
        ("digits", digitus.Augmentation.digits()),
        ("shift=2", digitus.Augmentation(shift=2)),
        (EXAMPLE, digitus.Augmentation(shift=2, rotation=10, scale=(0.9, 1.1))),
        (
            " elastic-strength = 34 , elastic_smoothness=3 ",
            digitus.Augmentation(elastic_strength=34, elastic_smoothness=3),
        ),
        (
            "digits,shift=3,flip=.5",
            digitus.Augmentation(
                shift=3, rotation=10, scale=(0.9, 1.1), shear=5, flip=0.5, elastic_strength=34
            ),
        ),
        (
            "erasing=1e-1,erased-area=0.1:0.2,erased-aspect=1:2,image-shape=7:9:3",
            digitus.Augmentation(
                erasing=0.1, erased_area=(0.1, 0.2), erased_aspect=(1, 2), image_shape=(7, 9, 3)
            ),
        ),
    ],
)
def test_what_is_written_is_what_is_meant(text, expected):
    assert parse_augmentation(text) == expected


BAD = [
    ("", "--augment: expected NAME=VALUE with one of shift, rotation"),
    ("digit", "or digits at the beginning; got 'digit'"),
    ("shift=2,digits", "or digits at the beginning; got 'digits'"),
    ("shift", "got 'shift'"),
    ("shfit=2", "got 'shfit=2'"),
    ("shift=2,", "got ''"),
    ("shift=", "--augment: shift: expected a number, got ''"),
    ("shift=two", "--augment: shift: expected a number, got 'two'"),
    ("shift=1:2", "--augment: shift: expected one number, got '1:2'"),
    ("scale=1.1", "--augment: scale: expected two numbers, the lowest and the highest"),
    ("scale=a:b", "--augment: scale: expected two numbers, as in 0.9:1.1, got 'a:b'"),
    ("scale=1.1:0.9", "--augment: scale: expected the lowest first"),
    ("image-shape=28", "--augment: image_shape: expected (height, width)"),
    ("image-shape=28:1.5", "--augment: image-shape: expected whole numbers, as in 28:28"),
    ("rotation=181", "--augment: rotation: expected 0 to 180, got 181.0"),
    ("shift=nan", "--augment: shift: expected a number that is finite"),
    ("shift=1,shift=2", "--augment: 'shift=2': shift is there twice"),
    ("elastic-strength=1,elastic_strength=2", "elastic-strength is there twice"),
]


@pytest.mark.parametrize(("text", "message"), BAD)
def test_what_cannot_be_understood_is_refused(text, message):
    with pytest.raises(digitus.ArgumentError) as found:
        parse_augmentation(text)
    assert message in str(found.value)
    assert str(found.value).startswith("--augment: ")


def run(*arguments):
    return subprocess.run(
        [DIGITUS, *map(str, arguments)], capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_train_refuses_it_in_one_line():
    done = run("train", "--data", "sample", "--epochs", 1, "--augment", "shift=-2")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "digitus: --augment: shift: expected 0 to 65,536, got -2.0\n"


def preview(*arguments):
    return CliRunner().invoke(app, ["data", "preview", *map(str, arguments)])


@pytest.mark.slow
def test_preview_draws_a_sheet(tmp_path):
    sheet = tmp_path / "sheet.png"
    given = ["--data", "sample", "--augment", "digits,shift=3", "--images", 3, "--versions", 4]
    done = preview(*given, "--seed", 5, "--epoch", 2, "-o", sheet, "--json")
    assert done.exit_code == 0, done.output
    assert done.stderr == f"3 images in 4 versions each: {sheet}\n"
    report = json.loads(done.stdout)
    assert (report["images"], report["versions"], report["file"]) == (3, 4, str(sheet))
    assert (report["seed"], report["epoch"], report["augmentation"]["shift"]) == (5, 2, 3.0)
    with Image.open(sheet) as picture:
        assert picture.width > picture.height > 200


def test_the_sheet_shows_what_a_training_sees():
    random = np.random.default_rng(1)
    images = random.integers(0, 256, size=(5, 7 * 9 * 3), dtype=np.uint8)
    dataset = digitus.Dataset.from_arrays(images, [0, 1, 0, 1, 0])
    changes = digitus.Augmentation(shift=2, flip=0.5, image_shape=(7, 9, 3))
    figure = augmentation_sheet(dataset, changes, images=4, versions=2, seed=3, epoch=6)
    drawn = [axes.get_images()[0].get_array() for axes in figure.axes]
    columns = [images / np.float32(255)]
    columns += [dataset.augmented(changes, seed=3, epoch=epoch) for epoch in (6, 7)]
    for place, picture in enumerate(drawn):
        expected = columns[place % 3][place // 3].reshape(7, 9, 3)
        np.testing.assert_allclose(picture, expected, rtol=0, atol=1e-6)
    titles = [axes.get_title() for axes in figure.axes]
    assert titles[:3] == ["original", "epoch 6", "epoch 7"]
    assert set(titles[3:]) == {""}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--augment", "shift=x", "-o", "a.png"], "--augment: shift: expected a number, got 'x'"),
        (["--augment", "elastic-smoothness=3", "-o", "a.png"], "something that changes images"),
        (["-o", "no-folder/a.png"], "no-folder/a.png: the folder"),
        (["-o", "a.strange"], "--out: a.strange: "),
        (["--images", 5, "-o", "a.png"], "--images: expected 1 to 4, the images there are"),
        (["--seed", -1, "-o", "a.png"], "seed: expected"),
        (["--augment", "shift=1,image-shape=2:3", "-o", "a.png"], "2 x 3 x 1 are 6 values"),
        (["--augment", "shift=1,image-shape=1:2:2", "-o", "a.png"], "which can be drawn, got 2"),
    ],
)
def test_preview_refuses_in_one_line(arguments, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("train", "test"):
        lines = "".join(f"{row},1,2,3,{row}\n" for row in range(4))
        (tmp_path / f"mnist_{name}.csv").write_text(lines)
    done = preview(
        "--data", tmp_path, *([] if "--images" in arguments else ["--images", 2]), *arguments
    )
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("digitus data preview: ")
    assert message in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list(tmp_path.glob("a.*"))


def test_help_has_examples():
    shown = " ".join(preview("--help").stdout.split())
    assert f"digitus data preview --data sample --augment {EXAMPLE} -o sheet.png" in shown
    assert "digitus train --data sample --augment digits" in " ".join(
        CliRunner().invoke(app, ["train", "--help"]).stdout.split()
    )
