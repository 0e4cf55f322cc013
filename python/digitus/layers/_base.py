"""What all layers have in common."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod
from typing import Any, ClassVar

from digitus.layers._initializers import DEFAULT_INITIALIZER, set_initializer


class Layer(ABC):
    """One layer of a network, as a caller writes it down: kind and sizes, without parameters."""

    kind: ClassVar[str]
    """The "type" of the layer in a model file."""

    @abstractmethod
    def description(self) -> dict[str, Any]:
        """Return the layer as it stands in a model file, without its name."""

    def add_to(self, native: Any, network: Any) -> None:
        """Add this layer to a native network.

        Parameters
        ----------
        native : ctypes.CDLL
            The loaded library.
        network : ctypes pointer
            Without a trainer so far.
        """
        import json  # noqa: PLC0415 - dense networks do without

        set_initializer(native, network, getattr(self, "initializer", DEFAULT_INITIALIZER))
        native.digitus_network_add_layer(network, json.dumps(self.description()).encode())

    def __repr__(self) -> str:
        """Return the layer as one would write it, without what is as usual."""
        if not dataclasses.is_dataclass(self):
            return f"{type(self).__name__}()"
        words = []
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.default is dataclasses.MISSING:
                words.append(repr(value))
            elif value != field.default:
                is_first = field.name == "activation"
                words.append(repr(value) if is_first else f"{field.name}={value!r}")
        return f"{type(self).__name__}({', '.join(words)})"
