"""The C interface as ctypes sees it: one table, in the order of `include/digitus.h`."""

from __future__ import annotations

import ctypes
import enum
from ctypes import (
    POINTER,
    c_char,
    c_char_p,
    c_double,
    c_float,
    c_int,
    c_int32,
    c_int64,
    c_uint8,
    c_uint64,
    c_void_p,
)
from typing import Any

from digitus._errors import exception_for

ABI_VERSION = 1
"""The DIGITUS_ABI_VERSION that this table is written for."""


class Status(c_int32):
    """Result of a call that can fail; checked after every such call."""


class DatasetObject(ctypes.Structure):
    """Stands for `digitus_dataset`, whose inside is the library's."""


class NetworkObject(ctypes.Structure):
    """Stands for `digitus_network`, whose inside is the library's."""


class TrainerObject(ctypes.Structure):
    """Stands for `digitus_trainer`, whose inside is the library's."""


DatasetPointer = POINTER(DatasetObject)
NetworkPointer = POINTER(NetworkObject)
TrainerPointer = POINTER(TrainerObject)


class StatusCode(enum.IntEnum):
    """Values of `digitus_status`."""

    OK = 0
    ERROR_NULL_ARGUMENT = 1
    ERROR_BAD_VALUE = 2
    ERROR_BAD_SIZE = 3
    ERROR_BAD_STATE = 4
    ERROR_NOT_FOUND = 5
    ERROR_IO = 6
    ERROR_BAD_DATA = 7
    ERROR_BAD_MODEL = 8
    ERROR_LIMIT = 9
    ERROR_OUT_OF_MEMORY = 10
    ERROR_INTERNAL = 11


class ElementType(enum.IntEnum):
    """Values of `digitus_element_type`."""

    UINT8 = 0
    FLOAT32 = 1


class Storage(enum.IntEnum):
    """Values of `digitus_storage`."""

    COPY = 0
    BORROW = 1


class Activation(enum.IntEnum):
    """Values of `digitus_activation`."""

    NONE = 0
    RELU = 1
    LEAKY_RELU = 2
    GELU = 3
    SIGMOID = 4
    TANH = 5


class Initializer(enum.IntEnum):
    """Values of `digitus_initializer`."""

    GLOROT_UNIFORM = 0
    HE_NORMAL = 1
    NORMAL = 2


class OptimizerKind(enum.IntEnum):
    """Values of `digitus_optimizer`."""

    SGD = 0
    MOMENTUM = 1
    NESTEROV = 2
    ADAM = 3
    ADAMW = 4


class ScheduleKind(enum.IntEnum):
    """Values of `digitus_schedule`."""

    CONSTANT = 0
    STEP = 1
    COSINE = 2
    ONE_CYCLE = 3


class ReductionKind(enum.IntEnum):
    """Values of `digitus_reduction`."""

    IMAGES = 0
    WEIGHTS = 1


class Polarity(enum.IntEnum):
    """Values of `digitus_polarity`."""

    AUTO = 0
    LIGHT_INK = 1
    DARK_INK = 2


ENUMERATIONS: dict[str, tuple[str, type[enum.IntEnum]]] = {
    "": ("DIGITUS_", StatusCode),
    "digitus_element_type": ("DIGITUS_ELEMENT_", ElementType),
    "digitus_storage": ("DIGITUS_STORAGE_", Storage),
    "digitus_activation": ("DIGITUS_ACTIVATION_", Activation),
    "digitus_initializer": ("DIGITUS_INITIALIZER_", Initializer),
    "digitus_optimizer": ("DIGITUS_OPTIMIZER_", OptimizerKind),
    "digitus_schedule": ("DIGITUS_SCHEDULE_", ScheduleKind),
    "digitus_reduction": ("DIGITUS_REDUCTION_", ReductionKind),
    "digitus_polarity": ("DIGITUS_POLARITY_", Polarity),
}
"""Each enumeration of the header, its enumerators' common prefix and its twin here."""


class MetricsStructure(ctypes.Structure):
    """`digitus_metrics`."""

    _fields_ = (
        ("struct_size", c_int64),
        ("count", c_int64),
        ("correct", c_int64),
        ("accuracy", c_double),
        ("loss", c_double),
    )


class AugmentationStructure(ctypes.Structure):
    """`digitus_augmentation`."""

    _fields_ = (
        ("struct_size", c_int64),
        ("shift", c_double),
        ("rotation", c_double),
        ("lowest_scale", c_double),
        ("highest_scale", c_double),
        ("shear", c_double),
        ("flip", c_double),
        ("elastic_strength", c_double),
        ("elastic_smoothness", c_double),
        ("erasing", c_double),
        ("lowest_erased_area", c_double),
        ("highest_erased_area", c_double),
        ("lowest_erased_aspect", c_double),
        ("highest_erased_aspect", c_double),
        ("height", c_int64),
        ("width", c_int64),
        ("channels", c_int64),
    )


