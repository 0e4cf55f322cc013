"""A report is of the network it was made from, and is written as figures and pictures."""

from __future__ import annotations

import dataclasses
import io
import json
import os

import numpy as np
import pytest
from rich.console import Console

import digitus
from digitus.cli.evaluate_tables import print_report
from digitus.evaluation import evaluate_corruptions, evaluate_report, write_report
from digitus.evaluation.document import as_document
from digitus.evaluation.report_folder import FILE_NAMES

pytestmark = pytest.mark.slow  # Many pictures are drawn.

pytest.importorskip("matplotlib")
image_module = pytest.importorskip("PIL.Image")


@pytest.fixture(scope="module", name="data")
def fixture_data():
    return digitus.load_data("sample")


@pytest.fixture(scope="module", name="network")
def fixture_network(data):
    network = digitus.Network((784,), [digitus.Dense(32, "relu"), digitus.Dense(10)])
    network.fit(data[0], epochs=5)
    return network


@pytest.fixture(scope="module", name="report")
def fixture_report(network, data):
    return evaluate_report(network, data[1])


@pytest.fixture(scope="module", name="robustness")
def fixture_robustness(network, data):
    return evaluate_corruptions(network, data[1], seed=5)


@pytest.fixture(scope="module", name="folder")
def fixture_folder(report, robustness, tmp_path_factory):
    folder = tmp_path_factory.mktemp("report") / "new" / "folder"
    paths = write_report(report, folder, robustness, about={"model": "m"})
    assert sorted(path.name for path in paths) == sorted(FILE_NAMES)
    return folder


def perfect(report):
    """Return a report of a network that is always right and sure."""
    labels = report.dataset.labels
    return evaluate_like(report, np.eye(10, dtype=np.float32)[labels])


def evaluate_like(report, probabilities):
    from digitus.evaluation import calibrate, score, worst_mistakes

    labels, predicted = report.dataset.labels, probabilities.argmax(axis=1)
    return dataclasses.replace(
        report,
        probabilities=probabilities,
        scores=score(labels, predicted, 10),
        calibration=calibrate(probabilities.max(axis=1), predicted == labels),
        mistakes=worst_mistakes(probabilities, labels),
    )


def test_figures_are_those_of_the_network(report, network, data):
    metrics = network.evaluate(data[1])
    assert report.scores.accuracy == metrics.accuracy > 0.85
    assert (report.scores.count, report.scores.correct) == (metrics.count, metrics.correct)
    assert report.loss == metrics.loss
    predicted = network.predict(data[1])
    for entry in report.scores.classes:
        is_label = data[1].labels == entry.label
        assert entry.count == is_label.sum()
        assert entry.predicted == (predicted == entry.label).sum()
        assert entry.correct == (predicted[is_label] == entry.label).sum()
    wrong = report.mistakes.wrong
    assert len(wrong) == len(report.mistakes.unsure) == 20
    assert all(predicted[guess.index] == guess.predicted != guess.label for guess in wrong)
    assert report.picture_shape == (28, 28)


def test_arrays_are_as_good_as_a_dataset(report, network, data):
    again = evaluate_report(network, data[1].images, data[1].labels)
    assert as_document(again) == as_document(report)


def test_what_does_not_fit_is_refused(network, data):
    _, test = data
    narrow = digitus.Dataset.from_arrays(test.images[:, :100], test.labels)
    with pytest.raises(digitus.ArgumentError, match="100 values each; the network expects 784"):
        evaluate_report(network, narrow)
    with pytest.raises(digitus.ArgumentError, match="100 values each; the network expects 784"):
        evaluate_corruptions(network, narrow)
    many = digitus.Dataset.from_arrays(test.images, test.labels, 12)
    with pytest.raises(digitus.ArgumentError, match="12 classes; the network's last layer has 10"):
        evaluate_report(network, many)
    with pytest.raises(digitus.ArgumentError, match="labels: expected one label an image"):
        evaluate_report(network, test.images)
    large = digitus.Network((784,), [digitus.Dense(1025)])
    with pytest.raises(digitus.ArgumentError, match="at most 1,024 classes, got 1,025"):
        evaluate_report(large, test.images, test.labels)


