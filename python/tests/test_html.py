"""What networks, histories, datasets and metrics look like in a notebook."""

from __future__ import annotations

import base64
import io
import math
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from synthetic import digits, small_network

import digitus

VOID = {"img"}


class Document(HTMLParser):
    """Checks that tags are closed in order, and keeps elements and text."""

    def __init__(self, html):
        super().__init__()
        self.open, self.elements, self.text = [], [], ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        """Keep an element that is its own end."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        """Close the innermost element, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data):
        """Keep text; cells are told apart."""
        self.text += f"{data}|"

    def all(self, tag):
        """Return the attributes of all elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def cells(self):
        """Return the text between elements, in order."""
        return self.text.split("|")


def test_a_checker_that_finds_unclosed_tags():
    with pytest.raises(AssertionError):
        Document("<div><p></div>")
    with pytest.raises(AssertionError):
        Document("<div>")


def test_a_network_shows_its_layers():
    network = digitus.Network(
        (28, 28, 1), [digitus.Conv2D(32, 3, "relu"), digitus.Flatten(), digitus.Dense(10)]
    )
    document = Document(network._repr_html_())
    cells = document.cells()
    assert len(document.all("tr")) == 6
    for cell in ("conv2d_1", "Conv2D", "(26, 26, 32)", "relu", "320", "216,330", "216,650"):
        assert cell in cells
    assert "Network of 3 layers, 10 classes" in cells
    for line in network.summary().splitlines():
        assert set(line.split("  ")) - {""} <= {f"{cell}" for cell in cells} | {
            part for part in line.split("  ") if part.strip() in cells
        }


def test_names_of_classes_are_text_and_not_markup():
    network = small_network()
    evil = ["<script>alert(1)</script>", "a&b", '"><img src=x onerror=alert(1)>', "a\nb\x1b[31m"]
    network.class_names = [*evil, *"456789"]
    html = network._repr_html_()
    document = Document(html)
    assert document.all("script") == document.all("img") == []
    assert "<script>alert(1)</script>, a&b" in document.text
    assert "\x1b" not in html
    assert "a\\nb" in html


def test_a_closed_network_and_a_closed_dataset_say_so():
    network = small_network()
    network.class_names = list("abcdefghij")
    network.close()
    assert "closed" in Document(network._repr_html_()).text
    with digitus.Dataset.from_arrays(*digits(10)) as dataset:
        pass
    assert "closed" in Document(dataset._repr_html_()).text


def test_many_class_names_are_cut_short():
    network = digitus.Network((4,), [digitus.Dense(300)])
    network.class_names = [f"class {'x' * 100} {number}" for number in range(300)]
    text = Document(network._repr_html_()).text
    assert "and 280 more" in text
    assert len(text) < 3000


def test_a_history_shows_its_latest_epochs_and_curves():
    column = [1 / epoch for epoch in range(1, 13)]
    history = digitus.History(column, column, column, column, column)
    document = Document(history._repr_html_())
    assert "History of 12 epochs, the latest 10" in document.cells()
    assert len(document.all("tr")) == 11
    assert "0.0833" in document.cells()
    lines = document.all("polyline")
    assert len(lines) == 4
    points = [tuple(map(float, pair.split(","))) for pair in lines[0]["points"].split()]
    assert points[0] == (46, 24)  # The highest value is at the top, the first epoch on the left.
    assert points[-1] == (290, 146)
    assert [x for x, _ in points] == sorted(x for x, _ in points)
    assert [y for _, y in points] == sorted(y for _, y in points)


@pytest.mark.parametrize(
    ("loss", "lines", "dots"),
    [
        ([0.5], 0, 1),
        ([0.5, 0.5], 1, 0),
        ([3, 2, math.nan, 1, 0.5], 2, 0),
        ([3, math.inf, 1], 0, 2),
        ([math.nan], 0, 0),
    ],
)
def test_gaps_and_single_points_are_drawn(loss, lines, dots):
    history = digitus.History(loss=loss, accuracy=[math.nan] * len(loss), seconds=[1] * len(loss))
    html = history._repr_html_()
    document = Document(html)
    assert (len(document.all("polyline")), len(document.all("circle"))) == (lines, dots)
    assert not re.search(r'="[^"]*(nan|inf)', html)


def test_an_empty_or_uneven_history_is_shown():
    assert "History of 0 epochs" in Document(digitus.History()._repr_html_()).text
    uneven = digitus.History([1, 2], [0.5], [1], [], [1, 2])
    assert "–" in Document(uneven._repr_html_()).cells()


def png_of(document):
    pillow = pytest.importorskip("PIL.Image")
    (image,) = document.all("img")
    kind, _, data = image["src"].partition(",")
    assert kind == "data:image/png;base64"
    with pillow.open(io.BytesIO(base64.b64decode(data, validate=True))) as picture:
        assert picture.format == "PNG"
        return np.asarray(picture), image


@pytest.mark.parametrize("kind", [np.uint8, np.float32])
def test_a_dataset_shows_classes_and_its_first_images(kind):
    images, labels = digits(600)
    given = images if kind == np.uint8 else (images / 255).astype(np.float32)
    document = Document(digitus.Dataset.from_arrays(given, labels)._repr_html_())
    assert f"Dataset of 600 images x 36 {np.dtype(kind)}, 10 classes" in document.cells()
    for count in np.bincount(labels):
        assert str(count) in document.cells()
    pixels, image = png_of(document)
    assert pixels.shape == (8, 80)
    third = pixels[1:7, 17:23]
    np.testing.assert_allclose(third, 255 - images[2].reshape(6, 6).astype(int), atol=1)
    assert image["title"] == "labels " + ", ".join(map(str, labels[:10]))


def test_images_that_are_no_squares_and_values_that_are_no_shades():
    rows = np.array([[np.nan, -1e30, np.inf, 1e30]], dtype=np.float32)
    odd = digitus.Dataset.from_arrays(np.zeros((3, 7), np.uint8), [0, 1, 2], 300)
    document = Document(odd._repr_html_())
    assert document.all("img") == []
    assert "0 to 1 images a class" in document.cells()
    try:
        strange = digitus.Dataset.from_arrays(rows, [0])
    except digitus.ArgumentError:
        return  # The engine refuses what is not finite.
    assert png_of(Document(strange._repr_html_()))[0].shape == (4, 4)


def test_metrics_are_a_line():
    metrics = digitus.Metrics(loss=0.25, accuracy=0.975, correct=975, count=1000)
    document = Document(metrics._repr_html_())
    assert document.cells()[4:] == ["0.2500", "97.50%", "975", "1,000", ""]


def test_notebooks_find_the_forms():
    formatters = pytest.importorskip("IPython.core.formatters")
    bundle, _ = formatters.DisplayFormatter().format(small_network())
    assert set(bundle) == {"text/plain", "text/html"}
