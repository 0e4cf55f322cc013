"""The claims, one script each: `python -m benchmarks.claims.NAME` measures one alone."""

NAMES = (
    "train_batch_128",
    "train_batch_32",
    "train_momentum_800",
    "train_full_batch",
    "train_wide",
    "train_fashion",
    "train_convnet",
    "predict_batch",
    "predict_one",
    "predict_convnet",
    "load_csv",
    "peak_memory",
    "import_time",
    "augmentation",
    "growth",
)
"""In the order in which they are measured."""
