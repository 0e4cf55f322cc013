"""The average of a network's weights over the steps of its training."""

from __future__ import annotations

from digitus.reference.array_types import Parameters
from digitus.reference.layer import check_range
from digitus.reference.network import Network


class WeightAverage:
    """An exponential moving average: after each step, ``average = d average + (1 - d) weights``.

    It begins with the weights that the network has when this is made. B. T. Polyak and A. B.
    Juditsky, "Acceleration of Stochastic Approximation by Averaging", SIAM Journal on Control and
    Optimization 30 (1992), averaged all steps alike; D. P. Kingma and J. Ba, "Adam", ICLR 2015,
    section 7.2, let old ones fade as here. Parameters that no gradient trains, which are averages
    already, are those of the network after the latest step.

    Parameters
    ----------
    network : Network
    decay : float
        0 or more, below 1; such as 0.999.

    Attributes
    ----------
    parameters : dict of str to ndarray
        The average so far; `Network.set_parameters` takes it.
    """

    def __init__(self, network: Network, decay: float) -> None:
        check_range("decay", decay, 0.0, 1.0)
        self.decay = decay
        self.parameters: Parameters = {
            name: values.copy() for name, values in network.parameters.items()
        }

    def update(self, network: Network) -> None:
        """Take the weights after a step into account."""
        for name, weights in network.parameters.items():
            average = self.parameters[name]
            if name in network.trained:
                average *= self.decay
                average += (1.0 - self.decay) * weights
            else:
                average[...] = weights
