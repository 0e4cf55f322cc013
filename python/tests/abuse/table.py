"""What the parameters of each function may be, where that is its own affair."""

from __future__ import annotations

import ctypes
import math
import struct

from header_parser import Header

from abuse import layers, paths, structures, texts
from abuse.values import (
    INT64_MAX,
    SIZE,
    STATE,
    VALUE,
    Value,
    array_sizes,
    arrays,
    capacities,
    counts,
    enumerators,
    handle,
    ignored_reals,
    integers,
    labels,
    not_finite,
    null,
    number,
    reals,
    rooms,
    sizes,
    strangers,
)
from abuse.world import FLOATS, IMAGES, LABELS

Choices = dict[str, list[Value]]
"""The values of each parameter; the first of each makes a call that works."""

_PARAMETERS = 16 * 5 + 5 + 5 * 3 + 3
_WEIGHTS = struct.pack("80f", *(i / 80 for i in range(80)))
_TEXT_SIZE = len(
    '{"input_shape":[16],"layers":[{"activation":"relu","name":"dense_1","type":"dense","units":5},'
    '{"activation":"none","name":"dense_2","type":"dense","units":3}]}'
)
_CHECKPOINT_SIZE = len(
    '{"architecture":{"input_shape":[16],"layers":[{"activation":"relu","name":"dense_1","type":'
    '"dense","units":5},{"activation":"none","name":"dense_2","type":"dense","units":3}]},"data":{'
    '"classes":3,"hash":"0123456789abcdef","images":6,"width":16},"note":"a note","progress":{'
    '"batch":1,"batches_per_epoch":1,"correct":2,"drawn_epochs":2,"epoch":1,"images":6,"loss_sum":'
    '"0123456789abcdef","step":1},"settings":{"batch_size":6,"optimizer":{"name":"adam","numbers":{'
    '"beta_1":0.9,"beta_2":0.999,"epsilon":1e-07,"learning_rate":0.001}},"seed":0,"shuffle":true},'
    '"version":"0.1.0"}'
)
_BAD_LABELS = {
    f"{value} at {place}": LABELS[: 4 * place] + labels(value) + LABELS[4 * place + 4 :]
    for value in (-1, 3, 2**31 - 1, -(2**31))
    for place in (0, 5)
}
_BAD_ORDERS = {
    f"{value} at {place}": integers(*([1] * place), value, *([1] * (5 - place)))
    for value in (-1, 6, 2**32, 2**63 - 1, -(2**63))
    for place in (0, 5)
}
_BAD_SHAPES = {
    str(shape): integers(*shape)
    for shape in [
        (0, 2, 2),
        (2, -1, 2),
        (2, 2, -(2**63)),
        (INT64_MAX, 1, 1),
        (2**24 + 1, 1, 1),
        (2**24, 2, 1),
        (2**23, 2**23, 2**23),
        (2**32, 2**32, 2),
        (2**32 + 4, 1, 1),
    ]
}
_IMAGE_COUNTS = [
    *array_sizes(3, 2**31 - 1),
    number(ctypes.c_int64, 2**31 - 1, SIZE, is_lie=True, words=("probabilities",)),
]


def _dataset(element: int, images: bytes, storage: int, header: Header) -> Choices:
    bad = not_finite(images) if element else {}
    return {
        "images": arrays(images, 4 if element else 1, bad, VALUE),
        "type": enumerators(element, header.enumerations["digitus_element_type"]),
        "labels": arrays(LABELS, 4, _BAD_LABELS, VALUE),
        "count": array_sizes(6, 2**31 - 1),
        "width": array_sizes(16, 2**24),
        "class_count": _class_counts(3),
        "storage": enumerators(storage, header.enumerations["digitus_storage"]),
    }


def _predict(images: bytes, alignment: int) -> Choices:
    bad = not_finite(images) if alignment > 1 else {}
    others = ("empty", "narrow", "convolutional")
    return {
        "network": [
            *(handle("digitus_network", "trained"), null()),
            *(handle("digitus_network", name, is_context=True) for name in others),
            *strangers("digitus_network"),
        ],
        "images": arrays(images, alignment, bad, VALUE),
        "image_count": _IMAGE_COUNTS,
        "probabilities": rooms(4 * 9, 4),
        "capacity": capacities(9),
    }


def _weights(trainers: list[Value], other: Value, count: int) -> Choices:
    """Return the weights of images or classes, of the trainers that have not begun."""
    good = struct.pack(f"{count}d", *(i / 2 for i in range(count)))
    bad = {
        f"{value} at {place}": good[: 8 * place] + struct.pack("d", value) + good[8 * place + 8 :]
        for value in (math.nan, math.inf, -math.inf, -1.0, -5e-324, 1e39, 1.7e308)
        for place in (0, count - 1)
    }
    return {
        "trainer": [*trainers, other],
        "weights": arrays(good, 8, bad, VALUE),
        "count": counts(count),
    }


