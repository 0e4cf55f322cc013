"""`digitus.plot` draws what is there, and changes nothing that others have set."""

from __future__ import annotations

import math
import sys

import numpy as np
import pytest
from synthetic import digits, run_python, small_network

import digitus

pytest.importorskip("matplotlib")

from matplotlib.figure import Figure  # noqa: E402 - only if it is there

from digitus import plot  # noqa: E402 - needs matplotlib to be of use

IMAGES, LABELS = digits(200)


@pytest.fixture(scope="module", name="network")
def fixture_network():
    network = small_network()
    network.fit(IMAGES, LABELS, epochs=2, batch_size=32)
    return network


def history(epochs=5, validation=True):
    losses = [2.0 / epoch for epoch in range(1, epochs + 1)]
    shares = [1 - loss / 3 for loss in losses]
    others = ([loss + 0.1 for loss in losses], [share - 0.1 for share in shares])
    return digitus.History(losses, shares, *(others if validation else ([], [])), losses)


DRAWERS = ["confusion_matrix", "mistakes", "predictions"]


@pytest.mark.parametrize("draw", [*DRAWERS, "weights"])
def test_what_is_no_network_is_refused(draw):
    class Estimator:
        def get_params(self):
            """Be taken for one of scikit-learn's."""

        def __repr__(self):
            return "Estimator()"

    images = (IMAGES, LABELS) if draw in DRAWERS else ()
    for value, found in (
        (Estimator(), r"Estimator\(\); a fitted estimator of Digitus has one, network_"),
        (LABELS, r"array\("),
        (None, "None$"),
    ):
        with pytest.raises(digitus.ArgumentError, match=f"expected a digitus.Network, got {found}"):
            getattr(plot, draw)(value, *images)


@pytest.mark.parametrize("value", [None, [1.0, 0.5], {"loss": [1.0]}])
def test_what_is_no_history_is_refused(value):
    with pytest.raises(digitus.ArgumentError, match=r"history: expected what Network\.fit returns"):
        plot.history(value)


def curves(axes):
    return {line.get_label(): (line.get_xdata(), line.get_ydata()) for line in axes.get_lines()}


