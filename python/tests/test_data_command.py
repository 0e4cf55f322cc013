"""`digitus data`: exit status, and what goes to which stream."""

from __future__ import annotations

import functools
import json
from pathlib import Path

import pytest
from local_mirror import CONTENTS, SOURCES, packed, refused_address
from typer.testing import CliRunner

from digitus.cli.data import data_app
from digitus.fetch import fetch

runner = CliRunner()


@pytest.fixture(autouse=True)
def _only_made_up_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    offline = functools.partial(fetch, sources=SOURCES, mirrors=[refused_address()])
    monkeypatch.setattr("digitus.cli.data.fetch", offline)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("DIGITUS_DATA", raising=False)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    directory = tmp_path / "source"
    directory.mkdir()
    for name in CONTENTS:
        (directory / f"{name}.gz").write_bytes(packed(name))
    return directory


def test_fetch_says_what_it_did_on_stderr(source: Path, tmp_path: Path) -> None:
    result = runner.invoke(data_app, ["fetch", "tiny", "--from", str(source)])
    assert result.exit_code == 0
    assert result.stdout == ""
    place = tmp_path / "cache" / "digitus" / "tiny"
    assert result.stderr == f"tiny: 4 files fetched, 0 already there, all checked, in {place}\n"
    assert (place / f"{next(iter(CONTENTS))}.gz").is_file()


def test_fetch_prints_json_on_stdout(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "target"
    command = ["fetch", "tiny", "--from", str(source), "--to", str(target), "--json"]
    for is_new in (True, False):
        result = runner.invoke(data_app, command)
        assert result.exit_code == 0
        assert result.stderr == ""
        printed = json.loads(result.stdout)
        assert printed["name"] == "tiny"
        assert printed["directory"] == str(target)
        assert [file["name"] for file in printed["files"]] == list(CONTENTS)
        assert {file["new"] for file in printed["files"]} == {is_new}
        assert all(Path(file["path"]).is_file() for file in printed["files"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["tiny"], "Connection refused"),
        (["tiny", "--from", "/nowhere"], "/nowhere: no such folder"),
        (["unheard-of"], "unknown data set 'unheard-of'"),
        (["tiny", "--json"], "digitus data fetch tiny --from DIR"),
    ],
)
def test_fetch_fails_with_one_line_on_stderr(arguments: list[str], message: str) -> None:
    result = runner.invoke(data_app, ["fetch", *arguments])
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith("digitus data fetch: ")
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["fetch", "list"])
def test_help_has_an_example(command: str) -> None:
    result = runner.invoke(data_app, [command, "--help"])
    assert result.exit_code == 0
    assert f"digitus data {command}" in result.stdout


def test_list_tells_what_is_here_and_how_to_get_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)  # Lines as in a pipe; test runners may set it.
    place = tmp_path / "cache" / "digitus" / "mnist"
    place.mkdir(parents=True)
    for name in CONTENTS:
        (place / f"{name}.gz").touch()
    result = runner.invoke(data_app, ["list"])
    assert result.exit_code == 0
    assert str(place) in result.stdout
    assert "sample" in result.stdout
    printed = json.loads(runner.invoke(data_app, ["list", "--json"]).stdout)
    rows = {row["name"]: row for row in printed}
    assert list(rows) == ["mnist", "fashion-mnist", "sample"]
    assert rows["mnist"]["found"] is True
    assert rows["mnist"]["directory"] == str(place)
    assert len(rows["mnist"]["files"]) == 4


def test_list_says_how_to_get_what_is_missing() -> None:
    result = runner.invoke(data_app, ["list"])
    assert "fetch it with: digitus data fetch mnist" in result.stdout
