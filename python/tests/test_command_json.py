"""--json of every command prints one document with the keys that the manual tells of."""

from __future__ import annotations

import gzip
import shutil

import pytest
from checkout import ROOT, SAMPLE
from command_line import good, run

import digitus
from digitus.cli.manual import MANUAL
from digitus.cli.manual_page import commands, page

OF_PICTURES = {
    *("images", "threshold", "all", "digits", "rows", "non_digits", "recall", "rejection"),
    *("unreadable", "without_label"),
}
OPTIONAL = {
    "evaluate": {"corruptions", "files"} | OF_PICTURES,
    "predict": {"name", "second", "second_name", "probabilities"},
    "compare": {"files"},
    "bench": {"profile"},
}
"""Keys that are there with certain options alone."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a model, a picture, and few digits as data."""
    image = pytest.importorskip("PIL.Image")
    folder = tmp_path_factory.mktemp("json")
    train, _ = digitus.load_data(SAMPLE)
    with digitus.Network((784,), [digitus.Dense(10)]) as network:
        network.fit(train, epochs=1)
        network.save(folder / "m.safetensors")
    image.fromarray(train.images[0].reshape(28, 28)).save(folder / "seven.png")
    for part in ("train", "test"):
        with gzip.open(SAMPLE / f"mnist_{part}.csv.gz", "rt") as file:
            (folder / f"mnist_{part}.csv").write_text("".join(next(file) for _ in range(101)))
    return folder


LINES = {
    "train": "train --data {0} --epochs 1",
    "evaluate": "evaluate --model {0}/m.safetensors --data {0}",
    "predict": "predict --model {0}/m.safetensors {0}/seven.png",
    "export": "export --model {0}/m.safetensors --out {0}/m.onnx",
    "inspect": "inspect {0}/m.safetensors",
    "recipes": "recipes",
    "pretrained": "pretrained",
    "compare": "compare --data {0} --epochs-gd 1 --epochs-adam 1 --no-tensorflow --out {0}/out",
    "verify": "verify --data {0} --steps 1 --optimizers sgd --peers numpy",
    "bench": "bench --data {0} --rounds 1 --hidden 8",
    "data fetch": "data fetch fashion-mnist --to {0}/fetched",
    "data list": "data list",
    "data synthesize": "data synthesize not-digits --count 2 --out {0}/drawn",
    "data preview": "data preview --data {0} -o {0}/sheet.png --images 1 --versions 1",
}
"""A command line of each command."""

ELSEWHERE = {"data fetch": "test_data_command, with made-up sources"}
"""Commands whose documents another test looks at."""


def test_no_command_is_left_out():
    assert set(commands()) == set(LINES) <= set(MANUAL)


@pytest.mark.parametrize("name", sorted(set(LINES) - set(ELSEWHERE)))
def test_the_document_has_the_keys_of_the_manual(name, folder):
    done = good(*LINES[name].format(folder).split(), "--json", "--quiet")
    found = done.document[0] if isinstance(done.document, list) else done.document
    known = set(MANUAL[name].json)
    assert set(found) <= known
    assert known - set(found) <= OPTIONAL.get(name, set())
    assert done.err == "" or name == "compare", "which prints its table there"
    assert isinstance(done.document, list) == MANUAL[name].json_form.startswith("a list")


def test_documents_with_options_have_the_other_keys(folder):
    given = ("evaluate", "--model", folder / "m.safetensors", "--data", folder, "--json", "-q")
    found = good(*given, "--report", folder / "report").document
    assert set(MANUAL["evaluate"].json) - set(found) == {"corruptions"} | OF_PICTURES
    (folder / "pictures" / "7").mkdir(parents=True)
    shutil.copy(folder / "seven.png", folder / "pictures" / "7")
    pictures = ("--images", folder / "pictures", "--contact-sheet", folder / "sheet.png")
    found = good("evaluate", *pictures, "--json", "-q").document
    of_data = {"part", "count", "correct", "accuracy", "loss", "classes", "mean", "corruptions"}
    assert set(MANUAL["evaluate"].json) - set(found) == of_data
    profiled = good("bench", "--data", folder, "--hidden", 8, "--profile", "--json", "-q").document
    assert set(profiled) == {"threads", "train", "profile"}
    self_test = ("--steps", 1, "--optimizers", "sgd", "--peers", "numpy", "--break", "--images", 9)
    lines = run("verify", "--data", folder, *self_test, "--json").document["lines"]
    assert set(lines[0]) == {"fault", "mode", "noticed_by", "passed"}


def test_predict_with_a_model_of_classes_has_the_other_keys(folder):
    with digitus.Network((784,), [digitus.Dense(10)]) as network:
        network.class_names = [f"class {label}" for label in range(10)]
        network.save(folder / "classes.safetensors")
    given = ("--model", folder / "classes.safetensors", "--json")
    (row,) = good("predict", *given, folder / "seven.png").document
    of_digits = {"width", "height", "text", "digits"}
    assert set(MANUAL["predict"].json) - set(row) == of_digits


@pytest.mark.parametrize("name", sorted(set(LINES) - set(ELSEWHERE) - {"compare"}))
def test_quiet_writes_nothing_but_the_result(name, folder):
    done = good(*LINES[name].format(folder).split(), "--quiet")
    assert done.err == ""
    assert done.out or name in ("train", "data preview", "data synthesize")


@pytest.mark.parametrize("name", LINES)
def test_every_command_has_the_options_that_all_share(name):
    options = {each for parameter in commands()[name].params for each in parameter.opts}
    assert {"--json", "--quiet"} <= options


def test_the_page_of_the_documentation_is_that_of_this_release():
    """`python -m digitus.cli.manual_page > docs/commands.md` writes it anew."""
    assert (ROOT / "docs" / "commands.md").read_text(encoding="utf-8") == page()
