"""The network of the recipe keras-convnet, Adam, batch 128, with dropout for everybody."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import digitus
from benchmarks import dense_bound
from benchmarks.bench import Bench, accept_accuracy
from benchmarks.command import run_alone
from benchmarks.contestants import find
from benchmarks.convnets import PARAMETER_COUNT
from benchmarks.convnets.weights import RECIPE
from benchmarks.goals import Goal
from benchmarks.results import ClaimResult
from benchmarks.rounds import Accept
from benchmarks.tasks import Task, flops_of_products
from benchmarks.training_claim import EVERYBODY
from digitus import recipes

GOALS = {"PyTorch": Goal(1.8, 3.0), "Keras": Goal(2.4, 4.0)}
BOUND_GOAL = Goal(0.40, 0.65)
ROWS = 128 * 128
"""Images of a round: whole batches for everybody, and twice the 64 steps of a call of Keras."""


def measure(bench: Bench) -> ClaimResult:
    """Measure rounds of 128 batches, and matrix products between them."""
    task = bench.training()
    task = replace(task, kind="train_convnet", rows=min(task.rows, ROWS))
    products = dense_bound.products_task(bench, task)
    contestants = bench.peers(task, {name: EVERYBODY[name] for name in ("Digitus", *GOALS)})
    result = ClaimResult("train_convnet", f"{RECIPE}, Adam, batch 128", task.rows, "images")
    judge = accept_network(PARAMETER_COUNT, accept_accuracy(0.95, bench.options.is_quick))
    outcomes = bench.compete(
        [*contestants, *dense_bound.gauges(bench, products)],
        lambda check: judge(check) if "accuracy" in check else "",
    )
    result.outcomes, result.gauges = outcomes[: len(contestants)], outcomes[len(contestants) :]
    for name, goal in GOALS.items():
        result.add_ratio(name, goal)
    _add_bound(result, products)
    return result


def accept_network(parameter_count: int, judge: Accept) -> Accept:
    """Return a judge that also refuses whoever trains another network.

    Parameters
    ----------
    parameter_count : int
        Of the network that is meant.
    judge : callable
        Asked if the number is right.
    """

    def accept(check: dict[str, float]) -> str:
        count = check["parameters"]
        if count == parameter_count:
            return judge(check)
        return f"trains another network: {count:,} parameters, expected {parameter_count:,}"

    return accept


def done_flops(
    sizes: Sequence[tuple[str, tuple[int, ...], int]], above_zero: float, dropped: float
) -> float:
    """Return about how many operations of a training step are done, zeros left out.

    Behind a pool one place of a window has a gradient at most, and of those only the ones that
    ReLU lets through and dropout leaves; both gradients of the second convolution are made of
    these alone. All other products are done.

    Parameters
    ----------
    sizes : sequence of (kind, output shape, products)
        Of each layer; such as ("conv2d", (26, 26, 32), 194688).
    above_zero : float
        Share of the outputs of the last pool that are above 0.
    dropped : float
        Share of them that dropout takes away.

    Returns
    -------
    float
        For one image.
    """
    convolutions = [size for size in sizes if size[0] == "conv2d"]
    pools = [size for size in sizes if size[0] == "max_pool2d"]
    (_, _, first), (_, places, second) = convolutions
    dense = sizes[-1][2]
    kept = math.prod(pools[-1][1]) / math.prod(places) * above_zero * (1 - dropped)
    return 2 * (2 * first + (1 + 2 * kept) * second + 3 * dense)


def _add_bound(result: ClaimResult, products: Task) -> None:
    """Add our part of the dense bound, and the part that remains without products with zeros."""
    with recipes.load(RECIPE).network() as network:
        sizes = _sizes(network)
        (dropped,) = (each.rate for each in network.layers if isinstance(each, digitus.Dropout))
    flops = flops_of_products([count for _, _, count in sizes])
    fraction = dense_bound.add_bound(result, products, flops, BOUND_GOAL)
    ours = find(result.outcomes, "Digitus")
    if fraction is None or ours is None:
        return
    done = done_flops(sizes, ours.check["above_zero"], dropped)
    what = f"{result.title}: the same of the products that are done"
    result.add_row(what, fraction * done / flops, "×")
    result.notes.append(
        f"Of the {flops / 1e6:.2f} MFLOP about {done / 1e6:.2f} are done: products with gradients "
        "that are 0 are left out, and count as done in the first of the two figures."
    )


def _sizes(network: digitus.Network) -> list[tuple[str, tuple[int, ...], int]]:
    return [
        (layer.kind, size.output_shape, size.products)
        for layer, size in zip(network.layers, network.layer_sizes, strict=True)
    ]


if __name__ == "__main__":
    run_alone(__spec__)
