"""A call of each function that works, and the values that each of its parameters may have."""

from __future__ import annotations

import ctypes
import struct

from header_parser import Documentation, Header

from abuse import paths, structures
from abuse.kinds import ELEMENTS, Kind, UnknownKindError, kind_of
from abuse.values import (
    INT64_MAX,
    NULL,
    SIZE,
    VALUE,
    Value,
    array_sizes,
    arrays,
    capacities,
    counts,
    enumerators,
    flags,
    handle,
    ignored_reals,
    integers,
    labels,
    not_finite,
    null,
    number,
    reals,
    rooms,
    seeds,
    sizes,
    statuses,
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
_BAD_LABELS = {
    f"{value} at {place}": LABELS[: 4 * place] + labels(value) + LABELS[4 * place + 4 :]
    for value in (-1, 3, 2**31 - 1, -(2**31))
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
    return {
        "images": arrays(images, alignment, bad, VALUE),
        "image_count": _IMAGE_COUNTS,
        "probabilities": rooms(4 * 9, 4),
        "capacity": capacities(9),
    }


def _class_counts(good: int) -> list[Value]:
    """Without 2, for which there are labels that are too large."""
    return [value for value in sizes(good, 2, 65_536, VALUE) if value.label != "2"]


def _indices(good: int, most: int) -> list[Value]:
    """Without the other good ones, which need other sizes."""
    wrong = [value for value in sizes(good, 0, most) if value.refusal]
    return [number(ctypes.c_int64, good), *wrong]


def _table(header: Header) -> dict[str, list[Choices]]:
    initializers = header.enumerations["digitus_initializer"]
    activations = header.enumerations["digitus_activation"]
    first = _indices(0, 3)
    fresh = handle("digitus_network", "fresh")
    unbound = [fresh, null(), handle("digitus_network", "empty", is_context=True)]
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
        "digitus_network_describe": [
            {
                "text": rooms(_TEXT_SIZE + 1, 1, null(None, hides_others=True)),
                "capacity": capacities(_TEXT_SIZE + 1),
                "length": rooms(8, 8),
            }
        ],
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
        "digitus_network_load": [{"path": paths.readable("model")}],
        "digitus_trainer_create": [
            {"options": structures.options(header, optimizer)} for optimizer in range(5)
        ],
        "digitus_trainer_run": [{"max_batches": sizes(2, 1, INT64_MAX)}],
        "digitus_trainer_order": [{"indices": rooms(8 * 6, 8), "capacity": capacities(6)}],
        "digitus_trainer_profile": [
            {
                "trainer": [
                    handle("digitus_trainer", "profiled"),
                    null(),
                    handle("digitus_trainer", "plain", is_context=True),
                ]
            }
        ],
    }


_OBJECTS = {
    "digitus_dataset": ("bytes", "floats", "narrow"),
    "digitus_network": ("trained", "empty", "narrow"),
    "digitus_trainer": ("plain", "profiled"),
}
"""Objects of the world that a handle may stand for, by default; the first one works."""

_SIMPLE = {
    Kind.HANDLE_OUT: rooms(8, 8),
    Kind.SEED: seeds(),
    Kind.STATUS: statuses(),
    Kind.FLAG: flags(),
}


def choices(
    header: Header, documentation: dict[str, Documentation], function: str
) -> list[Choices]:
    """Return the values of each parameter, once for each way to call the function.

    UnknownKindError if nobody has written down what the function, or a parameter, needs.
    """
    names, types = header.parameters[function], header.functions[function][1]
    known = _table(header).get(function, [{}])
    if unknown := {name for given in known for name in given} - set(names):
        raise UnknownKindError(f"{function}: no parameters {sorted(unknown)}")
    for name, type_name in zip(names, types, strict=True):
        kind_of(header, function, name, type_name)
    return [
        {
            name: given[name]
            if name in given
            else _usual(header, documentation[function], function, name, type_name)
            for name, type_name in zip(names, types, strict=True)
        }
        for given in known
    ]


def _usual(
    header: Header, says: Documentation, function: str, name: str, type_name: str
) -> list[Value]:
    """Return the values of a parameter that is much the same in every function."""
    kind = kind_of(header, function, name, type_name)
    target = type_name.removeprefix("const ").rstrip("*")
    allows_null = "NULL if not wanted" in says.parameters.get(name, "")
    null_value = null(None if allows_null else NULL)
    if kind is Kind.HANDLE and target in _OBJECTS:
        first, *others = (handle(target, other, is_context=True) for other in _OBJECTS[target])
        return [handle(target, first.label), null(), *others]
    if kind is Kind.STRUCTURE_OUT and name == "options":
        return rooms(structures.size_of(header, target), 8)
    if kind is Kind.STRUCTURE_OUT:
        return structures.results(header, target, null_value)
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    known = "" if kind is Kind.HANDLE else f", a {kind.value} of {ELEMENTS.get(target, target)}"
    raise UnknownKindError(f"{function}: no values for '{name}' of type '{type_name}'{known}")