def test_a_network_that_diverged_is_refused(data):
    network = digitus.Network((784,), [digitus.Dense(10)])
    network.fit(data[0], epochs=1, optimizer=digitus.SGD(1e38))
    with pytest.raises(digitus.StateError, match="of 500 of 500 images are not numbers.*diverged"):
        evaluate_report(network, data[1])


def opened(path):
    with image_module.open(path) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture.convert("RGB")).astype(int)


def color_count(pixels) -> int:
    return len(np.unique(pixels @ [1, 256, 65_536]))


def has_color(pixels, color) -> bool:
    return bool((np.abs(pixels - color) <= 2).all(axis=2).any())


def test_json_holds_all_figures(folder, report, robustness):
    assert sorted(os.listdir(folder)) == sorted(FILE_NAMES)
    document = json.loads((folder / "report.json").read_text())
    assert document.pop("model") == "m"
    assert document == as_document(report, robustness)
    assert np.array_equal(document["confusion"], report.scores.confusion)
    assert document["classes"][3]["recall"] == report.scores.classes[3].recall
    assert document["calibration"]["expected_error"] == report.calibration.expected_error
    assert sum(part["count"] for part in document["calibration"]["bins"]) == 500
    assert document["mistakes"]["wrong"][0]["confidence"] == report.mistakes.wrong[0].confidence
    assert len(document["corruptions"]["results"]) == 15
    assert document["corruptions"]["seed"] == 5


@pytest.mark.parametrize(
    ("name", "size", "colors"),
    [
        ("confusion.png", (1200, 1120), []),
        ("reliability.png", (960, 1040), [(0, 0x72, 0xB2), (0xA9, 0xD3, 0xEE), (0xD5, 0x5E, 0)]),
        ("mistakes.png", (1800, None), [(0xCC, 0, 0)]),
        ("corruptions.png", (1200, 1587), [(0, 0, 0), (128, 128, 128)]),
        ("robustness.png", (1200, 880), [(0, 0x72, 0xB2), (0xA9, 0xD3, 0xEE)]),
    ],
)
def test_pictures_have_their_size_and_something_on_them(folder, name, size, colors):
    pixels = opened(folder / name)
    height, width, _ = pixels.shape
    assert width == size[0]
    assert height in ({size[1]} if size[1] else range(800, 1400))
    assert color_count(pixels) > 40
    for color in colors:
        assert has_color(pixels, color), color


def test_contact_sheet_shows_the_mistaken_image_itself(folder, report):
    """The first tile of mistakes.png is the most confident mistake, as ink on paper."""
    pixels = opened(folder / "mistakes.png")
    is_red = (np.abs(pixels - (0xCC, 0, 0)) <= 2).all(axis=2)
    # The frame: rows and columns that are red over most of a tile's side.
    rows = np.flatnonzero(is_red.sum(axis=1) > 1000)
    top = rows[0]
    breaks = np.flatnonzero(np.diff(rows) > 50)
    bottom = rows[breaks[0] + 1]
    columns = np.flatnonzero(is_red[top:bottom].mean(axis=0) > 0.9)
    left, right = columns[0], columns[np.flatnonzero(np.diff(columns) > 50)[0] + 1]
    first = report.mistakes.wrong[0]
    image = report.dataset.images[first.index].reshape(28, 28)
    step = np.arange(28) + 0.5
    at_rows = (top + 4 + step * (bottom - top - 4) / 28).astype(int)
    at_columns = (left + 4 + step * (right - left - 4) / 28).astype(int)
    shown = 255 - pixels[np.ix_(at_rows, at_columns)].mean(axis=2)
    assert np.corrcoef(shown.ravel(), image.ravel())[0, 1] > 0.95
    second = report.dataset.images[report.mistakes.wrong[1].index]
    assert np.corrcoef(shown.ravel(), second)[0, 1] < 0.9


def test_other_files_stay_and_earlier_reports_are_replaced(report, robustness, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "report.json").write_text("old")
    names = {path.name for path in write_report(report, tmp_path)}
    assert names == set(FILE_NAMES) - {"corruptions.png", "robustness.png"}
    assert set(os.listdir(tmp_path)) == names | {"notes.txt"}
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert "corruptions" not in json.loads((tmp_path / "report.json").read_text())


