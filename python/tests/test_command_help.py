"""--help of every command, and what shells are told to complete."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
from checkout import DIGITUS
from command_line import good

from digitus import recipes
from digitus.cli import completions
from digitus.cli.manual import MANUAL
from digitus.cli.manual_page import commands

NAMES = ["", *commands(), "data"]


def names_of(parameter):
    """Return all names of an option."""
    return [*parameter.opts, *parameter.secondary_opts]


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("name", NAMES)
def test_help_fits_the_width_and_has_all_sections(name, width, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(width))
    done = good(*name.split(), "--help")
    assert done.err == ""
    assert max(map(len, done.out.splitlines())) <= width
    text = " ".join(done.out.split())
    for section in ("Usage: digitus", "Example", "Exit status", "Environment"):
        assert section in text
    for example in MANUAL[name].examples:
        assert " ".join(example.split()) in text
    assert "\x1b" not in done.out
    assert "bool" not in text.lower()  # A flag takes no value, so none is named.


@pytest.mark.parametrize("name", commands())
def test_every_option_is_explained_and_in_a_group(name):
    for parameter in commands()[name].params:
        assert parameter.help, (name, parameter.name)
        if parameter.opts[0].startswith("-") and name == "train":
            assert parameter.rich_help_panel, parameter.name


@pytest.mark.parametrize("name", MANUAL)
def test_every_example_names_options_that_exist(name):
    """An example of another command is looked at as that command's."""
    for example in MANUAL[name].examples:
        words = example.partition(" > ")[0].split()[1:]
        command = max(
            (each for each in commands() if example.startswith(f"digitus {each}")), key=len
        )
        known = {each for parameter in commands()[command].params for each in names_of(parameter)}
        assert {word for word in words if word.startswith("-") and word != "-"} <= known, example
    assert set(MANUAL[name].see_also) <= set(commands())


def test_names_that_are_completed_are_those_that_there_are():
    assert completions.recipes("")[: len(recipes.NAMES)] == list(recipes.NAMES)


def test_kinds_that_are_completed_are_those_that_there_are():
    pytest.importorskip("cv2")
    from digitus.synthesis import KINDS

    assert completions.synthesized("") == list(KINDS)
    assert completions.synthesized("r") == ["rows"]


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Enter a folder with some files."""
    monkeypatch.chdir(tmp_path)
    for name in ("my.csv", "m.safetensors", "net.json", "run.checkpoint", "seven.PNG", ".h.csv"):
        (tmp_path / name).touch()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "other.csv.gz").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("complete", "typed", "expected"),
    [
        (completions.data, "", ["mnist", "fashion-mnist", "sample", "my.csv", "more/"]),
        (completions.data, "m", ["mnist", "my.csv", "more/"]),
        (completions.data, "more/", ["more/other.csv.gz"]),
        (completions.data, ".h", [".h.csv"]),
        (completions.data, "nowhere/", []),
        (completions.models, "", ["pretrained:mnist", "m.safetensors", "more/"]),
        (completions.networks, "n", ["net.json"]),
        (completions.checkpoints, "", ["run.checkpoint", "more/"]),
        (completions.pictures, "s", ["seven.PNG"]),
        (completions.inspected, "r", ["run.checkpoint"]),
        (completions.fetched, "f", ["fashion-mnist"]),
        (completions.optimizers, "sgd,ada", ["sgd,adam", "sgd,adamw"]),
    ],
)
def test_completions(files, complete, typed, expected):
    assert complete(typed) == expected


BASH = """
source completion.bash
complete_words() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
  _digitus_completion digitus
  echo "${COMPREPLY[@]}"
}
complete_words digitus tra
complete_words digitus train --optim
complete_words digitus train --data m
complete_words digitus evaluate --model ''
complete_words digitus data fe
"""

COMPLETED = ["train", "--optimizer", "mnist my.csv more/", "pretrained:mnist m.safetensors more/"]


@pytest.mark.slow
def test_bash_completes(files):
    """The script that --show-completion prints is run by bash itself."""
    if shutil.which("bash") is None:
        pytest.skip("no bash")
    environment = {**os.environ, "PATH": f"{DIGITUS.parent}{os.pathsep}{os.environ['PATH']}"}
    (files / "completion.bash").write_text(completion_script("bash"))
    done = subprocess.run(
        ["bash", "--norc", "-c", BASH],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=files,
    )
    assert done.stdout.splitlines() == [*COMPLETED, "fetch"]


def completion_script(shell):
    """Return what --show-completion prints for a shell."""
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    return subprocess.run(
        [DIGITUS, "--show-completion", shell],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shell", "mark"), [("zsh", "#compdef digitus"), ("fish", "--command digitus")]
)
def test_other_shells_get_a_script(shell, mark):
    assert mark in completion_script(shell)
