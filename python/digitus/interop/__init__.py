"""Networks to and from other libraries: ONNX, Keras, PyTorch, and parameters as `.npz`.

`export_onnx` writes what ONNX Runtime and others run. `Network.from_keras`, `Network.to_keras`,
`Network.from_torch`, `Network.save_npz` and `Network.load_npz` are the methods that go with it;
docs/interop.md has a table of what becomes what. Nothing here is imported before it is used.
"""

from __future__ import annotations

from digitus.interop.onnx_export import export_onnx
from digitus.interop.to_keras import keras_weights

__all__ = ["export_onnx", "keras_weights"]
