"""A network written in NumPy alone learns handwritten digits.

784-64-10, ReLU, softmax, full-batch gradient descent at 0.1, weights drawn as normal x 0.01: the
network that one writes first. The arithmetic is in ``digitus.reference``: begin with its
``dense.py``.

    python examples/mnist_numpy.py --data data/sample --epochs 400 --plot numpy.png
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from digitus import reference
from digitus.reference.plots import save_history_plot

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"


def main() -> None:
    """Read the digits, train, and say how well it went."""
    parser = argparse.ArgumentParser(description="Train a NumPy network on handwritten digits.")
    parser.add_argument(
        "--data", default=SAMPLE, help="folder with mnist_train.csv, mnist_test.csv"
    )
    parser.add_argument("--epochs", type=int, default=400)
    parser.add_argument("--plot", help="save accuracy and cost by epoch as this picture")
    options = parser.parse_args()

    (train_images, train_labels), test = reference.load(options.data)
    network = reference.Network((784, 64, 10), seed=0, initializer=reference.normal(0.01))

    def report(epoch: int, history: reference.History) -> None:
        if epoch == 1 or epoch % 20 == 0 or epoch == options.epochs:
            print(
                f"epoch {epoch:4}   accuracy {history.accuracy[-1]:7.2%}   "
                f"cost {history.loss[-1]:.4f}"
            )

    history = reference.train(
        network,
        train_images,
        train_labels,
        epochs=options.epochs,
        batch_size=None,
        shuffle=False,
        optimizer=reference.GradientDescent(0.1),
        validation=test,
        on_epoch=report,
    )

    test_cost, test_accuracy = network.evaluate(*test)
    print("\nnetwork           epochs   test accuracy   test cost   seconds")
    print(
        f"NumPy 784-64-10   {options.epochs:6}   {test_accuracy:13.2%}   {test_cost:9.4f}   "
        f"{sum(history.seconds):7.1f}"
    )
    if options.plot:
        try:
            save_history_plot(history, options.plot, "NumPy, 784-64-10, gradient descent")
        except ImportError as error:
            print(f"no plot: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
