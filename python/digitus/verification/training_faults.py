"""Batch norm and dropout that are wrong in ways that are easily got wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from digitus import reference
from digitus.reference.array_types import FloatArray, Parameters
from digitus.reference.layer import Context
from digitus.reference.normalization import batch_statistics, normalized
from digitus.verification.layer_faults import breaking
from digitus.verification.stand_in import StandIn


class _EarlyDropout(reference.Dropout):
    """It draws with the epoch counted from 0."""

    def factors(self, inputs: FloatArray, context: Context) -> FloatArray:
        draws = context.mode.draws
        if draws is None:
            return super().factors(inputs, context)
        early = replace(draws, epoch=draws.epoch - 1)
        return super().factors(inputs, replace(context, mode=replace(context.mode, draws=early)))


class _UnscaledDropout(reference.Dropout):
    """What is kept is not made larger."""

    def factors(self, inputs: FloatArray, context: Context) -> FloatArray:
        factors = super().factors(inputs, context)
        return np.minimum(factors, np.ones_like(factors))


class _OpenDropout(reference.Dropout):
    """Backwards, it lets everything pass."""

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        return grad_outputs


class _SampleVariance(reference.BatchNorm):
    """Variances are sums of squares divided by one less than the number of values."""

    def forward(self, inputs: FloatArray, context: Context) -> FloatArray:
        if not context.mode.is_training:
            return super().forward(inputs, context)
        mean, variance = _sample_statistics(inputs)
        own = context.parameters
        return own["gamma"] * normalized(inputs, mean, variance, self.epsilon) + own["beta"]

    def follow_batch(self, inputs: FloatArray, parameters: Parameters) -> None:
        super().follow_batch(inputs, parameters)
        _, variance = batch_statistics(inputs)
        _, sample_variance = _sample_statistics(inputs)
        parameters["moving_variance"] += (1.0 - self.momentum) * (sample_variance - variance)


def _sample_statistics(inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
    mean, variance = batch_statistics(inputs)
    count = inputs.size // inputs.shape[-1]
    return mean, variance * (count / (count - 1))


class _FixedStatistics(reference.BatchNorm):
    """Backwards, mean and variance of the batch count as constants."""

    def input_gradient(
        self, inputs: FloatArray, outputs: FloatArray, grad_outputs: FloatArray, context: Context
    ) -> FloatArray:
        _, variance = batch_statistics(inputs)
        scale: FloatArray = context.parameters["gamma"] / np.sqrt(variance + self.epsilon)
        return grad_outputs * scale


class _SwappedMomentum(reference.BatchNorm):
    """The moving statistics keep the share that they should lose."""

    def follow_batch(self, inputs: FloatArray, parameters: Parameters) -> None:
        swapped = reference.BatchNorm(1.0 - self.momentum, self.epsilon)
        swapped.follow_batch(inputs, parameters)


_breaking_dropout = partial(breaking, is_meant=lambda layer: isinstance(layer, reference.Dropout))
_breaking_batch_norm = partial(
    breaking, is_meant=lambda layer: isinstance(layer, reference.BatchNorm)
)

TRAINING_FAULTS: dict[str, Callable[..., StandIn]] = {
    "early-dropout": _breaking_dropout(_EarlyDropout),
    "unscaled-dropout": _breaking_dropout(_UnscaledDropout),
    "open-dropout": _breaking_dropout(_OpenDropout),
    "sample-variance": _breaking_batch_norm(_SampleVariance),
    "fixed-statistics": _breaking_batch_norm(_FixedStatistics),
    "swapped-momentum": _breaking_batch_norm(_SwappedMomentum),
}
"""Networks with broken layers that do something else in training, by name."""
