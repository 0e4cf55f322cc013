"""Training: epochs of batches, one optimizer step a batch, and what was seen on the way."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from digitus.reference.array_types import AnyArray, FloatArray, IndexArray, Parameters
from digitus.reference.averaging import WeightAverage
from digitus.reference.clipping import clip_by_global_norm
from digitus.reference.layer import Draws
from digitus.reference.losses import accuracy, image_weights
from digitus.reference.network import Network
from digitus.reference.optimizers import Optimizer
from digitus.reference.random import permutation
from digitus.reference.schedules import Schedule


@dataclass
class History:
    """What training saw, one entry an epoch.

    Attributes
    ----------
    loss, accuracy : list of float
        Of the training images as they were met, before the step that used them: the mean over the
        epoch's images. The network changes meanwhile, so it is not what `evaluate` gives after. The
        loss is the one trained on, with its weights and smoothed labels; both are of the network
        in training, with its dropout.
    val_loss, val_accuracy : list of float
        Of the validation images after the epoch; empty without validation.
    seconds : list of float
        Time of the epoch's steps, validation not counted.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    val_loss: list[float] = field(default_factory=list)
    val_accuracy: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


def batches(
    image_count: int, batch_size: int | None, seed: int, epoch: int, shuffle: bool
) -> Iterator[IndexArray]:
    """Yield the row numbers of each batch of an epoch; the last one holds what is left.

    Parameters
    ----------
    image_count : int
    batch_size : int or None
        None: all images in one batch.
    seed : int
        Draws the order.
    epoch : int
        Counted from 0; each has an order of its own.
    shuffle : bool
        False: in file order.

    Yields
    ------
    ndarray of int64, shape (batch,)

    Raises
    ------
    ValueError
        If batch_size is below 1.
    """
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"batch_size: expected 1 or more, or None, got {batch_size}")
    order = (
        permutation(seed, epoch, image_count) if shuffle else np.arange(image_count, dtype=np.int64)
    )
    step = batch_size or max(image_count, 1)
    for start in range(0, image_count, step):
        yield order[start : start + step]


def train_step(
    network: Network,
    images: AnyArray,
    labels: AnyArray,
    optimizer: Optimizer,
    *,
    weights: AnyArray | None = None,
    label_smoothing: float = 0.0,
    clip_norm: float | None = None,
    draws: Draws | None = None,
    l2_penalty: float = 0.0,
    reduction: str = "images",
) -> tuple[float, Parameters, list[FloatArray]]:
    """Take one step: loss and gradients of a batch, then the optimizer's change of the parameters.

    The moving statistics of batch norm follow the batch.

    Parameters
    ----------
    network : Network
    images : ndarray, shape (batch, ...)
    labels : ndarray of integers, shape (batch,)
    optimizer : Optimizer
    weights, label_smoothing
        As of `Network.loss_and_gradients`.
    clip_norm : float, optional
        Length to which the gradients are shortened; see `digitus.reference.clipping`.
    draws : Draws, optional
        What dropout draws with; a network that has dropout needs it.
    l2_penalty, reduction
        See `digitus.reference.penalty`.

    Returns
    -------
    loss : float
    gradients : dict of str to ndarray
    outputs : list of ndarray
        What `Network.loss_and_gradients` returned, so all from before the change, and unclipped.

    Raises
    ------
    ValueError
        If dropout has nothing to draw with.
    """
    if draws is None and network.architecture.has_dropout:
        raise ValueError("draws: expected seed, epoch and samples for the network's dropout")
    loss, gradients, outputs = network.loss_and_gradients(
        images,
        labels,
        weights=weights,
        label_smoothing=label_smoothing,
        draws=draws,
        l2_penalty=l2_penalty,
        reduction=reduction,
    )
    descent = gradients if clip_norm is None else clip_by_global_norm(gradients, clip_norm)
    optimizer.step(network.parameters, descent)
    network.follow_batch(images, outputs)
    return loss, gradients, outputs


def train(
    network: Network,
    images: AnyArray,
    labels: AnyArray,
    *,
    epochs: int,
    batch_size: int | None,
    optimizer: Optimizer,
    seed: int = 0,
    shuffle: bool = True,
    validation: tuple[AnyArray, AnyArray] | None = None,
    on_epoch: Callable[[int, History], None] | None = None,
    schedule: Schedule | None = None,
    clip_norm: float | None = None,
    average: WeightAverage | None = None,
    label_smoothing: float = 0.0,
    sample_weights: AnyArray | None = None,
    class_weights: Sequence[float] | None = None,
    l2_penalty: float = 0.0,
    reduction: str = "images",
) -> History:
    """Train a network, changing its parameters in place.

    Bytes are turned into floats once, before the first epoch: 8 bytes a pixel in float64, 4 in
    float32.

    Parameters
    ----------
    network : Network
    images : ndarray, shape (image_count, ...)
    labels : ndarray of integers, shape (image_count,)
    epochs : int
    batch_size : int or None
        Images a step; None for all of them.
    optimizer : Optimizer
        Goes on from its present state.
    seed : int
        Draws the order of the images, and what dropout leaves out.
    shuffle : bool
        False: in file order.
    validation : (images, labels), optional
        Evaluated after each epoch, never trained on.
    on_epoch : callable, optional
        Called after each epoch with its number, counted from 1, and the history so far.
    schedule : callable, optional
        Sets the optimizer's learning rate before each step; see `digitus.reference.schedules`.
        Steps are counted from 1 in this call.
    clip_norm : float, optional
        Length to which gradients are shortened; see `digitus.reference.clipping`.
    average : WeightAverage, optional
        Takes in the weights after each step.
    label_smoothing : float
        0 to 1; see `digitus.reference.losses.cross_entropy`.
    sample_weights, class_weights : optional
        One weight an image, one a class; see `digitus.reference.losses.image_weights`.
    l2_penalty, reduction
        See `digitus.reference.penalty`.

    Returns
    -------
    History
    """
    inputs = network.as_inputs(images)
    labels = network.as_labels(labels, len(inputs))
    weights = image_weights(labels, network.architecture.class_count, sample_weights, class_weights)
    if validation is not None:
        validation = network.as_inputs(validation[0]), validation[1]
    history = History()
    step = 0
    for epoch in range(epochs):
        start = time.perf_counter()
        loss_sum, correct_sum = 0.0, 0.0
        for rows in batches(len(inputs), batch_size, seed, epoch, shuffle):
            if len(rows) == len(inputs) and not shuffle:
                batch_inputs, batch_labels = inputs, labels  # indexing would copy all of them
            else:
                batch_inputs, batch_labels = inputs[rows], labels[rows]
            step += 1
            if schedule is not None:
                optimizer.learning_rate = schedule(step)
            loss, _, outputs = train_step(
                network,
                batch_inputs,
                batch_labels,
                optimizer,
                weights=None if weights is None else weights[rows],
                label_smoothing=label_smoothing,
                clip_norm=clip_norm,
                draws=Draws(seed, epoch + 1, rows),
                l2_penalty=l2_penalty,
                reduction=reduction,
            )
            if average is not None:
                average.update(network)
            loss_sum += loss * len(rows)
            correct_sum += accuracy(outputs[-1], batch_labels) * len(rows)
        history.loss.append(loss_sum / len(inputs))
        history.accuracy.append(correct_sum / len(inputs))
        history.seconds.append(time.perf_counter() - start)
        if validation is not None:
            validation_loss, validation_accuracy = network.evaluate(*validation)
            history.val_loss.append(validation_loss)
            history.val_accuracy.append(validation_accuracy)
        if on_epoch is not None:
            on_epoch(epoch + 1, history)
    return history
