"""PyTorch on the CPU, eager; the convolutional network compiled too."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from benchmarks.arrays import as_floats, test_bytes, trained_parameters, training_bytes
from benchmarks.convnets import in_torch
from benchmarks.predictions import CONVNET_PARTS, Predict, in_parts, one_by_one
from benchmarks.tasks import Task
from benchmarks.worker import Makers

MakeOptimizer = Callable[[Any], torch.optim.Optimizer]


def versions() -> dict[str, str]:
    """Return PyTorch's version."""
    return {"torch": torch.__version__}


def build_network(sizes: tuple[int, ...]) -> torch.nn.Sequential:
    """Return a new network of dense layers with ReLU between them."""
    layers: list[torch.nn.Module] = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def _optimizers(name: str) -> dict[str, MakeOptimizer]:
    """Return the implementations of an optimizer that PyTorch offers."""
    if name == "adam":
        make, options = torch.optim.Adam, {"lr": 0.001, "eps": 1e-7}
    elif name == "momentum":
        make, options = torch.optim.SGD, {"lr": 0.01, "momentum": 0.9}
    else:
        make, options = torch.optim.SGD, {"lr": 0.1}
    return {
        "fused": lambda parameters: make(parameters, **options, fused=True),
        "foreach": lambda parameters: make(parameters, **options, foreach=True),
    }


class Training:
    """One epoch a round, in a new order each time unless the batch is full.

    Parameters
    ----------
    task : Task
    build : callable
        Makes the network.
    make_optimizer : callable
    is_bytes : bool
        Whether the images are kept as bytes, and scaled a batch at a time.
    as_input : callable
        Makes of rows of pixels what the network takes.
    is_compiled : bool
        Whether `torch.compile` gets the network.
    """

    def __init__(
        self,
        task: Task,
        build: Callable[[], torch.nn.Module],
        make_optimizer: MakeOptimizer,
        *,
        is_bytes: bool = False,
        as_input: Callable[[torch.Tensor], torch.Tensor] = lambda rows: rows,
        is_compiled: bool = False,
    ) -> None:
        torch.set_num_threads(task.threads)
        torch.manual_seed(task.seed)
        images, labels = training_bytes(task)
        self._images = torch.from_numpy(images if is_bytes else as_floats(images))
        self._labels = torch.from_numpy(labels.astype(np.int64))
        self._is_bytes = is_bytes
        self._batch = task.batch
        self._network = build()
        self._forward: Callable[[torch.Tensor], torch.Tensor] = self._network
        if is_compiled:
            self._forward = torch.compile(self._network, dynamic=False)
        self._as_input = as_input
        self._optimizer = make_optimizer(self._network.parameters())
        self._test = test_bytes(task)
        self._loss = 0.0

    def run(self) -> dict[str, float]:
        """Train for one epoch; sums of loss and hits stay tensors until its end."""
        started = time.perf_counter()
        count = len(self._images)
        loss_sum, correct = torch.zeros(()), torch.zeros((), dtype=torch.int64)
        if self._batch is None:
            self._step(self._images, self._labels, loss_sum, correct)
        else:
            for rows in torch.randperm(count).split(self._batch):
                images, labels = self._images.index_select(0, rows), self._labels[rows]
                self._step(images, labels, loss_sum, correct)
        self._loss = float(loss_sum) / count
        return {"seconds": time.perf_counter() - started, "accuracy": float(correct) / count}

    def _step(
        self,
        images: torch.Tensor,
        labels: torch.Tensor,
        loss_sum: torch.Tensor,
        correct: torch.Tensor,
    ) -> None:
        x = images.float().mul_(1 / 255) if self._is_bytes else images
        logits = self._forward(self._as_input(x))
        loss = functional.cross_entropy(logits, labels)
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self._optimizer.step()
        loss_sum.add_(loss.detach(), alpha=len(labels))
        correct.add_((logits.detach().argmax(1) == labels).sum())

    def check(self) -> dict[str, float]:
        """Return loss of the last epoch, accuracy on the test images, number of parameters."""
        images, labels = self._test
        self._network.eval()
        with torch.inference_mode():
            rows = torch.from_numpy(as_floats(images))
            classes = self._network(self._as_input(rows)).argmax(1).numpy()
        self._network.train()
        return {
            "loss": self._loss,
            "accuracy": float(np.mean(classes == labels)),
            "parameters": sum(part.numel() for part in self._network.parameters()),
        }


def predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return the network's function, without gradients."""
    torch.set_num_threads(threads)
    parameters = trained_parameters(task)
    sizes = (len(parameters[0]), *(len(bias) for bias in parameters[1::2]))
    network = build_network(sizes)
    with torch.no_grad():
        for own, given in zip(network.parameters(), parameters, strict=True):
            own.copy_(torch.from_numpy(given.T))
    network.append(torch.nn.Softmax(1)).eval()

    @torch.inference_mode()
    def predict(images: np.ndarray) -> np.ndarray:
        return network(torch.from_numpy(images)).numpy()

    return predict


def convnet_predictor(task: Task, rows: int, threads: int) -> Predict:
    """Return the same of the convolutional network."""
    torch.set_num_threads(threads)
    layout = "channels_last"
    network, as_images = in_torch.build_network(layout), in_torch.LAYOUTS[layout][1]
    in_torch.set_parameters(network, trained_parameters(task))
    network.append(torch.nn.Softmax(1)).eval()

    @torch.inference_mode()
    def predict(images: np.ndarray) -> np.ndarray:
        return network(as_images(torch.from_numpy(images))).numpy()

    return predict


class Products:
    """The matrix products of the first layer of a training step, and nothing else."""

    def __init__(self, task: Task) -> None:
        torch.set_num_threads(task.threads)
        batch, (inputs, outputs) = task.batch, task.sizes[:2]
        self._calls = task.calls
        self._x, self._kernel = torch.rand(batch, inputs), torch.rand(inputs, outputs)
        self._y, self._grad = torch.empty(batch, outputs), torch.empty(inputs, outputs)

    @torch.inference_mode()
    def run(self) -> dict[str, float]:
        """Compute y = x · W and dW = xᵀ · y some times; "seconds" are those of one pair."""
        started = time.perf_counter()
        for _ in range(self._calls):
            torch.mm(self._x, self._kernel, out=self._y)
            torch.mm(self._x.t(), self._y, out=self._grad)
        return {"seconds": (time.perf_counter() - started) / self._calls}

    def check(self) -> dict[str, Any]:
        """Return nothing: the products are PyTorch's own."""
        return {}


def _training(task: Task) -> Makers:
    def maker(make: MakeOptimizer, is_bytes: bool) -> Callable[[Task], Training]:
        return lambda task: Training(
            task, lambda: build_network(task.sizes), make, is_bytes=is_bytes
        )

    return {
        f"{name} optimizer, {'uint8' if is_bytes else 'float32'} images": maker(make, is_bytes)
        for name, make in _optimizers(task.optimizer).items()
        for is_bytes in (False, True)
    }


def _convnet_training(task: Task) -> Makers:
    make_optimizer = _optimizers(task.optimizer)["fused"]

    def maker(layout: str, is_compiled: bool) -> Callable[[Task], Training]:
        return lambda task: Training(
            task,
            lambda: in_torch.build_network(layout),
            make_optimizer,
            as_input=in_torch.LAYOUTS[layout][1],
            is_compiled=is_compiled,
        )

    return {
        "channels_last, eager": maker("channels_last", is_compiled=False),
        "channels_last, torch.compile": maker("channels_last", is_compiled=True),
        "NCHW, eager": maker("NCHW", is_compiled=False),
    }


TASKS = {
    "train": _training,
    "train_convnet": _convnet_training,
    "predict": lambda task: in_parts(task, predictor),
    "predict_convnet": lambda task: in_parts(task, convnet_predictor, CONVNET_PARTS),
    "predict_one": lambda task: one_by_one(predictor, (1, task.threads)),
    "sgemm": lambda task: {"torch.mm": Products},
}