class TrainingOptionsStructure(ctypes.Structure):
    """`digitus_training_options`."""

    _fields_ = (
        ("struct_size", c_int64),
        ("batch_size", c_int64),
        ("optimizer", c_int),
        ("shuffle", c_int32),
        ("seed", c_uint64),
        ("learning_rate", c_double),
        ("momentum", c_double),
        ("beta_1", c_double),
        ("beta_2", c_double),
        ("epsilon", c_double),
        ("weight_decay", c_double),
        ("time_limit", c_double),
        ("schedule", c_int),
        ("reserved", c_int32),
        ("schedule_steps", c_int64),
        ("schedule_factor", c_double),
        ("final_fraction", c_double),
        ("warmup_share", c_double),
        ("start_divisor", c_double),
        ("warmup_steps", c_int64),
        ("label_smoothing", c_double),
        ("clip_norm", c_double),
        ("average_decay", c_double),
        ("l2_penalty", c_double),
        ("reduction", c_int),
        ("reserved_2", c_int32),
    )


class ProgressStructure(ctypes.Structure):
    """`digitus_progress`."""

    _fields_ = (
        ("struct_size", c_int64),
        ("epoch", c_int64),
        ("batch", c_int64),
        ("batches_per_epoch", c_int64),
        ("images", c_int64),
        ("step", c_int64),
        ("loss", c_double),
        ("accuracy", c_double),
        ("epoch_finished", c_int32),
        ("reserved", c_int32),
        ("learning_rate", c_double),
    )


class ProfileStructure(ctypes.Structure):
    """`digitus_profile`."""

    _fields_ = (
        ("struct_size", c_int64),
        ("steps", c_int64),
        ("images", c_int64),
        ("threads", c_int64),
        ("seconds", c_double),
        ("gather", c_double),
        ("forward", c_double),
        ("loss", c_double),
        ("backward", c_double),
        ("gradients", c_double),
        ("update", c_double),
        ("waiting", c_double),
    )


STRUCTURES: dict[str, type[ctypes.Structure]] = {
    "digitus_augmentation": AugmentationStructure,
    "digitus_metrics": MetricsStructure,
    "digitus_training_options": TrainingOptionsStructure,
    "digitus_progress": ProgressStructure,
    "digitus_profile": ProfileStructure,
}
"""Each structure of the header with fields, and its twin here."""

BytePointer = POINTER(c_uint8)
FloatPointer = POINTER(c_float)
LabelPointer = POINTER(c_int32)
SizePointer = POINTER(c_int64)
DoublePointer = POINTER(c_double)
DatasetOut = POINTER(DatasetPointer)
NetworkOut = POINTER(NetworkPointer)
TrainerOut = POINTER(TrainerPointer)

SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "digitus_version": (c_char_p, ()),
    "digitus_abi_version": (c_int32, ()),
    "digitus_last_error": (c_char_p, ()),
    "digitus_status_name": (c_char_p, (c_int32,)),
    "digitus_set_thread_count": (Status, (c_int64,)),
    "digitus_thread_count": (c_int64, ()),
    "digitus_dataset_open_csv": (Status, (c_char_p, DatasetOut)),
    "digitus_dataset_open_csv_with_classes": (Status, (c_char_p, c_int64, DatasetOut)),
    "digitus_dataset_open_idx": (Status, (c_char_p, c_char_p, DatasetOut)),
    "digitus_dataset_open_idx_with_classes": (Status, (c_char_p, c_char_p, c_int64, DatasetOut)),
    "digitus_dataset_create": (
        Status,
        (c_void_p, c_int, LabelPointer, c_int64, c_int64, c_int64, c_int, DatasetOut),
    ),
    "digitus_dataset_count": (c_int64, (DatasetPointer,)),
    "digitus_dataset_width": (c_int64, (DatasetPointer,)),
    "digitus_dataset_class_count": (c_int64, (DatasetPointer,)),
    "digitus_dataset_bytes": (BytePointer, (DatasetPointer,)),
    "digitus_dataset_floats": (FloatPointer, (DatasetPointer,)),
    "digitus_dataset_labels": (LabelPointer, (DatasetPointer,)),
    "digitus_dataset_hash": (c_uint64, (DatasetPointer,)),
    "digitus_dataset_destroy": (None, (DatasetPointer,)),
    "digitus_augmentation_init": (None, (POINTER(AugmentationStructure), c_int64)),
    "digitus_dataset_augment": (
        Status,
        (
            DatasetPointer,
            POINTER(AugmentationStructure),
            c_uint64,
            c_int64,
            c_int64,
            c_int64,
            FloatPointer,
            c_int64,
        ),
    ),
    "digitus_network_create": (Status, (SizePointer, c_int64, c_uint64, NetworkOut)),
    "digitus_network_set_initializer": (Status, (NetworkPointer, c_int, c_double)),
    "digitus_network_add_dense": (Status, (NetworkPointer, c_int64, c_int)),
    "digitus_network_add_layer": (Status, (NetworkPointer, c_char_p)),
    "digitus_network_input_size": (c_int64, (NetworkPointer,)),
    "digitus_network_class_count": (c_int64, (NetworkPointer,)),
    "digitus_network_layer_count": (c_int64, (NetworkPointer,)),
    "digitus_network_layer_shape": (
        Status,
        (NetworkPointer, c_int64, SizePointer, c_int64, SizePointer),
    ),
    "digitus_network_layer_products": (c_int64, (NetworkPointer, c_int64)),
    "digitus_network_describe": (Status, (NetworkPointer, POINTER(c_char), c_int64, SizePointer)),
    "digitus_network_parameter_count": (c_int64, (NetworkPointer,)),
    "digitus_network_parameter_name": (c_char_p, (NetworkPointer, c_int64)),
    "digitus_network_parameter_shape": (
        Status,
        (NetworkPointer, c_int64, SizePointer, c_int64, SizePointer),
    ),
    "digitus_network_get_parameter": (Status, (NetworkPointer, c_int64, FloatPointer, c_int64)),
    "digitus_network_set_parameter": (Status, (NetworkPointer, c_int64, FloatPointer, c_int64)),
    "digitus_network_predict": (
        Status,
        (NetworkPointer, FloatPointer, c_int64, FloatPointer, c_int64),
    ),
    "digitus_network_predict_bytes": (
        Status,
        (NetworkPointer, BytePointer, c_int64, FloatPointer, c_int64),
    ),
    "digitus_network_layer_output": (
        Status,
        (NetworkPointer, c_int64, DatasetPointer, FloatPointer, c_int64),
    ),
    "digitus_network_evaluate": (
        Status,
        (NetworkPointer, DatasetPointer, POINTER(MetricsStructure)),
    ),
    "digitus_network_gradients": (
        Status,
        (NetworkPointer, DatasetPointer, FloatPointer, c_int64, DoublePointer),
    ),
    "digitus_network_metadata_count": (c_int64, (NetworkPointer,)),
    "digitus_network_metadata_key": (
        Status,
        (NetworkPointer, c_int64, POINTER(c_char), c_int64, SizePointer),
    ),
    "digitus_network_get_metadata": (
        Status,
        (NetworkPointer, c_char_p, POINTER(c_char), c_int64, SizePointer),
    ),
    "digitus_network_set_metadata": (Status, (NetworkPointer, c_char_p, c_char_p)),
    "digitus_network_save": (Status, (NetworkPointer, c_char_p)),
    "digitus_network_load": (Status, (c_char_p, NetworkOut)),
    "digitus_network_destroy": (None, (NetworkPointer,)),
    "digitus_training_options_init": (None, (POINTER(TrainingOptionsStructure),)),
    "digitus_training_options_init_sized": (None, (POINTER(TrainingOptionsStructure), c_int64)),
    "digitus_trainer_create": (
        Status,
        (NetworkPointer, DatasetPointer, POINTER(TrainingOptionsStructure), TrainerOut),
    ),
    "digitus_trainer_run": (Status, (TrainerPointer, c_int64, POINTER(ProgressStructure))),
    "digitus_trainer_order": (Status, (TrainerPointer, SizePointer, c_int64)),
    "digitus_trainer_set_profiling": (Status, (TrainerPointer, c_int32)),
    "digitus_trainer_profile": (Status, (TrainerPointer, POINTER(ProfileStructure))),
    "digitus_trainer_progress": (Status, (TrainerPointer, POINTER(ProgressStructure))),
    "digitus_trainer_save": (Status, (TrainerPointer, c_char_p, c_char_p)),
    "digitus_trainer_restore": (Status, (TrainerPointer, c_char_p)),
    "digitus_checkpoint_describe": (Status, (c_char_p, POINTER(c_char), c_int64, SizePointer)),
    "digitus_trainer_set_sample_weights": (Status, (TrainerPointer, DoublePointer, c_int64)),
    "digitus_trainer_set_class_weights": (Status, (TrainerPointer, DoublePointer, c_int64)),
    "digitus_trainer_set_augmentation": (
        Status,
        (TrainerPointer, POINTER(AugmentationStructure)),
    ),
    "digitus_trainer_average": (Status, (TrainerPointer, NetworkOut)),
    "digitus_trainer_set_learning_rate": (Status, (TrainerPointer, c_double)),
    "digitus_trainer_set_order": (Status, (TrainerPointer, SizePointer, c_int64)),
    "digitus_trainer_set_dataset": (Status, (TrainerPointer, DatasetPointer)),
    "digitus_trainer_destroy": (None, (TrainerPointer,)),
    "digitus_image_normalize": (
        Status,
        (BytePointer, c_int64, c_int64, c_int, BytePointer, c_int64),
    ),
}
"""Result and argument types of every function of the header, in its order."""


def declare(library: Any) -> None:
    """Give each function of a loaded library its types, and its status check.

    Parameters
    ----------
    library : ctypes.CDLL
        Changed in place. AttributeError names a function that it lacks.
    """
    last_error = library.digitus_last_error
    last_error.restype, last_error.argtypes = SIGNATURES["digitus_last_error"]

    def raise_for_status(status: Status, _function: Any, _arguments: Any) -> None:
        if status.value != StatusCode.OK:
            raise exception_for(status.value, last_error().decode("utf-8", "replace"))

    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
        if result is Status:
            function.errcheck = raise_for_status
