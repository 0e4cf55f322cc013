"""A network as the bytes of its file: what a pickle carries, since native memory cannot travel."""

from __future__ import annotations

import os

from digitus.network import Network


def network_bytes(network: Network) -> bytes:
    """Return what `network.save` writes."""
    import tempfile  # noqa: PLC0415 - only pickles need it

    with tempfile.TemporaryDirectory(prefix="digitus-") as folder:
        path = os.path.join(folder, "network.safetensors")
        network.save(path)
        with open(path, "rb") as file:
            return file.read()


def network_of(content: bytes) -> Network:
    """Return the network that `network_bytes` was given.

    Parameters
    ----------
    content : bytes
        ModelFormatError if they are damaged.

    Returns
    -------
    Network
    """
    import tempfile  # noqa: PLC0415 - only pickles need it

    with tempfile.TemporaryDirectory(prefix="digitus-") as folder:
        path = os.path.join(folder, "network.safetensors")
        with open(path, "wb") as file:
            file.write(content)
        return Network.load(path)