def test_a_folder_that_cannot_be_written_is_refused(report, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(digitus.FileAccessError, match="file/out: cannot write into this folder"):
        write_report(report, tmp_path / "file" / "out")
    (tmp_path / "confusion.png").mkdir()
    with pytest.raises(digitus.FileAccessError, match=r"confusion\.png: is a folder"):
        write_report(report, tmp_path)
    assert not (tmp_path / "report.json").exists()


def test_a_network_without_mistakes_is_drawn(report, tmp_path):
    best = perfect(report)
    assert best.mistakes.wrong == ()
    write_report(best, tmp_path)
    assert not has_color(opened(tmp_path / "mistakes.png"), (0xCC, 0, 0))
    document = json.loads((tmp_path / "report.json").read_text())
    assert document["mean"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert document["calibration"]["expected_error"] == 0


def test_a_network_that_is_always_wrong_is_drawn(report, tmp_path):
    wrong = np.eye(10, dtype=np.float32)[(report.dataset.labels + 1) % 10]
    write_report(evaluate_like(report, wrong), tmp_path)
    assert has_color(opened(tmp_path / "mistakes.png"), (0xCC, 0, 0))


def test_images_that_are_no_pictures_are_left_out(tmp_path):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (40, 12), np.uint8), random.integers(0, 10, 40)
    report = evaluate_report(digitus.Network((12,), [digitus.Dense(10)]), images, labels)
    names = {path.name for path in write_report(report, tmp_path)}
    assert names == {"report.json", "confusion.png", "reliability.png"}


def test_any_class_name_is_drawn_and_printed(network, report, tmp_path):
    names = ("$x^{$", "\x1b[31mred", "数字", "a\nb", "[bold]", "x" * 300, "T-shirt", "_", "%", "\\")
    named = dataclasses.replace(report, class_names=names)
    write_report(named, tmp_path)
    text = printed(named)
    assert "\x1b" not in text
    assert "\\x1b[31mred" in text
    assert "[bold]" in text
    assert json.loads((tmp_path / "report.json").read_text())["classes"][3]["name"] == "a\nb"


def test_class_names_are_shortened_for_figures():
    from digitus.plot.figure_style import short_names

    names = ["7", "a\nb", "\x1b[31m", "ankle boots of leather"]
    assert short_names(names) == ["7", "a\\nb", "\\x1b[31m", "ankle boots…"]


def printed(report, robustness=None, **options):
    console = Console(width=80, file=io.StringIO(), **options)
    print_report(console, report, robustness)
    return console.file.getvalue()


def test_tables_hold_the_figures_and_fit_80_columns(report, robustness):
    text = printed(report, robustness)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    lines = [line.split() for line in text.splitlines()]
    for entry in report.scores.classes:
        percents = [f"{value:.2%}" for value in (entry.precision, entry.recall, entry.f1)]
        assert [str(entry.label), str(entry.count), str(entry.correct), *percents] in lines
        row = [str(images) if images else "·" for images in report.scores.confusion[entry.label]]
        assert [str(entry.label), *row] in lines
    fog = next(result for result in robustness.results if result.name == "fog")
    change = 100 * (fog.accuracy - robustness.clean.accuracy)
    assert ["fog", str(fog.correct), f"{fog.accuracy:.2%}", f"{change:+.2f}"] in lines
    assert f"expected error {report.calibration.expected_error:.2%}" in text


def test_a_terminal_gets_colours(report):
    assert "\x1b[32m" in printed(report, force_terminal=True, color_system="standard")


def test_many_classes_are_listed_instead_of_a_matrix(tmp_path):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (400, 16), np.uint8), random.integers(0, 40, 400)
    network = digitus.Network((16,), [digitus.Dense(40)])
    report = evaluate_report(network, images, labels)
    text = printed(report)
    assert "most frequent confusions" in text
    true, seen, count = report.scores.confusions()[0]
    assert [str(true), str(seen), str(count)] in [line.split() for line in text.splitlines()]
    write_report(report, tmp_path)
    assert color_count(opened(tmp_path / "confusion.png")) > 20
