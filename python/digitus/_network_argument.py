"""The check of an argument that has to be a network."""

from __future__ import annotations

from typing import Any

from digitus._errors import ArgumentError
from digitus._shown import shown


def check_network(value: Any) -> None:
    """Raise an error if `value` is no network.

    Parameters
    ----------
    value : object
        What the caller gave. Of an estimator the message names the network within.

    Raises
    ------
    ArgumentError
        If it is no `digitus.Network`.
    """
    from digitus.network import Network  # noqa: PLC0415 - would be circular

    if not isinstance(value, Network):
        is_estimator = hasattr(type(value), "get_params")
        hint = "; a fitted estimator of Digitus has one, network_" if is_estimator else ""
        raise ArgumentError(f"network: expected a digitus.Network, got {shown(value)}{hint}")
