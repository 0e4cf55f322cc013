"""What a comparison leaves behind is whole, right, and can be read by others."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import os

import numpy as np
import pytest
from rich.console import Console

import digitus
from digitus._output_folder import OutputFolder
from digitus.comparison import as_dictionary, compare, markdown_table, rich_table, write_report
from digitus.comparison.document import as_document, as_markdown
from digitus.comparison.history_file import history_csv
from digitus.comparison.machine import machine, model_name
from digitus.comparison.report import FILE_NAMES
from digitus.comparison.table import COLUMNS

pytestmark = pytest.mark.slow  # Each test starts the command.

pytest.importorskip("matplotlib")
image_module = pytest.importorskip("PIL.Image")


@pytest.fixture(scope="module", name="comparison")
def fixture_comparison():
    train, test = digitus.load_data("sample")
    few = digitus.Dataset.from_arrays(train.images[:300], train.labels[:300])
    return compare(
        few, test, data_name="few", epochs_gd=6, epochs_adam=4, hidden=32, with_tensorflow=False
    )


@pytest.fixture(scope="module", name="folder")
def fixture_folder(comparison, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "new" / "comparison"
    paths = write_report(comparison, folder)
    assert sorted(path.name for path in paths) == sorted(FILE_NAMES)
    assert {path.parent for path in paths} == {folder}
    return folder


def partial(comparison, count):
    """Return a comparison that was interrupted after so many rows."""
    rows = [result.row for result in comparison.results]
    return dataclasses.replace(
        comparison, results=comparison.results[:count], unfinished=rows[count:]
    )


def colors_of(path):
    """Return format, size and the colours, as (red, green, blue), of a picture."""
    with image_module.open(path) as picture:
        counted = picture.convert("RGB").getcolors(maxcolors=2**24)
        return picture.format, picture.size, {color for _, color in counted}


def is_red(color):
    """Tell whether this is the colour of a mistake's frame, all of it or nearly so."""
    red, green, blue = color
    return red > 190 and green < 20 and blue < 20


def test_nothing_but_the_files_is_left(folder):
    assert sorted(os.listdir(folder)) == sorted(FILE_NAMES)


def test_history_holds_every_epoch_of_every_row(folder, comparison):
    with open(folder / "history.csv", newline="") as file:
        lines = list(csv.DictReader(file))
    assert list(lines[0]) == [
        "row",
        "epoch",
        "loss",
        "accuracy",
        "test_loss",
        "test_accuracy",
        "seconds",
    ]
    for result in comparison.results:
        own = [line for line in lines if line["row"] == result.row.key]
        assert [int(line["epoch"]) for line in own] == list(range(1, result.row.task.epochs + 1))
        history = result.history
        assert [float(line["loss"]) for line in own] == history.loss
        assert [float(line["accuracy"]) for line in own] == history.accuracy
        assert [float(line["test_loss"]) for line in own] == history.val_loss
        assert [float(line["test_accuracy"]) for line in own] == history.val_accuracy
        assert [float(line["seconds"]) for line in own] == history.seconds
    assert len(lines) == 6 + 6 + 4


@pytest.mark.parametrize(("name", "height"), [("accuracy_plot.png", 900), ("predictions.png", 600)])
def test_figures_are_pictures_with_something_on_them(folder, name, height):
    kind, size, colors = colors_of(folder / name)
    assert kind == "PNG"
    assert size[0] == 1800
    assert height <= size[1] <= 2 * size[0]
    assert len(colors) > 50
    if name == "predictions.png":
        assert any(map(is_red, colors))
    else:
        assert colors > {(0x00, 0x72, 0xB2), (0xA9, 0xD3, 0xEE), (0xD5, 0x5E, 0x00)}


