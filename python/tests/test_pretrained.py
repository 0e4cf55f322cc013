"""`digitus.pretrained` and the commands that take `pretrained:NAME`: what they find, how they fail.

A folder of the test's own stands in for the package's; test_shipped_model looks at that one.
"""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
from pretrained_cases import CARD, FIGURES, run_with, write_model

import digitus
from digitus import models
from digitus.models import _shipped


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder that stands in for the package's, empty."""
    place = tmp_path / "models"
    place.mkdir()
    monkeypatch.setattr(_shipped, "FOLDER", str(place))
    return place


def test_each_call_loads_the_file_anew(folder):
    written = write_model(folder).parameters()
    first, second = digitus.pretrained("mnist"), digitus.pretrained()
    assert first is not second
    for network in (first, second):
        assert network.input_shape == (784,)
        for name, value in network.parameters().items():
            assert np.array_equal(value, written[name])
    first.close()
    assert second.predict(np.zeros(784, np.uint8)).shape == (1,)


def test_the_card_is_the_file_beside_it(folder):
    write_model(folder)
    assert models.card("mnist") == models.card() == CARD
    assert models.file_of() == str(folder / "mnist.safetensors")


@pytest.mark.parametrize("call", [digitus.pretrained, models.card, models.file_of])
@pytest.mark.parametrize(
    "name", ["fashion", "", "../mnist", "mnist\0", None, 3, ["mnist"], b"mnist"]
)
def test_an_unknown_name_is_refused_with_those_that_there_are(call, name, folder):
    write_model(folder)
    with pytest.raises(digitus.ArgumentError, match="pretrained: expected .* mnist; got "):
        call(name)


@pytest.mark.parametrize("call", [digitus.pretrained, models.card, models.file_of])
def test_a_missing_file_is_named_with_the_remedy(call, folder):
    ending = "md" if call is models.card else "safetensors"
    with pytest.raises(digitus.FileMissingError) as caught:
        call("mnist")
    assert str(caught.value).startswith(f"{folder}/mnist.{ending}: is missing from the package; ")
    assert "make pretrained" in str(caught.value)
    (folder / f"mnist.{ending}").mkdir()
    with pytest.raises(digitus.FileMissingError):
        call("mnist")


@pytest.mark.parametrize("damage", ["cut", "empty", "other"])
def test_a_damaged_model_is_named(damage, folder):
    write_model(folder)
    path = folder / "mnist.safetensors"
    content = path.read_bytes()
    path.write_bytes({"cut": content[:-1], "empty": b"", "other": b"x" * 500}[damage])
    with pytest.raises(digitus.ModelFormatError, match="mnist.safetensors"):
        digitus.pretrained("mnist")


def test_a_damaged_card_is_named(folder):
    write_model(folder)
    (folder / "mnist.md").write_bytes(b"# \xff")
    with pytest.raises(digitus.ModelFormatError, match=r"mnist.md: byte 2: is not UTF-8; install"):
        models.card("mnist")


def test_only_the_prefix_makes_a_name_of_a_path(folder):
    write_model(folder)
    assert models.model_file("pretrained:mnist") == str(folder / "mnist.safetensors")
    for path in ("mnist", "./pretrained:mnist", "PRETRAINED:mnist", "x/pretrained:mnist"):
        assert models.model_file(path) == path


@pytest.mark.slow
def test_commands_take_it_as_a_model(folder, tmp_path):
    network = write_model(folder)
    _, test = digitus.load_data("sample")
    done = run_with(folder, "evaluate", "--model", "pretrained:mnist", "--data", "sample", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["model"] == "pretrained:mnist"
    assert document["accuracy"] == network.evaluate(test).accuracy
    done = run_with(folder, "inspect", "pretrained:mnist", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["file"] == str(folder / "mnist.safetensors")
    assert json.loads(document["metadata"]["pretrained"]) == FIGURES
    picture = tmp_path / "digit.pgm"
    picture.write_bytes(b"P5 28 28 255\n" + test.images[0].tobytes())
    done = run_with(folder, "predict", "--model", "pretrained:mnist", "--json", picture)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["label"] == network.predict(test.images[0])[0]


@pytest.mark.slow
def test_the_command_lists_and_prints_the_card(folder):
    write_model(folder)
    done = run_with(folder, "pretrained")
    assert (done.returncode, done.stderr) == (0, "")
    size = (folder / "mnist.safetensors").stat().st_size
    assert done.stdout.rstrip().splitlines()[-1].split() == [
        "mnist",
        "7,850",
        f"{size:,}",
        "50.00%",
    ]
    assert run_with(folder, "pretrained", "mnist").stdout == CARD
    one = json.loads(run_with(folder, "pretrained", "mnist", "--json").stdout)
    assert (one["name"], one["weights"], one["bytes"]) == ("mnist", 7_850, size)
    assert one["pretrained"] == FIGURES
    assert json.loads(run_with(folder, "pretrained", "--json").stdout) == [one]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("evaluate", "--data", "sample", "--model", "pretrained:none"), "comes with the package"),
        (("predict", "--model", "pretrained:", "x.png"), "mnist; got ''"),
        (("inspect", "pretrained:mnist"), "is missing from the package"),
        (("pretrained",), "is missing from the package"),
        (("pretrained", "none"), "mnist; got 'none'"),
        (("pretrained", "mnist"), "mnist.md: is missing from the package"),
        (("inspect", "./pretrained:mnist"), "digitus: ./pretrained:mnist: "),
    ],
)
def test_commands_refuse_in_one_line(arguments, words, folder):
    done = run_with(folder, *arguments)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("digitus: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("figures", [None, {}, {"test": {"accuracy": "?"}}, [1]])
def test_a_model_without_its_figures_is_refused_by_the_list(figures, folder):
    write_model(folder, figures)
    done = run_with(folder, "pretrained")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        'mnist.safetensors: metadata "pretrained": expected what `make pretrained`' in done.stderr
    )


@pytest.mark.slow
def test_loading_it_needs_nothing_heavy(folder):
    write_model(folder)
    code = "import sys, digitus; from digitus.models import _shipped; "
    code += "_shipped.FOLDER = sys.argv[1]; digitus.pretrained(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=True, capture_output=True, text=True
    )
    loaded = set(done.stdout.split())
    assert "digitus.network" in loaded
    assert not loaded & {"rich", "typer", "matplotlib", "digitus.training", "digitus.recipes"}
