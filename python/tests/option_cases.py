"""Trainings with options, and the same trainings of the reference."""

from __future__ import annotations

import numpy as np

import digitus
from digitus.reference import Adam, AdamW, GradientDescent, Momentum, schedules
from digitus.reference import Network as ReferenceNetwork

COUNT, WIDTH, CLASSES, BATCH = 45, 30, 4, 10
RANDOM = np.random.default_rng(12)
IMAGES = RANDOM.integers(0, 256, size=(COUNT, WIDTH), dtype=np.uint8)
LABELS = RANDOM.integers(0, CLASSES, size=COUNT)
DATASET = digitus.Dataset.from_arrays(IMAGES, LABELS, classes=CLASSES)
SAMPLE_WEIGHT = RANDOM.uniform(0, 3, size=COUNT) * (RANDOM.random(COUNT) > 0.2)
CLASS_WEIGHT = [0.5, 2.0, 0.0, 1.25]
STEPS = 15


def make_network():
    return digitus.Network((WIDTH,), [digitus.Dense(19, "relu"), digitus.Dense(CLASSES)], seed=5)


def make_twin(network):
    """Return the reference's network with the same parameters."""
    twin = ReferenceNetwork((WIDTH, 19, CLASSES))
    for name, value in network.parameters().items():
        twin.parameters[name][...] = value
    return twin


OPTIMIZERS = {
    "sgd": (digitus.SGD(0.3), lambda: GradientDescent(0.3)),
    "momentum": (digitus.SGD(0.05, momentum=0.9), lambda: Momentum(0.05, 0.9)),
    "adam": (digitus.Adam(0.02), lambda: Adam(0.02)),
    "adamw": (digitus.AdamW(0.02, weight_decay=0.3), lambda: AdamW(0.02, weight_decay=0.3)),
}
CHOICES = {
    "step": ({"schedule": digitus.StepDecay(4, 0.5)}, {}),
    "cosine": ({"schedule": digitus.Cosine(0.1, steps=12)}, {}),
    "one cycle": ({"schedule": digitus.OneCycle(steps=STEPS)}, {}),
    "warm-up": ({"schedule": digitus.Cosine(steps=10, warmup_steps=4)}, {}),
    "smoothing": ({"label_smoothing": 0.2}, {"label_smoothing": 0.2}),
    "all smooth": ({"label_smoothing": 1.0}, {"label_smoothing": 1.0}),
    "class weights": ({"class_weight": CLASS_WEIGHT}, {}),
    "sample weights": ({"sample_weight": SAMPLE_WEIGHT}, {}),
    "clipping": ({"clip_norm": 0.2}, {"clip_norm": 0.2}),
    "hardly clipping": ({"clip_norm": 1e30}, {"clip_norm": 1e30}),
    "average": ({"average": 0.8}, {}),
    "penalty": ({"l2_penalty": 0.7}, {"l2_penalty": 0.7}),
    "by weights": (
        {"sample_weight": SAMPLE_WEIGHT, "reduction": "weights"},
        {"reduction": "weights"},
    ),
    "penalty by weights": (
        {"sample_weight": SAMPLE_WEIGHT, "l2_penalty": 0.7, "reduction": "weights"},
        {"l2_penalty": 0.7, "reduction": "weights"},
    ),
    "by weights of none": ({"reduction": "weights"}, {"reduction": "weights"}),
    "all": (
        {
            "schedule": digitus.OneCycle(steps=STEPS),
            "label_smoothing": 0.1,
            "class_weight": CLASS_WEIGHT,
            "sample_weight": SAMPLE_WEIGHT,
            "clip_norm": 0.2,
            "average": 0.7,
            "l2_penalty": 0.3,
            "reduction": "weights",
        },
        {"label_smoothing": 0.1, "clip_norm": 0.2, "l2_penalty": 0.3, "reduction": "weights"},
    ),
}


def reference_schedule(schedule, rate):
    """Return the reference's schedule of the same numbers."""
    made = {
        digitus.Constant: lambda: schedules.constant(rate),
        digitus.StepDecay: lambda: schedules.step_decay(rate, schedule.factor, schedule.steps),
        digitus.Cosine: lambda: schedules.cosine(rate, schedule.steps, schedule.final_fraction),
        digitus.OneCycle: lambda: schedules.one_cycle(
            rate,
            schedule.steps,
            warmup_share=schedule.warmup_share,
            start_divisor=schedule.start_divisor,
            final_fraction=schedule.final_fraction,
        ),
    }[type(schedule)]()
    return schedules.warmed_up(made, schedule.warmup_steps)
