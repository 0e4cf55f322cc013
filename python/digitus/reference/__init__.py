"""A genuine NumPy network, to learn from and to check the engine against.

It uses nothing of the engine: it reads the same files, draws the same random numbers, and does the
same arithmetic by itself, in float64 or float32. Read it in this order: `dense`, `activations`,
`losses`, `network`, `optimizers`, `training`; then the other layers, `convolution` (with
`windows`), `pooling`, `normalization` and `dropout`; what else training can do, `schedules`,
`clipping` and `averaging`; `augmentation` and `image_normalization`, what becomes of images; and
`random`, `philox`, `initializers` and `data`. Every layer is a
pair of functions, forward and backward, and below them a small class that knows the layer's
settings. `tensorflow_network` holds the same networks once more, in TensorFlow, and is imported
only by those who ask for it.

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

A convolutional network:

>>> layers = [
...     reference.Conv2D(8, 3, "relu"),
...     reference.MaxPool2D(2),
...     reference.Flatten(),
...     reference.Dropout(0.5),
...     reference.Dense(10),
... ]
>>> convnet = reference.Network(reference.Architecture((28, 28, 1), layers))
"""

from digitus.reference.activations import Activation, LeakyReLU
from digitus.reference.architecture import Architecture
from digitus.reference.averaging import WeightAverage
from digitus.reference.convolution import Conv2D
from digitus.reference.data import load, load_csv, load_idx
from digitus.reference.dense import Dense, Flatten
from digitus.reference.dropout import Dropout
from digitus.reference.initializers import glorot_uniform, he_normal, normal
from digitus.reference.layer import INFERENCE, Draws, Layer, Pass
from digitus.reference.network import Network
from digitus.reference.normalization import BatchNorm
from digitus.reference.optimizers import (
    Adam,
    AdamW,
    GradientDescent,
    Momentum,
    Nesterov,
    Optimizer,
)
from digitus.reference.pooling import AveragePool2D, GlobalAveragePool2D, MaxPool2D
from digitus.reference.training import History, batches, train, train_step

__all__ = [
    "INFERENCE",
    "Activation",
    "Adam",
    "AdamW",
    "Architecture",
    "AveragePool2D",
    "BatchNorm",
    "Conv2D",
    "Dense",
    "Draws",
    "Dropout",
    "Flatten",
    "GlobalAveragePool2D",
    "GradientDescent",
    "History",
    "Layer",
    "LeakyReLU",
    "MaxPool2D",
    "Momentum",
    "Nesterov",
    "Network",
    "Optimizer",
    "Pass",
    "WeightAverage",
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
