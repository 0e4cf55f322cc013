"""TensorFlow learns the same handwritten digits, for comparison.

Dense 64 with ReLU and dense 10 with softmax, Adam, categorical cross-entropy, batches of 32. The
Keras model is built in ``digitus/reference/tensorflow_network.py``.

    python examples/mnist_tensorflow.py --data data/sample --epochs 20 --plot tensorflow.png
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from digitus import reference
from digitus.reference.plots import save_history_plot
from digitus.reference.tensorflow_network import TensorFlowNetwork

SAMPLE = Path(__file__).resolve().parent.parent / "data" / "sample"


def main() -> None:
    """Read the digits, train, and say how well it went."""
    parser = argparse.ArgumentParser(description="Train a Keras network on handwritten digits.")
    parser.add_argument(
        "--data", default=SAMPLE, help="folder with mnist_train.csv, mnist_test.csv"
    )
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--plot", help="save accuracy and cost by epoch as this picture")
    options = parser.parse_args()

    (train_images, train_labels), test = reference.load(options.data)
    network = TensorFlowNetwork((784, 64, 10), reference.Adam(), seed=0, softmax_output=True)

    def report(epoch: int, history: reference.History) -> None:
        print(
            f"epoch {epoch:4}   accuracy {history.accuracy[-1]:7.2%}   cost {history.loss[-1]:.4f}"
        )

    history = network.train(
        train_images,
        train_labels,
        epochs=options.epochs,
        batch_size=32,
        validation=test,
        on_epoch=report,
    )

    test_cost, test_accuracy = network.evaluate(*test)
    print("\nnetwork                epochs   test accuracy   test cost   seconds")
    print(
        f"TensorFlow 784-64-10   {options.epochs:6}   {test_accuracy:13.2%}   {test_cost:9.4f}   "
        f"{sum(history.seconds):7.1f}"
    )
    if options.plot:
        try:
            save_history_plot(history, options.plot, "TensorFlow, 784-64-10, Adam")
        except ImportError as error:
            print(f"no plot: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
