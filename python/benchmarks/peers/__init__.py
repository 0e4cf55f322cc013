"""Contestants, one module each; only the process of a contestant imports its module.

A module has `TASKS`, which gives for each kind of task the settings worth trying and what sets the
task up with them, and `versions()`.
"""

PACKAGES = {
    "digitus_peer": "digitus",
    "numpy_peer": "numpy",
    "torch_peer": "torch",
    "keras_peer": "keras",
    "sklearn_peer": "sklearn",
    "onnx_peer": "onnxruntime",
    "polars_peer": "polars",
    "pyarrow_peer": "pyarrow",
    "pandas_peer": "pandas",
}
"""The package that each module needs."""