def rendered(figure):
    """Draw a figure; warnings are errors, so what does not fit is found."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def texts_within(figure):
    """Return whether all texts lie within the figure."""
    renderer = figure.canvas.get_renderer()
    boxes = [
        text.get_window_extent(renderer)
        for text in figure.findobj(lambda found: hasattr(found, "get_text"))
        if text.get_visible() and text.get_text()
    ]
    width, height = figure.canvas.get_width_height()
    return all(box.x0 >= -1 and box.y0 >= -1 and box.x1 <= width + 1 for box in boxes)


def test_curves_are_those_of_the_history():
    figures = history()
    figure = figures.plot(title="mine", validated_on="test")
    assert isinstance(figure, Figure)
    assert rendered(figure).shape == (608, 1440, 4)
    accuracy, loss = figure.axes
    for axes, ours, theirs in (
        (accuracy, figures.accuracy, figures.val_accuracy),
        (loss, figures.loss, figures.val_loss),
    ):
        found = curves(axes)
        assert list(found) == ["training", "test"]
        assert list(found["training"][0]) == [1, 2, 3, 4, 5]
        assert list(found["training"][1]) == ours
        assert list(found["test"][1]) == theirs
    assert figure.get_suptitle() == "mine"
    assert loss.get_ylim()[0] == 0


def test_a_history_without_validation_or_with_one_epoch_is_drawn():
    figure = plot.history(history(1, validation=False))
    assert list(curves(figure.axes[0])) == ["training"]
    assert figure.axes[0].get_lines()[0].get_marker() == "o"
    rendered(figure)


def test_what_is_not_finite_is_left_out():
    figures = history()
    figures.loss[2], figures.val_loss[0] = math.nan, math.inf
    rendered(plot.history(figures))


def test_axes_of_the_caller_are_drawn_on():
    figure = Figure()
    axes = figure.subplots(1, 3)
    assert plot.history(history(), "loss", ax=axes[0]) is figure
    assert plot.history(history(), ax=axes[1:]) is figure
    assert [len(each.get_lines()) for each in axes] == [2, 2, 2]
    part = Figure().subfigures(1, 1)
    assert plot.history(history(), "loss", ax=part.subplots()) is part.figure


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"what": "seconds"}, "what: expected 'accuracy', 'loss' or both, got"),
        ({"what": []}, "what: expected"),
        ({"ax": []}, "ax: expected 2 axes"),
    ],
)
def test_histories_that_cannot_be_drawn_are_refused(arguments, message):
    with pytest.raises(digitus.ArgumentError, match=message):
        plot.history(history(), **arguments)
    with pytest.raises(digitus.ArgumentError, match="expected at least one epoch"):
        plot.history(digitus.History())


def test_the_confusion_matrix_has_the_counts_and_names(network):
    network.class_names = ["$x^{$", "a long name indeed", *"23456789"]
    try:
        axes = Figure(figsize=(6, 6), layout="constrained").subplots()
        figure = plot.confusion_matrix(network, IMAGES, LABELS, ax=axes)
    finally:
        network.class_names = None
    assert figure is axes.get_figure()
    assert [label.get_text() for label in axes.get_yticklabels()][:2] == ["$x^{$", "a long name…"]
    predicted = network.predict(IMAGES)
    counts = {}
    for true, seen in zip(LABELS, predicted, strict=True):
        counts[int(seen), int(true)] = counts.get((int(seen), int(true)), 0) + 1
    assert {text.get_position(): int(text.get_text()) for text in axes.texts} == counts
    rendered(figure)
    assert texts_within(figure)


def test_mistakes_are_those_of_the_network():
    network = small_network()
    figure = plot.mistakes(network, IMAGES, LABELS, limit=3)
    captions = [axes.get_title() for axes in figure.axes if axes.get_title()]
    assert len(captions) == 6
    probabilities = network.predict_proba(IMAGES)
    is_wrong = probabilities.argmax(axis=1) != LABELS
    top = probabilities.max(axis=1)[is_wrong].max()
    assert f"{top:.1%}" in captions[0]
    few = plot.mistakes(network, IMAGES, LABELS, limit=3, unsure=False)
    assert len([axes for axes in few.axes if axes.get_title()]) == 3
    rendered(figure)


def test_weights_are_those_of_the_first_layer(network):
    figure = plot.weights(network, limit=7)
    kernel = network.parameters()["dense_1.kernel"]
    pictures = [axes.get_images()[0] for axes in figure.axes if axes.get_images()]
    assert len(pictures) == 7
    for unit, picture in enumerate(pictures):
        np.testing.assert_array_equal(picture.get_array(), kernel[:, unit].reshape(6, 6))
        low, high = picture.get_clim()
        assert low == -high < 0  # White is 0.
    assert "the first 7 of 24 units" in figure.get_suptitle()
    rendered(figure)


def test_kernels_of_a_convolution_are_small_images():
    network = digitus.Network(
        (8, 9, 3), [digitus.Conv2D(5, (2, 3)), digitus.Flatten(), digitus.Dense(10)]
    )
    figure = plot.weights(network)
    kernel = network.parameters()["conv2d_1.kernel"]
    pictures = [axes.get_images()[0].get_array() for axes in figure.axes if axes.get_images()]
    assert len(pictures) == 5
    assert pictures[4].shape == (2, 3 * 3 + 2)
    np.testing.assert_array_equal(pictures[4][:, 4:7], kernel[:, :, 1, 4])
    assert np.ma.getmaskarray(pictures[4])[:, 3].all()
    rendered(figure)


def test_a_dense_layer_behind_a_pool_looks_at_what_the_pool_gives_out():
    network = digitus.Network(
        (8, 12, 1), [digitus.MaxPool2D(2), digitus.Flatten(), digitus.Dense(10)]
    )
    pictures = [axes.get_images() for axes in plot.weights(network).axes]
    assert pictures[0][0].get_array().shape == (4, 6)


def test_networks_without_pictures_are_refused():
    flat = digitus.Network((7,), [digitus.Dense(10)])
    with pytest.raises(digitus.ArgumentError, match="7 values in a row are no square picture"):
        plot.weights(flat)
    images = np.zeros((3, 7), np.uint8)
    for draw in (plot.predictions, plot.mistakes):
        with pytest.raises(digitus.ArgumentError, match="no square picture"):
            draw(flat, images, [0, 1, 2])
    pools = digitus.Network((4, 4, 10), [digitus.GlobalAveragePool2D()])
    with pytest.raises(digitus.ArgumentError, match="expected a dense layer or a convolution"):
        plot.weights(pools)


def bars(figure):
    """Return of each image the width of its bars."""
    charts = [axes for axes in figure.findobj(type(figure.axes[0])) if axes.patches]
    return [[bar.get_width() for bar in axes.patches] for axes in charts]


@pytest.mark.parametrize("labels", [None, LABELS])
def test_predictions_have_the_probabilities(network, labels):
    figure = plot.predictions(network, IMAGES, labels, limit=5, columns=2)
    found = np.array(bars(figure))
    np.testing.assert_allclose(found, network.predict_proba(IMAGES[:5]), atol=1e-6)
    rendered(figure)
    assert texts_within(figure)


def test_predictions_take_a_dataset_and_one_image(network):
    dataset = digitus.Dataset.from_arrays(IMAGES, LABELS)
    assert len(bars(plot.predictions(network, dataset, limit=3))) == 3
    assert len(bars(plot.predictions(network, IMAGES[0]))) == 1
    with pytest.raises(digitus.ArgumentError, match="labels: expected none beside a Dataset"):
        plot.predictions(network, dataset, LABELS)
    with pytest.raises(digitus.ArgumentError, match="labels: expected 200"):
        plot.predictions(network, IMAGES, LABELS[:3])
    with pytest.raises(digitus.ArgumentError, match="limit: expected"):
        plot.predictions(network, IMAGES, limit=0)


def test_a_wrong_prediction_is_vermilion_and_its_true_class_bold(network):
    predicted = network.predict(IMAGES[:1])
    for label, color in ((int(predicted[0]), "#0072b2"), ((int(predicted[0]) + 1) % 10, "#d55e00")):
        figure = plot.predictions(network, IMAGES[:1], [label])
        (chart,) = [axes for axes in figure.findobj(type(figure.axes[0])) if axes.patches]
        from matplotlib.colors import to_hex

        assert to_hex(chart.patches[int(predicted[0])].get_facecolor()) == color
        bold = [t.get_text() for t in chart.get_yticklabels() if t.get_fontweight() == "bold"]
        assert bold == ([] if color == "#0072b2" else [str(label)])


def test_of_many_classes_the_most_probable_are_drawn():
    network = digitus.Network((6, 6, 3), [digitus.Flatten(), digitus.Dense(40)])
    images = np.random.default_rng(1).random((2, 6, 6, 3), dtype=np.float32)
    found = bars(plot.predictions(network, images))
    for row, probabilities in zip(found, network.predict_proba(images), strict=True):
        np.testing.assert_allclose(row, sorted(probabilities)[:-11:-1], atol=1e-6)


def test_a_network_that_diverged_is_refused():
    network = small_network()
    network.fit(IMAGES, LABELS, epochs=1, optimizer=digitus.SGD(1e38))
    with pytest.raises(digitus.StateError, match="its training diverged"):
        plot.predictions(network, IMAGES)


def test_a_notebook_shows_a_figure_without_pyplot(network):
    formatters = pytest.importorskip("IPython.core.formatters")
    for figure in (history().plot(), plot.mistakes(network, IMAGES, LABELS), plot.weights(network)):
        bundle, _ = formatters.DisplayFormatter().format(figure)
        assert bundle["image/png"].startswith(b"\x89PNG")


GLOBAL = """
import matplotlib
import sys
before = matplotlib.rcParams.copy()
from synthetic import *
from digitus import plot
images, labels = digits(100)
network = small_network()
dataset = digitus.Dataset.from_arrays(images, labels)
network.fit(dataset, epochs=1).plot()
plot.confusion_matrix(network, dataset)
plot.mistakes(network, dataset)
plot.weights(network)
plot.predictions(network, dataset)
plot.augmentation(dataset, "digits")
assert "matplotlib.pyplot" not in sys.modules  # Reading "backend" loads it.
settings = [name for name in before if name != "backend"]
assert [matplotlib.rcParams[name] for name in settings] == [before[name] for name in settings]
"""


def test_nothing_global_is_touched():
    done = run_python(GLOBAL)
    assert (done.returncode, done.stderr) == (0, "")


def test_missing_matplotlib_is_said():
    done = run_python(
        "import sys\nsys.modules['matplotlib'] = None\nimport digitus\n"
        "history = digitus.History([1.0], [0.5], [], [], [1.0])\n"
        "try:\n    history.plot()\nexcept ImportError as error:\n    print(error)"
    )
    assert done.stdout.startswith("matplotlib is not installed; ")
    assert "[plot]" in done.stdout


def test_names_are_found_by_completion_and_others_refused():
    assert set(plot.__all__) <= set(dir(plot))
    with pytest.raises(AttributeError, match=r"'digitus\.plot' has no attribute 'pie'"):
        plot.pie  # noqa: B018 - its absence is what is looked at


def test_the_command_draws_with_the_same_code(tmp_path, monkeypatch):
    from digitus.cli.train_report import write_history

    drawn = []
    monkeypatch.setattr(plot, "history", lambda *args, **options: drawn.append(options) or Figure())
    write_history(history(), None, tmp_path / "p.png", "mine", "test")
    assert drawn == [{"title": "mine", "validated_on": "test"}]
    assert (tmp_path / "p.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(digitus.ArgumentError, match=r"--plot: .*a\.strange: "):
        write_history(history(), None, tmp_path / "a.strange", "mine", "test")


def test_a_frame_needs_pandas(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pandas is not installed; run: pip install pandas"):
        history().to_frame()


def test_a_frame_has_the_figures():
    pandas = pytest.importorskip("pandas")
    frame = history(3, validation=False).to_frame()
    assert list(frame.columns) == ["loss", "accuracy", "val_loss", "val_accuracy", "seconds"]
    assert list(frame.index) == [1, 2, 3]
    assert frame.index.name == "epoch"
    assert list(frame["loss"]) == history(3).loss
    assert pandas.isna(frame["val_loss"]).all()