def test_table_has_the_columns_and_the_rows(folder, comparison):
    text = (folder / "table.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    split = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert tuple(split[0]) == COLUMNS
    assert {len(cells) for cells in split} == {len(COLUMNS)}
    rows = dict(zip((result.row.key for result in comparison.results), split[2:], strict=True))
    assert rows["numpy-gd"][:4] == ["NumPy (float64)", "gradient descent 0.1", "6", "all"]
    assert rows["digitus-adam"][:4] == ["Digitus (float32)", "Adam", "4", "32"]
    for result in comparison.results:
        accuracy = rows[result.row.key][COLUMNS.index("accuracy test")]
        assert accuracy == f"{result.accuracy_test:.2%}"
    assert rows["numpy-gd"][-1] == "–"
    assert rows["digitus-gd"][-1].endswith("×")
    assert "TensorFlow, Adam (not asked for)" in text
    assert f"digitus {digitus.__version__}, numpy {np.__version__}" in text
    assert str(machine()["processor"]) in text
    assert str(folder) not in text
    assert "Incomplete" not in text


def test_results_are_json(folder, comparison):
    document = json.loads((folder / "results.json").read_text(encoding="utf-8"))
    assert document == as_document(comparison)
    assert document["complete"] is True
    assert document["data"] == {"name": "few", "train_images": 300, "test_images": 500}
    assert document["left_out"][0]["row"] == "tensorflow-adam"
    rows = {row["row"]: row for row in document["rows"]}
    assert rows["digitus-gd"]["baseline"] == "numpy-gd"
    assert rows["digitus-gd"]["speed_up"] > 0
    assert rows["digitus-adam"]["baseline"] is None
    assert rows["digitus-adam"]["batch_size"] == 32
    assert "tensorflow" not in document["versions"]


def test_a_cost_that_is_not_finite_is_none_in_json(comparison):
    broken = dataclasses.replace(comparison.results[0], history=digitus.History(loss=[np.nan]))
    broken.history.seconds.append(1.0)
    assert as_dictionary(comparison, broken)["final_cost"] is None


def test_model_is_that_of_the_adam_row(folder, comparison):
    network = digitus.Network.load(folder / "model.safetensors")
    expected = comparison.result("digitus-adam").predictions
    np.testing.assert_array_equal(network.predict(comparison.test), expected)


def test_partial_results_are_marked_and_older_files_stay(comparison, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    paths = write_report(partial(comparison, 1), tmp_path)
    assert "model.safetensors" not in {path.name for path in paths}
    text = (tmp_path / "table.md").read_text(encoding="utf-8")
    assert "**Incomplete:** interrupted before Digitus, GD; Digitus, Adam" in text
    document = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert document["complete"] is False
    assert document["unfinished"] == ["digitus-gd", "digitus-adam"]
    assert len(document["rows"]) == 1
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_a_second_report_replaces_the_first(comparison, tmp_path):
    write_report(partial(comparison, 1), tmp_path)
    write_report(comparison, tmp_path)
    assert "Incomplete" not in (tmp_path / "table.md").read_text(encoding="utf-8")
    assert sorted(os.listdir(tmp_path)) == sorted(FILE_NAMES)


def test_images_that_are_not_square_are_not_drawn(tmp_path):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (40, 12), np.uint8), random.integers(0, 10, 40)
    dataset = digitus.Dataset.from_arrays(images, labels)
    comparison = compare(dataset, dataset, epochs_gd=1, epochs_adam=1, with_tensorflow=False)
    names = {path.name for path in write_report(comparison, tmp_path)}
    assert names == set(FILE_NAMES) - {"predictions.png"}


def test_a_network_without_mistakes_is_drawn(comparison, tmp_path):
    last = comparison.results[-1]
    perfect = dataclasses.replace(last, predictions=np.array(comparison.test.labels))
    write_report(dataclasses.replace(comparison, results=[perfect]), tmp_path)
    _, _, colors = colors_of(tmp_path / "predictions.png")
    assert len(colors) > 50
    assert not any(map(is_red, colors))


def test_terminal_table_fits_80_columns(comparison):
    console = Console(width=80, file=io.StringIO())
    console.print(rich_table(comparison))
    text = console.file.getvalue()
    for result in comparison.results:
        assert result.row.label in text
        assert f"{result.images_per_second:,.0f}" in text
        assert f"{result.accuracy_train:.2%}" in text


def test_documents_agree(comparison):
    assert markdown_table(comparison) in as_markdown(comparison)
    assert history_csv(comparison).count("\n") == 1 + 6 + 6 + 4


def test_output_folder_says_what_is_wrong(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(digitus.FileAccessError, match="file/out: cannot write into this folder"):
        OutputFolder(tmp_path / "file" / "out").prepare(["table.md"])
    (tmp_path / "table.md").mkdir()
    with pytest.raises(digitus.FileAccessError, match=r"table\.md: is a folder"):
        OutputFolder(tmp_path).prepare(["table.md"])


def test_a_file_that_cannot_be_finished_leaves_the_old_one(tmp_path):
    folder = OutputFolder(tmp_path)
    folder.write_text("table.md", "old")

    def fail():
        with folder.replacing("table.md") as path:
            path.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (tmp_path / "table.md").read_text() == "old"
    assert os.listdir(tmp_path) == ["table.md"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "processor\t: 0\nmodel name\t: Some  CPU @ 3 GHz\nmodel name\t: Other\n",
            "Some CPU @ 3 GHz",
        ),
        ("processor\t: 0\nfeatures\t: fp\n", ""),
    ],
)
def test_processor_is_read_from_the_system(text, expected):
    assert model_name(io.StringIO(text)) == expected
