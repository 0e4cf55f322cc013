"""One small training, for the tests that stop it and go on."""

from __future__ import annotations

from synthetic import digits

import digitus

IMAGES, LABELS = digits(500)
TEST_IMAGES, TEST_LABELS = digits(100, seed=2)
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS)


def fit(network, **changes):
    """Train six epochs of eight batches, with validation, or what `changes` say."""
    given = {
        "epochs": 6,
        "batch_size": 64,
        "optimizer": digitus.AdamW(1e-2),
        "validation_data": (TEST_IMAGES, TEST_LABELS),
        **changes,
    }
    return network.fit(IMAGES, LABELS, **given)


def parameter_bytes(network):
    """Return all parameters."""
    return b"".join(value.tobytes() for value in network.parameters().values())


def figures(history):
    """Return all of a history that two runs can have in common: not the seconds."""
    return (history.loss, history.accuracy, history.val_loss, history.val_accuracy)


def outcome(network):
    """Return what must be the same bits, and how many epochs have seconds."""
    return parameter_bytes(network), figures(network.history), len(network.history.seconds)
