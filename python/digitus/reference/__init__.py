"""A genuine NumPy network, to learn from and to check the engine against.

It uses nothing of the engine: it reads the same files, draws the same random numbers, and does the
same arithmetic by itself, in float64 or float32. Read it in this order: `layers`, `network`,
`optimizers`, `training`; then `random`, `initializers` and `data`. `tensorflow_network` holds the
same network once more, in TensorFlow, and is imported only by those who ask for it.

Examples
--------
>>> from digitus import reference
>>> (images, labels), test = reference.load("data/sample")
>>> network = reference.Network((784, 64, 10), initializer=reference.normal(0.01))
>>> optimizer = reference.GradientDescent(0.1)
>>> history = reference.train(
...     network, images, labels, epochs=5, batch_size=None, optimizer=optimizer
... )
>>> loss, accuracy = network.evaluate(*test)
"""

from digitus.reference.data import load, load_csv, load_idx
from digitus.reference.initializers import glorot_uniform, he_normal, normal
from digitus.reference.network import Network
from digitus.reference.optimizers import (
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    Optimizer,
)
from digitus.reference.training import History, batches, train, train_step

__all__ = [
    "Adam",
    "AdamW",
    "GradientDescent",
    "History",
    "Momentum",
    "Nesterov",
    "Network",
    "Optimizer",
    "batches",
    "glorot_uniform",
    "he_normal",
    "load",
    "load_csv",
    "load_idx",
    "normal",
    "train",
    "train_step",
]