def _normalize(polarity: int, header: Header) -> Choices:
    """Return a picture of 5 x 7 pixels, and some that show nothing."""
    picture = bytes(255 * (place % 7 == 3) for place in range(35))
    blank = {f"all {value}": bytes([value]) * 35 for value in (0, 127, 255)}
    limits = SIZE | texts.LIMIT
    sides = {
        name: [value for value in array_sizes(good, most, limits) if value.label != "1"]
        for name, good, most in (("height", 5, 50_000_000 // 7), ("width", 7, 50_000_000 // 5))
    }
    return {
        "image": arrays(picture, 1, blank, frozenset({"DIGITUS_ERROR_BAD_DATA"})),
        **sides,
        "polarity": enumerators(polarity, header.enumerations["digitus_polarity"]),
        "digit": rooms(784, 1),
        "capacity": capacities(784),
    }


def _class_counts(good: int) -> list[Value]:
    """Without 2, for which there are labels that are too large."""
    return [value for value in sizes(good, 2, 65_536, VALUE) if value.label != "2"]


def _indices(good: int, most: int) -> list[Value]:
    """Without the other good ones, which need other sizes."""
    wrong = [value for value in sizes(good, 0, most) if value.refusal]
    return [number(ctypes.c_int64, good), *wrong]


def table(header: Header) -> dict[str, list[Choices]]:
    """Return the values of parameters by function, once for each way to call it.

    What `baselines` knows by the parameter's kind alone is left out.
    """
    initializers = header.enumerations["digitus_initializer"]
    activations = header.enumerations["digitus_activation"]
    first = _indices(0, 3)
    fresh = handle("digitus_network", "fresh")
    unbound = [
        *(fresh, null(), handle("digitus_network", "empty", is_context=True)),
        *strangers("digitus_network"),
    ]
    images = [handle("digitus_network", "images"), null(), *strangers("digitus_network")]
    named = [
        *(handle("digitus_network", "trained"), null()),
        *(handle("digitus_network", name, is_context=True) for name in ("fresh", "empty")),
        *strangers("digitus_network"),
    ]
    full = handle("digitus_network", "full", refusal=texts.LIMIT, words=("metadata",))
    trainers = [handle("digitus_trainer", "plain"), null(), *strangers("digitus_trainer")]
    diverged = handle("digitus_trainer", "diverged", refusal=STATE, words=("finite",))
    profiled = handle("digitus_trainer", "profiled", is_context=True)
    optioned = handle("digitus_trainer", "convolutional", is_context=True)
    foreign = handle(
        "digitus_trainer", "narrow", refusal=VALUE, hides_others=True, words=("checkpoint",)
    )
    datasets = [
        *(handle("digitus_dataset", "bytes"), null()),
        *(
            handle("digitus_dataset", name, refusal=VALUE, words=("dataset",))
            for name in ("floats", "narrow")
        ),
        *strangers("digitus_dataset"),
    ]
    return {
        "digitus_set_thread_count": [{"count": sizes(2, 0, 256, VALUE)}],
        "digitus_dataset_open_csv": [{"path": paths.readable("data.csv")}],
        "digitus_dataset_open_csv_with_classes": [
            {"path": paths.readable("data.csv"), "class_count": _class_counts(10)}
        ],
        "digitus_dataset_open_idx": [
            {"images": paths.readable("images"), "labels": paths.readable("labels")}
        ],
        "digitus_dataset_open_idx_with_classes": [
            {
                "images": paths.readable("images"),
                "labels": paths.readable("labels"),
                "class_count": _class_counts(10),
            }
        ],
        "digitus_dataset_create": [
            _dataset(element, images, storage, header)
            for element, images in enumerate((IMAGES, FLOATS))
            for storage in (0, 1)
        ],
        "digitus_network_create": [
            {
                "input_shape": arrays(integers(4, 2, 2), 8, _BAD_SHAPES, SIZE),
                "rank": sizes(3, 1, 3),
            }
        ],
        "digitus_network_set_initializer": [
            {
                "network": unbound,
                "initializer": enumerators(2, initializers),
                "standard_deviation": reals(0.5, (0.0, -0.0, -1.0)),
            },
            *(
                {
                    "network": unbound,
                    "initializer": enumerators(kind, initializers),
                    "standard_deviation": ignored_reals(0.5),
                }
                for kind in (0, 1)
            ),
        ],
        "digitus_network_add_dense": [
            {
                "network": unbound,
                "units": sizes(4, 1, 65_536),
                "activation": enumerators(kind, activations),
            }
            for kind in (0, 1)
        ],
        "digitus_network_add_layer": [{"network": images, "layer": layers.layers()}],
        "digitus_network_describe": [texts.place_for(_TEXT_SIZE)],
        "digitus_network_layer_shape": [
            {
                "layer": _indices(0, 1),
                "shape": rooms(8, 8),
                "capacity": capacities(1),
                "rank": rooms(8, 8),
            }
        ],
        "digitus_network_layer_products": [{"layer": _indices(0, 1)}],
        "digitus_network_parameter_name": [{"index": first}],
        "digitus_network_parameter_shape": [
            {
                "index": first,
                "shape": rooms(16, 8),
                "capacity": capacities(2),
                "rank": rooms(8, 8),
            }
        ],
        "digitus_network_get_parameter": [
            {"index": first, "values": rooms(4 * 80, 4), "capacity": capacities(80)}
        ],
        "digitus_network_set_parameter": [
            {
                "index": first,
                "values": arrays(_WEIGHTS, 4, not_finite(_WEIGHTS), VALUE),
                "count": counts(80),
            }
        ],
        "digitus_network_predict": [_predict(FLOATS[: 3 * 64], 4)],
        "digitus_network_predict_bytes": [_predict(IMAGES[: 3 * 16], 1)],
        "digitus_network_layer_output": [
            {
                "layer": _indices(1, 1),
                "values": rooms(4 * 18, 4),
                "capacity": capacities(18),
            }
        ],
        "digitus_network_gradients": [
            {
                "gradients": rooms(4 * _PARAMETERS, 4),
                "capacity": capacities(_PARAMETERS),
                "loss": rooms(8, 8, null(None)),
            }
        ],
        "digitus_network_save": [{"path": paths.writable("saved")}],
        "digitus_network_metadata_key": [
            {"network": named, "index": _indices(0, 1), **texts.place_for(len(b"author"))}
        ],
        "digitus_network_get_metadata": [
            {"network": named, "key": texts.keys_to_get(), **texts.place_for(len(b"me"))}
        ],
        "digitus_network_set_metadata": [
            {
                "network": [*named, full] if key == "author" else named,
                "key": texts.keys_to_set() if key == "author" else [texts.text(key, key.encode())],
                "value": texts.values_of(key),
            }
            for key in texts.KEYS
        ],
        "digitus_network_load": [{"path": paths.models()}],
        "digitus_trainer_create": [
            {"options": structures.options(header, optimizer, schedule)}
            for optimizer, schedule in [*((o, 0) for o in range(5)), (0, 1), (3, 2), (4, 3)]
        ],
        "digitus_augmentation_init": [
            {
                "augmentation": rooms(structures.size_of(header, "digitus_augmentation"), 8),
                "size": structures.room_sizes(header, "digitus_augmentation"),
            }
        ],
        "digitus_dataset_augment": [
            {
                "augmentation": structures.augmentation(header, null()),
                "epoch": sizes(3, 1, INT64_MAX),
                "first": _indices(2, 5),
                "count": array_sizes(4, 4),
                "images": rooms(4 * 4 * 16, 4),
                "capacity": capacities(4 * 16),
            }
        ],
        "digitus_trainer_set_augmentation": [
            {
                "trainer": [*trainers, profiled],
                "augmentation": structures.augmentation(header, null(None)),
            }
        ],
        "digitus_training_options_init_sized": [
            {"size": structures.room_sizes(header, "digitus_training_options")}
        ],
        "digitus_trainer_set_sample_weights": [_weights(trainers, profiled, 6)],
        "digitus_trainer_set_class_weights": [_weights(trainers, profiled, 3)],
        "digitus_trainer_set_learning_rate": [
            {
                "trainer": [*trainers, profiled, optioned],
                "rate": reals(0.05, (0.0, -0.0, -0.1, 1e300, 1e-300)),
            }
        ],
        "digitus_trainer_set_order": [
            {
                "trainer": [*trainers, profiled, optioned],
                "rows": arrays(integers(5, 0, 0, 3, 5, 2), 8, _BAD_ORDERS, VALUE),
                "count": counts(6),
            }
        ],
        "digitus_trainer_set_dataset": [
            {"trainer": [*trainers, profiled, optioned], "dataset": datasets}
        ],
        "digitus_trainer_average": [
            {
                "trainer": [
                    handle("digitus_trainer", "averaged"),
                    null(),
                    optioned,
                    handle("digitus_trainer", "plain", is_context=True),
                    *strangers("digitus_trainer"),
                ]
            }
        ],
        "digitus_trainer_run": [{"max_batches": sizes(2, 1, INT64_MAX)}],
        "digitus_trainer_order": [{"indices": rooms(8 * 6, 8), "capacity": capacities(6)}],
        "digitus_trainer_profile": [
            {
                "trainer": [
                    handle("digitus_trainer", "profiled"),
                    null(),
                    handle("digitus_trainer", "plain", is_context=True),
                    *strangers("digitus_trainer"),
                ]
            }
        ],
        "digitus_trainer_save": [
            {
                "trainer": [*trainers, profiled, optioned, diverged],
                "path": paths.writable("saved"),
                "note": texts.notes(),
            }
        ],
        "digitus_trainer_restore": [
            {
                "trainer": [
                    *(*trainers, profiled, optioned, foreign),
                    handle("digitus_trainer", "diverged", is_context=True),
                ],
                "path": paths.checkpoints_to_restore(),
            }
        ],
        "digitus_checkpoint_describe": [
            {"path": paths.checkpoints_to_describe(), **texts.place_for(_CHECKPOINT_SIZE)}
        ],
        "digitus_image_normalize": [_normalize(polarity, header) for polarity in (0, 1, 2)],
    }
